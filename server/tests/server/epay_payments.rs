//! What epay proves by its signature is recorded, however odd it is, and only once.

use checkout_server::{
    clock,
    merchant::store::{Event, EventKind, NewEvent},
};
use serde_json::Value;

use crate::{
    create_routes::{first_route, number, shop_with},
    fixture::{Fields, changed, pairs, placed},
    harness::{KEY, PID, Shop, form, signed},
    upstream::{Reply, Upstream},
};

async fn shop() -> (Upstream, Shop) {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let shop = shop_with(&upstream).await;
    (upstream, shop)
}

async fn sent(shop: &Shop) -> String {
    let route = first_route("epay");
    let no = route.order(shop).await;
    route.request(shop, &no).send().await.unwrap();
    no
}

fn honest<'a>(no: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("pid", PID),
        ("trade_no", "2026112015565033752"),
        ("out_trade_no", no),
        ("type", "wxpay"),
        ("name", "product"),
        ("money", "88"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more);
    fields
}

/// Both ways in, the second time as a repetition.
async fn notify(shop: &Shop, fields: &Fields) -> String {
    let by_get = shop.notify(fields).await.text().await.unwrap();
    let by_post = form(shop.post("/notify/epay"), &pairs(fields));
    let by_post = by_post.send().await.unwrap().text().await.unwrap();
    assert_eq!(by_get, by_post, "{fields:?}");
    by_get
}

async fn state(shop: &Shop, no: &str) -> i64 {
    let order = shop.store().order(&number(no)).await.unwrap().unwrap();
    order.state.code()
}

async fn reasons(shop: &Shop) -> Vec<String> {
    let events = shop.store().attention().await.unwrap();
    events
        .into_iter()
        .map(|event| event.reason.unwrap())
        .collect()
}

async fn webhooks(shop: &Shop, no: &str) -> Vec<&'static str> {
    let webhooks = shop.store().webhooks(&number(no)).await.unwrap();
    webhooks.iter().map(|webhook| webhook.kind.name()).collect()
}

async fn events(shop: &Shop, no: &str) -> Vec<Event> {
    shop.store().events(&number(no)).await.unwrap()
}

async fn notifications(shop: &Shop, no: &str) -> Vec<Event> {
    let mut events = events(shop, no).await;
    events.retain(|event| event.kind == EventKind::Notification);
    events
}

#[tokio::test]
async fn whatever_is_rightly_signed_is_recorded_once_and_answered_success() {
    let file: Value = serde_json::from_str(include_str!("../fixtures/odd/epay.json")).unwrap();
    for case in file["cases"].as_array().unwrap() {
        let (_upstream, shop) = shop().await;
        let no = sent(&shop).await;
        let other = first_route("epay").order(&shop).await;
        let elsewhere = first_route("epay").order(&shop).await;
        first_route("smallsaas")
            .request(&shop, &elsewhere)
            .send()
            .await
            .unwrap();
        let capitals = no.to_uppercase();
        let names = [
            ("$no", no.as_str()),
            ("$NO", &capitals),
            ("$other", &other),
            ("$elsewhere", &elsewhere),
        ];
        let honest = changed(&Fields::new(), &file["honest"]);
        let fields = placed(&changed(&honest, &case["before"]), &names);
        let fields = signed(&pairs(&fields), KEY);
        assert_eq!(notify(&shop, &fields).await, "success", "{case}");
        let store = shop.store();
        let payments = store.payments(&number(&no)).await.unwrap();
        let orphans = store.orphans().await.unwrap();
        assert_eq!(payments.len() + orphans.len(), 1, "{case}");
        let is_orphan = case["recorded"] == "unknown_number";
        assert_eq!(orphans.len(), usize::from(is_orphan), "{case}");
        let is_paid = case["recorded"].is_null() || case["recorded"] == "wallet";
        assert_eq!(state(&shop, &no).await == 1, is_paid, "{case}");
        for unpaid in [&other, &elsewhere] {
            assert_eq!(state(&shop, unpaid).await, 0, "{case}");
        }
        let attention = reasons(&shop).await;
        if is_paid {
            assert_eq!(attention, [""; 0], "{case}");
        } else {
            assert_eq!(attention, [case["recorded"].as_str().unwrap()], "{case}");
        }
    }
}

/// E3: the cashier lets the shopper change the wallet.
#[tokio::test]
async fn another_wallet_pays_and_is_noted() {
    let (_upstream, shop) = shop().await;
    let no = sent(&shop).await;
    let paid = signed(&honest(&no, &[("type", "alipay")]), KEY);
    assert_eq!(notify(&shop, &paid).await, "success");
    assert_eq!(webhooks(&shop, &no).await, ["order.paid"]);
    let events = events(&shop, &no).await;
    let noted = events
        .iter()
        .find(|event| event.reason.as_deref() == Some("wallet"));
    let noted = noted.unwrap_or_else(|| panic!("{events:?}"));
    assert_eq!(noted.expected.as_deref(), Some("wechat"));
    assert_eq!(noted.got.as_deref(), Some("alipay"));
    assert!(noted.accepted && !noted.attention);
}

#[tokio::test]
async fn another_amount_is_kept_for_a_person_and_the_right_one_still_pays() {
    let (_upstream, shop) = shop().await;
    let no = sent(&shop).await;
    let wrong = signed(&honest(&no, &[("money", "8.8")]), KEY);
    assert_eq!(notify(&shop, &wrong).await, "success");
    assert_eq!(state(&shop, &no).await, 9);
    assert_eq!(reasons(&shop).await, ["amount"]);
    let kept = shop.store().payments(&number(&no)).await.unwrap();
    assert_eq!(kept[0].amount.to_string(), "8.80");
    assert_eq!(kept[0].trade_no.as_deref(), Some("2026112015565033752"));
    let right = signed(&honest(&no, &[("trade_no", "T-right")]), KEY);
    assert_eq!(notify(&shop, &right).await, "success");
    assert_eq!(state(&shop, &no).await, 1);
    assert_eq!(
        webhooks(&shop, &no).await,
        ["order.attention", "order.paid"]
    );
}

#[tokio::test]
async fn a_second_trade_of_an_order_is_money_to_give_back() {
    let (_upstream, shop) = shop().await;
    let no = sent(&shop).await;
    for trade in ["T-1", "T-2"] {
        let paid = signed(&honest(&no, &[("trade_no", trade)]), KEY);
        assert_eq!(notify(&shop, &paid).await, "success");
    }
    assert_eq!(shop.payments(&no).await, 2);
    assert_eq!(state(&shop, &no).await, 1);
    assert_eq!(reasons(&shop).await, ["second_payment"]);
    assert_eq!(
        webhooks(&shop, &no).await,
        ["order.paid", "order.attention"]
    );
}

#[tokio::test]
async fn a_payment_after_a_cancel_or_the_end_is_a_payment() {
    let (_upstream, shop) = shop().await;
    let (canceled, over) = (sent(&shop).await, sent(&shop).await);
    let store = shop.store();
    let event = NewEvent::new(EventKind::Order, clock::now_ms());
    store.cancel_order(&number(&canceled), event).await.unwrap();
    store.end_order(&number(&over), 0).await.unwrap();
    for no in [&canceled, &over] {
        let paid = signed(&honest(no, &[("trade_no", &format!("T-{no}"))]), KEY);
        assert_eq!(notify(&shop, &paid).await, "success");
        assert_eq!(state(&shop, no).await, 1);
        let sent = webhooks(&shop, no).await;
        assert_eq!(sent[sent.len() - 2..], ["order.attention", "order.paid"]);
    }
    assert_eq!(reasons(&shop).await, ["paid_late", "paid_late"]);
}

#[tokio::test]
async fn one_trade_pays_one_order() {
    let (_upstream, shop) = shop().await;
    let (first, second) = (sent(&shop).await, sent(&shop).await);
    let paid = signed(&honest(&first, &[]), KEY);
    assert_eq!(notify(&shop, &paid).await, "success");
    let again = signed(&honest(&second, &[]), KEY);
    assert_eq!(notify(&shop, &again).await, "fail");
    assert_eq!(state(&shop, &second).await, 0);
    let attention = shop.store().attention().await.unwrap();
    assert_eq!(attention.len(), 1);
    assert_eq!(
        attention[0].reason.as_deref(),
        Some("trade_of_another_order")
    );
    assert_eq!(attention[0].expected.as_deref(), Some(first.as_str()));
    assert_eq!(attention[0].got.as_deref(), Some(second.as_str()));
}

/// An event says who sent what; the signature and the key are not in it.
#[tokio::test]
async fn what_is_not_verified_changes_nothing_and_leaves_an_event() {
    let (_upstream, shop) = shop().await;
    let no = sent(&shop).await;
    let forged = signed(&honest(&no, &[("buyer", KEY)]), "another key");
    assert_eq!(notify(&shop, &forged).await, "fail");
    assert_eq!(shop.payments(&no).await, 0);
    let rejected = notifications(&shop, &no).await;
    let [event] = rejected.as_slice() else {
        panic!("{rejected:?}");
    };
    assert!(!event.accepted && !event.attention);
    assert_eq!(event.reason.as_deref(), Some("signature"));
    assert_eq!(event.source_address.as_deref(), Some("127.0.0.1"));
    assert_eq!(event.trade_no.as_deref(), Some("2026112015565033752"));
    let genuine = signed(&honest(&no, &[]), KEY);
    assert_eq!(notify(&shop, &genuine).await, "success");
    let accepted = &notifications(&shop, &no).await[1];
    let raw = String::from_utf8(accepted.raw.clone().unwrap()).unwrap();
    assert!(
        raw.contains("money=88") && raw.contains("sign=***"),
        "{raw}"
    );
    for event in events(&shop, &no).await {
        let raw = String::from_utf8(event.raw.unwrap()).unwrap();
        let (_, sign) = genuine.iter().find(|(name, _)| name == "sign").unwrap();
        assert!(!raw.contains(KEY) && !raw.contains(sign.as_str()), "{raw}");
    }
    // Another status, as the real server never notifies of.
    let closed = signed(&honest(&no, &[("trade_status", "TRADE_CLOSED")]), KEY);
    assert_eq!(notify(&shop, &closed).await, "fail");
    let event = events(&shop, &no).await.pop().unwrap();
    assert_eq!(event.expected.as_deref(), Some("TRADE_SUCCESS"));
    assert_eq!(event.got.as_deref(), Some("TRADE_CLOSED"));
}

/// Nothing beyond the signed create proves a notification of gatepay: what differs is an
/// event, and no payment.
#[tokio::test]
async fn what_gatepay_notifies_differently_is_an_event_with_both_values() {
    let (_upstream, shop) = shop().await;
    let route = first_route("gatepay");
    let no = route.order(&shop).await;
    route.request(&shop, &no).send().await.unwrap();
    let hex = |text: String| {
        use md5::{Digest, Md5};
        format!("{:032x}", u128::from_be_bytes(Md5::digest(text).into()))
    };
    let sign = hex(hex(format!("ak121wechat{no}u@x")) + "sec");
    let fields = [
        ("product_id", "12"),
        ("product_num", "1"),
        ("pay_type", "wechat"),
        ("out_order_id", &no),
        ("custom", "u@x"),
        ("order_price", "0.88"),
        ("order_type", "wechat"),
        ("sign", &sign),
    ];
    let answer = form(shop.post("/notify/gatepay"), &fields);
    assert_eq!(answer.send().await.unwrap().status(), 400);
    assert_eq!(shop.payments(&no).await, 0);
    let kept = notifications(&shop, &no).await;
    let [event] = kept.as_slice() else {
        panic!("{kept:?}");
    };
    assert_eq!(event.reason.as_deref(), Some("amount"));
    assert_eq!(event.expected.as_deref(), Some("88.00"));
    assert_eq!(event.got.as_deref(), Some("0.88"));
    let raw = String::from_utf8(event.raw.clone().unwrap()).unwrap();
    assert!(raw.contains("custom=u") && !raw.contains(&sign), "{raw}");
}
