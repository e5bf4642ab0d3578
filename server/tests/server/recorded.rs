//! A real server's notifications, as recorded.

use checkout_server::form;

use crate::harness::Shop;

const ONE_FEN: &str =
    "id = 'fen'\nname_zh = 'VIP会员'\nname_en = 'VIP'\nprice = '0.01'\nmax_quantity = 1000000000";

#[tokio::test]
async fn every_notification_of_a_real_server_is_accepted() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant.allow_browser_numbers = true;
        setup.config.products = vec![ONE_FEN.parse().unwrap()];
    })
    .await;
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/epay/notify-vectors.json"
    );
    let file: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let notifies = file["notifies"].as_array().unwrap();
    assert_eq!(notifies.len(), 30);
    for notify in notifies {
        let (_, query) = notify["request_target"]
            .as_str()
            .unwrap()
            .split_once('?')
            .unwrap();
        let sent = form::decode(query.as_bytes());
        let value = |name| form::field(&sent, name).unwrap();
        let (no, money) = (value("out_trade_no"), value("money"));
        let param = notify["order_param_sent"].as_str().unwrap_or_default();
        let order = [("name", "VIP"), ("money", &money), ("param", param)];
        assert_eq!(
            shop.epay(&no, &value("type"), &order).await["code"],
            1,
            "{notify}"
        );
        let answer = shop
            .get(&format!("/notify/epay?{query}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.text().await.unwrap(), "success", "{notify}");
        assert_eq!(shop.payments(&no).await, 1, "{notify}");
    }
}
