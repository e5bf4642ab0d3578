//! epay's signed text joins fields without escaping: a documented backend reads it in one way
//! only, and accepts what is rightly signed in odd forms.

use super::{backend::Backend, requests::create_request};
use crate::harness::{KEY, PID, form, signed};

pub(super) async fn notified(backend: &Backend, fields: &[(String, String)]) -> bool {
    let request = backend.get("/notify/epay").query(fields);
    request.send().await.unwrap().status() == 200
}

/// What the gateway notifies of an order.
pub(super) fn notification<'a>(
    no: &'a str,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("pid", PID),
        ("trade_no", "1"),
        ("out_trade_no", no),
        ("type", "alipay"),
        ("name", "product"),
        ("money", "88"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more);
    fields
}

pub(super) async fn reads_signed_text_in_one_way(backend: &Backend) {
    let second = backend.order("alipay").await;
    let create = create_request(backend, "epay", "alipay", &second);
    create.send().await.unwrap();
    let first = backend.order("alipay").await;
    let param = format!("q&out_trade_no={second}");
    let chosen = [
        ("type", "alipay"),
        ("out_trade_no", &*first),
        ("param", &param),
    ];
    form(backend.post("/pay/epay"), &chosen)
        .send()
        .await
        .unwrap();
    let genuine = signed(&notification(&first, &[("param", &param)]), KEY);
    let sign = &genuine.iter().find(|(name, _)| name == "sign").unwrap().1;
    let name = format!("product&out_trade_no={first}&param=q");
    let mut forged = notification(&second, &[("name", &name)]);
    forged.push(("sign", sign));
    let forged: Vec<_> = forged
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    assert!(!notified(backend, &forged).await, "{forged:?}");
    let ours = [
        ("return_url", "https://shop.example/"),
        ("notify_url", "https://shop.example/"),
        ("clientip", "127.0.0.1"),
        ("device", "pc"),
        ("param", "q"),
    ];
    for more in ours {
        let fields = signed(&notification(&second, &[more]), KEY);
        assert!(!notified(backend, &fields).await, "{more:?}");
    }
    let mut twice = signed(&notification(&second, &[]), KEY);
    twice.push(("money".to_owned(), "88".to_owned()));
    assert!(!notified(backend, &twice).await, "{twice:?}");
    for no in [&first, &second] {
        assert_eq!(backend.state(no).await, 0);
    }
    let odd = [
        ("type", "wxpay"),
        ("buyer", "2088"),
        ("money", "88.000"),
        ("param", "p q"),
    ];
    let mut odd = signed(&notification(&second, &odd), KEY);
    odd.retain(|(name, _)| name != "sign_type");
    assert!(notified(backend, &odd).await, "{odd:?}");
    assert_eq!(backend.state(&second).await, 1);
}
