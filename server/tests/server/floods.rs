//! What anybody can send to a notify address does not fill the disk.

use checkout_server::merchant::gateway_names;

use crate::{
    create_routes::{first_route, number, shop_with},
    harness::{Shop, form},
    upstream::{Reply, Upstream},
};

/// Sends what no gateway signed, and no program with a token: each time another trade.
async fn flood(shop: &Shop, gateway: &str, no: &str, count: u32) {
    let mut sending = tokio::task::JoinSet::new();
    for trade in 0..count {
        let trade = trade.to_string();
        let fields = [
            ("order_no", no),
            ("out_trade_no", no),
            ("out_order_id", no),
            ("pay_state", "1"),
            ("amount", "88.00"),
            ("channel", "wechat"),
            ("trade_no", &trade),
        ];
        sending.spawn(form(shop.post(&format!("/notify/{gateway}")), &fields).send());
    }
    while let Some(answer) = sending.join_next().await {
        answer.unwrap().unwrap();
    }
}

#[tokio::test]
async fn notifications_without_proof_leave_few_events() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let shop = shop_with(&upstream).await;
    let events = async |no: &str| shop.store().events(&number(no)).await.unwrap().len();
    for gateway in gateway_names() {
        let route = first_route(gateway);
        let no = route.order(&shop).await;
        route.request(&shop, &no).send().await.unwrap();
        upstream.answers_with(Reply::ok(r#"{"result":0,"pay_state":0}"#));
        let before = events(&no).await;
        flood(&shop, gateway, &no, 130).await;
        let kept = events(&no).await;
        assert!(before < kept && kept <= 100, "{gateway}: {kept}");
        assert_eq!(shop.payments(&no).await, 0, "{gateway}");
        let nobodys = format!("nobodys-{gateway}");
        flood(&shop, gateway, &nobodys, 3).await;
        assert_eq!(events(&nobodys).await, 0, "{gateway}");
    }
}
