//! Webhooks over the API: what became of each, and sending one again.

use serde_json::{Value, json};

use crate::{
    api::{get, made, post, read, refused, with_keys},
    harness::Shop,
    reconciler::until,
    upstream::Upstream,
    webhooks::{came, endpoint, header},
};

const KINDS: &str = "events = ['order.canceled']";

async fn shop(receiver: &Upstream) -> Shop {
    Shop::open_with(|setup| {
        with_keys(setup);
        setup.config.webhooks = vec![endpoint("shop-1", &receiver.origin, KINDS)].into();
    })
    .await
}

async fn cancel(shop: &Shop, no: &str) {
    made(shop, no).await;
    let cancel = post(shop, &format!("/orders/{no}/cancel"), &Value::Null);
    assert_eq!(read(cancel).await.0, 200);
}

async fn listed(shop: &Shop, query: &str) -> Value {
    let (status, list) = read(get(shop, &format!("/webhooks{query}"))).await;
    assert_eq!(status, 200, "{list}");
    list
}

#[tokio::test]
async fn a_webhook_is_shown_with_what_became_of_it_and_sent_again() {
    let receiver = Upstream::start().await;
    let shop = shop(&receiver).await;
    cancel(&shop, "A").await;
    let first = came(&receiver, 1).await.remove(0);
    until("it is delivered", async || {
        listed(&shop, "?undelivered=true").await["webhooks"] == json!([])
    })
    .await;
    let list = listed(&shop, "").await;
    let webhook = &list["webhooks"][0];
    assert_eq!(webhook["webhook_id"], header(&first, "webhook-id"));
    assert_eq!(
        (&webhook["type"], &webhook["order_no"], &list["next"]),
        (&json!("order.canceled"), &json!("A"), &Value::Null)
    );
    assert!(webhook["delivered_at"].is_string() && webhook["closed_at"].is_string());
    let delivery = &webhook["deliveries"][0];
    assert_eq!(
        (&delivery["endpoint"], &delivery["tries"]),
        (&json!("shop-1"), &json!(1))
    );
    assert_eq!(
        (&delivery["answer"], &delivery["next_at"]),
        (&json!("200"), &Value::Null)
    );
    let id = webhook["webhook_id"].as_str().unwrap();
    let resend = post(&shop, &format!("/webhooks/{id}/resend"), &Value::Null);
    assert_eq!(resend.send().await.unwrap().status(), 204);
    let again = came(&receiver, 1).await.remove(0);
    assert_eq!(header(&again, "webhook-id"), id);
    assert_eq!(again.body, first.body);
    let unknown = refused(post(&shop, "/webhooks/msg_none/resend", &Value::Null)).await;
    assert_eq!(unknown, (404, "unknown_webhook".to_owned()));
}

#[tokio::test]
async fn a_webhook_that_no_address_should_have_is_not_sent_again() {
    let shop = Shop::open_with(with_keys).await;
    cancel(&shop, "A").await;
    let list = listed(&shop, "").await;
    let id = list["webhooks"][0]["webhook_id"].as_str().unwrap();
    let resend = post(&shop, &format!("/webhooks/{id}/resend"), &Value::Null);
    assert_eq!(refused(resend).await, (404, "unknown_webhook".to_owned()));
}

#[tokio::test]
async fn webhooks_are_listed_page_by_page() {
    let shop = Shop::open_with(with_keys).await;
    for number in 1..=3 {
        cancel(&shop, &format!("A{number}")).await;
    }
    let orders = |list: &Value| {
        let webhooks = list["webhooks"].as_array().unwrap().iter();
        webhooks
            .map(|it| it["order_no"].clone())
            .collect::<Vec<_>>()
    };
    let first = listed(&shop, "?undelivered=true&limit=2").await;
    assert_eq!(orders(&first), ["A3", "A2"]);
    let next = first["next"].as_str().unwrap();
    let rest = listed(&shop, &format!("?limit=2&after={next}")).await;
    assert_eq!(
        (orders(&rest), &rest["next"]),
        (vec![json!("A1")], &Value::Null)
    );
    let none = listed(&shop, "?after=msg_none").await;
    assert_eq!(none, json!({"webhooks": [], "next": null}));
    for (query, expected) in [("?limit=0", 422), ("?undelivered=1", 422)] {
        let request = get(&shop, &format!("/webhooks{query}"));
        assert_eq!(refused(request).await.0, expected, "{query}");
    }
}
