//! What the shop itself refuses: in the gateway's own form, and without a request to the
//! gateway.

use checkout_server::{
    clock,
    config::GatewayTables,
    merchant::{gateway_names, pay_state::PayState},
};
use serde_json::json;

use crate::{
    create_routes::{CREATE_ROUTES, begin, first_route, number, routes_of, settle, shop_with},
    harness::Shop,
    upstream::Upstream,
};

/// Without the keys of any gateway.
const LONGJING: &str =
    "id = 'longjing'\nname_zh = '茶'\nname_en = 'Tea'\nprice = '88.00'\nmax_quantity = 5";

#[tokio::test]
async fn an_order_that_is_over_elsewhere_or_unknown_goes_nowhere() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let store = shop.store();
    for route in CREATE_ROUTES {
        let [settled, over, elsewhere, other_wallet, unknown] = route.refusals;
        for state in [PayState::Paid, PayState::Canceled, PayState::Refunded] {
            let no = route.order(&shop).await;
            settle(&store, &no, route.gateway, state).await;
            let answer = route.request(&shop, &no).send().await.unwrap();
            assert_eq!(route.refused(answer).await, settled, "{route:?} {state:?}");
        }
        let expired = route.order(&shop).await;
        let now_ms = clock::now_ms();
        store.end_order(&number(&expired), now_ms).await.unwrap();
        let bound = route.order(&shop).await;
        let rival = match route.gateway {
            "epay" => "order-cmd",
            _ => "epay",
        };
        begin(&store, &bound, rival).await;
        let foreign = shop.order("longjing", 1, "onecode").await;
        for (no, code) in [
            (expired.as_str(), over),
            (&bound, elsewhere),
            (&foreign, other_wallet),
            ("nobody", unknown),
        ] {
            let answer = route.request(&shop, no).send().await.unwrap();
            assert_eq!(route.refused(answer).await, code, "{route:?} {no}");
        }
    }
    assert_eq!(upstream.received(), []);
}

#[tokio::test]
async fn one_code_for_both_wallets_is_ordered_only_where_gatepay_is() {
    let wish = json!({"product_id": "longjing", "quantity": 2, "wallet": "onecode"}).to_string();
    for (configured, status) in [(true, 200), (false, 422)] {
        let shop = Shop::open_with(|setup| {
            if !configured {
                setup.config.gateways.remove("gatepay");
            }
        })
        .await;
        let answer = shop
            .post("/orders")
            .header("content-type", "application/json")
            .body(wish.clone())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_configured_has_no_route() {
    let shop = Shop::open_with(|setup| setup.config.gateways = GatewayTables::default()).await;
    for gateway in gateway_names() {
        let notify = format!("/notify/{gateway}");
        let mut paths = vec![
            (shop.get(&notify), notify.clone()),
            (shop.post(&notify), notify),
        ];
        for route in routes_of(gateway) {
            let request = route.request(&shop, "x").build().unwrap();
            let path = request.url().path().to_owned();
            paths.extend([(shop.get(&path), path.clone()), (shop.post(&path), path)]);
        }
        for (request, path) in paths {
            assert_eq!(request.send().await.unwrap().status(), 404, "{path}");
        }
    }
    let page = "/pay/smallsaas/app/payment/wpay/x";
    assert_eq!(shop.get(page).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_product_without_a_number_is_not_sold_there() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.products = vec![LONGJING.parse().unwrap()];
    })
    .await;
    for (route, code) in [(first_route("pay-url"), 404), (first_route("gatepay"), 106)] {
        let no = route.order(&shop).await;
        let answer = route.request(&shop, &no).send().await.unwrap();
        assert_eq!(route.refused(answer).await, code, "{route:?}");
    }
    assert_eq!(upstream.received(), []);
}

#[tokio::test]
async fn the_guards_stand_before_every_gateway() {
    const FRIEND: &str = "https://www.shop.example";
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.allowed_origins = vec![FRIEND.to_owned()];
    })
    .await;
    for route in CREATE_ROUTES {
        for (origin, allowed) in [(FRIEND, true), ("https://evil.example", false)] {
            let no = route.order(&shop).await;
            let request = route.request(&shop, &no).header("origin", origin);
            let answer = request.send().await.unwrap();
            let named = answer.headers().get("access-control-allow-origin");
            assert_eq!(named.is_some(), allowed, "{route:?} {origin}");
            assert_eq!(answer.headers()["cache-control"], "no-store", "{route:?}");
            assert_eq!(answer.headers()["vary"], "origin", "{route:?}");
        }
    }
    for path in [
        "/pay/gatepay",
        "/pay/smallsaas/rest/wx/push_order",
        "/notify/gatepay",
        "/notify/pay-url",
    ] {
        let huge = shop.post(path).body("x".repeat(256 * 1024 + 1));
        assert_eq!(huge.send().await.unwrap().status(), 413, "{path}");
    }
}
