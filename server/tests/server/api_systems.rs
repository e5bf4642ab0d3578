//! Systems of one shop with keys of their own: what each asks for is its own, its orders are the
//! shop's.

use serde_json::{Value, json};

use crate::{
    api::{KEY_OF_ERP, KEY_OF_SHOP, read, refused, shop, wish},
    harness::{Shop, order_request},
};

fn sent(shop: &Shop, system: &str, key: &str, body: &Value) -> reqwest::RequestBuilder {
    let request = order_request(shop.post("/api/v1/orders")).bearer_auth(system);
    request
        .header("idempotency-key", key)
        .body(body.to_string())
}

#[tokio::test]
async fn an_idempotency_key_is_of_the_system_that_sends_it() {
    let shop = shop().await;
    let (status, of_shop) = read(sent(&shop, KEY_OF_SHOP, "1", &wish())).await;
    assert_eq!(status, 201);
    let (status, of_erp) = read(sent(&shop, KEY_OF_ERP, "1", &wish())).await;
    assert_eq!(status, 201, "the first system's order was answered");
    assert_ne!(of_shop["order_no"], of_erp["order_no"]);
    for (system, own) in [(KEY_OF_SHOP, &of_shop), (KEY_OF_ERP, &of_erp)] {
        let again = read(sent(&shop, system, "1", &wish())).await;
        assert_eq!(again, (200, own.clone()));
    }
    // What one of them used is free for the other, with whatever request.
    let mut dearer = wish();
    dearer["amount"] = json!("88.01");
    read(sent(&shop, KEY_OF_SHOP, "2", &wish())).await;
    assert_eq!(read(sent(&shop, KEY_OF_ERP, "2", &dearer)).await.0, 201);
    let reused = refused(sent(&shop, KEY_OF_SHOP, "2", &dearer)).await;
    assert_eq!(reused, (422, "idempotency_key_reused".to_owned()));
}

/// A number is known to shoppers and gateways, and there is one of it.
#[tokio::test]
async fn an_orders_number_is_the_shops_whatever_system_sends_it() {
    let shop = shop().await;
    let mut wanted = wish();
    wanted["order_no"] = json!("20261128-7");
    let (_, made) = read(sent(&shop, KEY_OF_SHOP, "1", &wanted)).await;
    let same = read(sent(&shop, KEY_OF_ERP, "1", &wanted)).await;
    assert_eq!(same, (200, made));
    wanted["amount"] = json!("1.00");
    let taken = refused(sent(&shop, KEY_OF_ERP, "2", &wanted)).await;
    assert_eq!(taken, (409, "number_taken".to_owned()));
}
