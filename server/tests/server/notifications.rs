//! A notification is accepted only when everything fits, and counted once.

use crate::harness::{KEY, PID, Shop, signed};

type Fields<'a> = Vec<(&'a str, &'a str)>;

fn honest(no: &str) -> Fields<'_> {
    vec![
        ("pid", PID),
        ("trade_no", "2026112015565033752"),
        ("out_trade_no", no),
        ("type", "wxpay"),
        ("name", "product"),
        ("money", "88"),
        ("trade_status", "TRADE_SUCCESS"),
    ]
}

async fn awaiting_payment(shop: &Shop) -> String {
    let no = shop.order("longjing", 1, "wechat").await;
    assert_eq!(shop.epay(&no, "wxpay", &[]).await["code"], 1);
    no
}

#[tokio::test]
async fn a_replayed_notification_credits_once() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    for _ in 0..5 {
        let answer = shop.notify(&signed(&honest(&no), KEY)).await;
        assert_eq!(
            (
                answer.status().as_u16(),
                answer.text().await.unwrap().as_str()
            ),
            (200, "success")
        );
    }
    shop.becomes(&no, 1).await;
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn twenty_notifications_at_once_credit_once() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    let fields = signed(&honest(&no), KEY);
    let mut at_once = tokio::task::JoinSet::new();
    for _ in 0..20 {
        at_once.spawn(shop.get("/notify/epay").query(&fields).send());
    }
    while let Some(answer) = at_once.join_next().await {
        assert_eq!(answer.unwrap().unwrap().status(), 200);
    }
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn a_notification_may_come_by_post_and_with_fields_of_its_own_address() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    let mut fields = signed(&honest(&no), KEY);
    fields.push(("utm".to_owned(), "not signed".to_owned()));
    let pairs: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let answer = crate::harness::form(shop.post("/notify/epay"), &pairs)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "success");
    assert_eq!(shop.payments(&no).await, 1);
}
