//! Orders of which nobody knows whether they were paid, over the API, page by page.

use std::time::Duration;

use checkout_server::merchant::store::{EventKind, NewEvent, SETTLED_UNPAID};
use serde_json::{Value, json};

use crate::{
    api::{get, post, read, refused, with_keys},
    harness::{Shop, form},
    reconciler::stopped_clock,
};

/// An order that was settled meanwhile is no reason to begin anew.
#[tokio::test]
async fn a_page_of_unconfirmed_orders_follows_one_whose_last_was_settled() {
    let clock = stopped_clock();
    let shop = Shop::open_with(|setup| {
        with_keys(setup);
        setup.clock = clock.clone();
    })
    .await;
    let mut made = Vec::new();
    for _ in 0..3 {
        clock.advance(Duration::from_secs(1));
        made.push(unconfirmed(&shop).await);
    }
    clock.advance(Duration::from_mins(16));
    let listed = async |query: &str| {
        let (_, page) = read(get(&shop, &format!("/unconfirmed{query}"))).await;
        let orders = page["orders"].as_array().unwrap().clone();
        let numbers = orders.iter().map(|order| order["order_no"].clone());
        (json!(numbers.collect::<Vec<_>>()), page["next"].clone())
    };
    let (page, next) = listed("?limit=2").await;
    assert_eq!((page, next), (json!(made[..2]), json!(made[1])));
    let event = NewEvent {
        order_no: Some(made[1].clone()),
        reason: Some(SETTLED_UNPAID),
        ..NewEvent::new(EventKind::Order, clock.now_ms())
    };
    shop.store().record_event(event).await.unwrap();
    let rest = listed(&format!("?limit=2&after={}", made[1])).await;
    assert_eq!(rest, (json!(made[2..]), json!(null)));
}

#[tokio::test]
async fn an_unconfirmed_order_is_settled_as_unpaid_once() {
    let clock = stopped_clock();
    let shop = Shop::open_with(|setup| {
        with_keys(setup);
        setup.clock = clock.clone();
    })
    .await;
    let no = unconfirmed(&shop).await;
    let settle = |no: &str| post(&shop, &format!("/unconfirmed/{no}/settle"), &Value::Null);
    let early = refused(settle(&no)).await;
    assert_eq!(early, (409, "not_unconfirmed".to_owned()));
    clock.advance(Duration::from_mins(16));
    let (status, order) = read(settle(&no)).await;
    assert_eq!((status, &order["order_no"]), (200, &json!(no)));
    let (_, list) = read(get(&shop, "/unconfirmed")).await;
    assert_eq!(list, json!({"orders": [], "next": null}));
    let (_, shown) = read(get(&shop, &format!("/orders/{no}"))).await;
    let events = shown["events"].as_array().unwrap();
    let settled = events.iter().find(|it| it["reason"] == SETTLED_UNPAID);
    assert_eq!(settled.unwrap()["got"], "shop");
    let again = refused(settle(&no)).await;
    assert_eq!(again, (409, "not_unconfirmed".to_owned()));
    let unknown = refused(settle("nobody")).await;
    assert_eq!(unknown, (404, "unknown_order".to_owned()));
}

/// An order at a gateway whose document has no query.
async fn unconfirmed(shop: &Shop) -> String {
    let no = shop.order("longjing", 1, "wechat").await;
    let create = [
        ("out_order_id", no.as_str()),
        ("pay_type", "wechat"),
        ("custom", "u@x"),
    ];
    let sent = form(shop.post("/pay/gatepay"), &create);
    sent.send().await.unwrap();
    no
}
