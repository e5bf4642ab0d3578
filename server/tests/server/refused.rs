//! What the shop itself refuses: in the gateway's own form, and the gateway hears nothing.

use checkout_server::{
    config::GatewayTables,
    merchant::{pay_state::PayState, store::Source},
};
use serde_json::json;

use crate::{
    doors::{DOORS, number, shop_before, store},
    harness::Shop,
    upstream::Upstream,
};

/// Without the keys of any gateway.
const LONGJING: &str =
    "id = 'longjing'\nname_zh = '茶'\nname_en = 'Tea'\nprice = '88.00'\nmax_quantity = 5";

#[tokio::test]
async fn an_order_that_is_over_elsewhere_or_unknown_goes_nowhere() {
    let upstream = Upstream::start().await;
    let shop = shop_before(&upstream).await;
    let store = store(&shop);
    for door in DOORS {
        let [settled, over, elsewhere, other_wallet, unknown] = door.refusals;
        for state in [PayState::Paid, PayState::Canceled, PayState::Refunded] {
            let no = door.order(&shop).await;
            store
                .record(number(&no), state, Source::Notification)
                .await
                .unwrap();
            let answer = door.knock(&shop, &no).send().await.unwrap();
            assert_eq!(door.refused(answer).await, settled, "{door:?} {state:?}");
        }
        let expired = door.order(&shop).await;
        store.end_life(number(&expired)).await.unwrap();
        let bound = door.order(&shop).await;
        let rival = match door.gateway {
            "epay" => "order-cmd",
            _ => "epay",
        };
        store
            .bind(number(&bound), rival.into(), None)
            .await
            .unwrap();
        let foreign = shop.order("longjing", 1, "onecode").await;
        for (no, code) in [
            (expired.as_str(), over),
            (&bound, elsewhere),
            (&foreign, other_wallet),
            ("nobody", unknown),
        ] {
            let answer = door.knock(&shop, no).send().await.unwrap();
            assert_eq!(door.refused(answer).await, code, "{door:?} {no}");
        }
    }
    assert_eq!(upstream.heard(), []);
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
            .body(wish.clone())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_configured_has_no_door() {
    let shop = Shop::open_with(|setup| setup.config.gateways = GatewayTables::default()).await;
    for path in [
        "/pay/pay-url",
        "/pay/epay",
        "/pay/order-cmd",
        "/pay/gatepay",
        "/pay/smallsaas/rest/wx/push_order",
        "/pay/smallsaas/app/payment/wpay/x",
        "/notify/pay-url",
        "/notify/epay",
        "/notify/gatepay",
        "/notify/smallsaas",
    ] {
        for request in [shop.get(path), shop.post(path)] {
            assert_eq!(request.send().await.unwrap().status(), 404, "{path}");
        }
    }
}

#[tokio::test]
async fn a_product_without_a_number_is_not_sold_there() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.stand_in(setup);
        setup.config.products = vec![LONGJING.parse().unwrap()];
    })
    .await;
    for (door, code) in [(DOORS[0], 404), (DOORS[3], 106)] {
        let no = door.order(&shop).await;
        let answer = door.knock(&shop, &no).send().await.unwrap();
        assert_eq!(door.refused(answer).await, code, "{door:?}");
    }
    assert_eq!(upstream.heard(), []);
}

#[tokio::test]
async fn the_guards_stand_before_every_gateway() {
    const FRIEND: &str = "https://www.shop.example";
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.stand_in(setup);
        setup.config.merchant.allowed_origins = vec![FRIEND.to_owned()];
    })
    .await;
    for door in DOORS {
        for (origin, allowed) in [(FRIEND, true), ("https://evil.example", false)] {
            let no = door.order(&shop).await;
            let request = door.knock(&shop, &no).header("origin", origin);
            let answer = request.send().await.unwrap();
            let named = answer.headers().get("access-control-allow-origin");
            assert_eq!(named.is_some(), allowed, "{door:?} {origin}");
            assert_eq!(answer.headers()["cache-control"], "no-store", "{door:?}");
            assert_eq!(answer.headers()["vary"], "origin", "{door:?}");
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
