//! A payment that the gateway proves is kept, whether or not it pays its order; one that it
//! does not prove is none.

use serde_json::json;

use super::{
    backend::Backend,
    requests::create_request,
    signed_text::{notification, notified},
};
use crate::harness::{KEY, signed};

/// What epay notifies of a payment.
async fn paid(backend: &Backend, no: &str, trade_no: &str, money: &str, wallet: &str) -> bool {
    let more = [
        ("trade_no", trade_no),
        ("money", money),
        ("type", wallet),
        ("param", "p q"),
    ];
    notified(backend, &signed(&notification(no, &more), KEY)).await
}

/// How often the log tells a person to look at that trade.
fn logged(backend: &Backend, trade_no: &str) -> usize {
    let log = std::fs::read_to_string(&backend.log).unwrap();
    log.matches(&format!("payment {trade_no}:")).count()
}

async fn sent_order(backend: &Backend) -> String {
    let no = backend.order("alipay").await;
    let create = create_request(backend, "epay", "alipay", &no);
    create.send().await.unwrap();
    no
}

pub(super) async fn keeps_every_payment(backend: &Backend) {
    another_amount(backend).await;
    a_second_payment(backend).await;
    a_payment_of_no_order(backend).await;
    one_payment_pays_one_order(backend).await;
}

async fn another_amount(backend: &Backend) {
    let no = sent_order(backend).await;
    assert!(paid(backend, &no, "7000001", "87.99", "alipay").await);
    assert_eq!(backend.state(&no).await, 9, "another amount was paid");
    assert_eq!(logged(backend, "7000001"), 1);
    let again = create_request(backend, "epay", "alipay", &no).send().await;
    let again = again.unwrap().text().await.unwrap();
    assert!(again.contains("请勿再次付款"), "{again}");
    assert!(paid(backend, &no, "7000002", "88", "alipay").await);
    assert_eq!(backend.state(&no).await, 1);
    for malformed in ["", "88,00", "-88", "8.8e1", "88.001"] {
        let taken = paid(backend, &no, "7000003", malformed, "alipay").await;
        assert!(!taken, "{malformed:?}");
    }
}

async fn a_second_payment(backend: &Backend) {
    let no = sent_order(backend).await;
    for (trade_no, wallet, times) in [
        ("7000011", "alipay", 0),
        ("7000012", "wxpay", 1),
        ("7000012", "wxpay", 1),
    ] {
        assert!(paid(backend, &no, trade_no, "88.00", wallet).await);
        assert_eq!(backend.state(&no).await, 1);
        assert_eq!(logged(backend, trade_no), times, "{trade_no}");
    }
}

async fn a_payment_of_no_order(backend: &Backend) {
    for (no, trade_no) in [("X-1", "7000021"), ("00000000000000000000", "7000022")] {
        for _ in 0..2 {
            assert!(paid(backend, no, trade_no, "88", "alipay").await, "{no}");
            assert_eq!(logged(backend, trade_no), 1, "{no}");
        }
    }
}

async fn one_payment_pays_one_order(backend: &Backend) {
    let (first, second) = (sent_order(backend).await, sent_order(backend).await);
    assert!(paid(backend, &first, "7000031", "88", "alipay").await);
    assert!(!paid(backend, &second, "7000031", "88", "alipay").await);
    assert!(!paid(backend, &second, "", "88", "alipay").await);
    assert_eq!(backend.state(&first).await, 1);
    assert_eq!(backend.state(&second).await, 0);
}

/// Where an answer has two fields that say whether it is paid, both must; it counts for the
/// number that was asked; codes may be text.
pub(super) async fn reads_state_answers(backend: &Backend) {
    let other = "1510281555449126260705";
    for (answer, pay_state) in [
        (json!({"result": -15, "pay_state": 1}).to_string(), 0),
        (json!({"pay_state": 1}).to_string(), 0),
        (json!({"result": null, "pay_state": 1}).to_string(), 0),
        (json!({"result": 0, "pay_state": true}).to_string(), 0),
        (json!({"result": 0, "pay_state": [1]}).to_string(), 0),
        (json!({"result": 0, "pay_state": 7}).to_string(), 0),
        (
            json!({"result": 0, "pay_state": 1, "order_no": other}).to_string(),
            0,
        ),
        (json!({"result": "0", "pay_state": "1"}).to_string(), 1),
        (
            "\u{feff}".to_owned() + &json!({"result": 0, "pay_state": 1}).to_string(),
            1,
        ),
    ] {
        let no = backend.order("wechat").await;
        let create = create_request(backend, "order-cmd", "wechat", &no);
        create.send().await.unwrap();
        let fault = json!({"gateway": "order-cmd", "at": "state", "kind": "body", "value": answer});
        backend.sandbox.fault(fault).await;
        assert_eq!(backend.state(&no).await, pay_state, "{answer}");
    }
}
