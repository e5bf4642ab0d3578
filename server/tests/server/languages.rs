//! A refusal's sentence is in the language that the shopper's browser asks for.

use serde_json::json;

use crate::{
    create_routes::{CREATE_ROUTES, shop_with},
    harness::{Shop, order_request, read},
    upstream::Upstream,
};

#[tokio::test]
async fn an_order_is_refused_in_the_shoppers_language() {
    let shop = Shop::open().await;
    for (accepted, sentence) in [
        (None, "商品不存在"),
        (Some("zh-CN,en;q=0.5"), "商品不存在"),
        (Some("en-US,zh-CN;q=0.5"), "There is no such product"),
        (Some("fr"), "There is no such product"),
    ] {
        let mut request = order_request(shop.post("/orders"));
        if let Some(accepted) = accepted {
            request = request.header("accept-language", accepted);
        }
        let wish = json!({"product_id": "nothing", "quantity": 1, "wallet": "alipay"});
        let answer = read(request.body(wish.to_string())).await;
        assert_eq!(answer["error"], "unknown_product");
        assert_eq!(answer["message"], sentence, "{accepted:?}");
    }
}

#[tokio::test]
async fn every_gateways_own_form_has_the_sentence() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let has_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for route in CREATE_ROUTES {
        let mut sentences = Vec::new();
        for accepted in ["zh-CN", "zh-HK", "en"] {
            let request = route.request(&shop, "nobody");
            let answer = request.header("accept-language", accepted).send().await;
            sentences.push(answer.unwrap().text().await.unwrap());
        }
        let chinese: Vec<_> = sentences.iter().map(|text| has_chinese(text)).collect();
        assert_eq!(chinese, [true, true, false], "{route:?}: {sentences:?}");
    }
}
