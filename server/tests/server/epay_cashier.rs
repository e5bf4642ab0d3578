//! The sandbox's `submit.php` and its cashier, where the shopper changes the wallet.

use checkout_server::form::encode;
use serde_json::{Value, json};

use crate::{
    epay::{mapi, order},
    harness::{KEY, PID, Shop, form, read, signed},
};

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect()
}

async fn scenario(shop: &Shop, scenario: Value) {
    let answer = shop
        .post("/sandbox/scenario")
        .body(scenario.to_string())
        .send()
        .await;
    assert_eq!(answer.unwrap().status(), 204);
}

#[tokio::test]
async fn the_page_jump_leads_to_the_cashier_by_get_and_by_post() {
    let shop = Shop::open().await;
    for (number, method) in ["GET", "POST", "multipart"].into_iter().enumerate() {
        let no = format!("S{number}");
        let fields = order(&[
            ("out_trade_no", Some(&no)),
            ("clientip", None),
            ("device", None),
        ]);
        let signed = signed(&fields, KEY);
        let path = "/sandbox/epay/submit.php";
        let request = match method {
            "GET" => shop.get(&format!("{path}?{}", encode(&pairs(&signed)))),
            "POST" => form(shop.post(path), &pairs(&signed)),
            _ => multipart(shop.post(path), &pairs(&signed)),
        };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 303, "{method}");
        let location = answer.headers()["location"].to_str().unwrap().to_owned();
        let id = shop.trade(&no).await.unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(
            location,
            format!("{}/sandbox/cashier/{id}/", shop.base),
            "{method}"
        );
        // Again, for the same shopper who goes back.
        let again = form(shop.post(path), &pairs(&signed)).send().await.unwrap();
        assert_eq!(again.headers()["location"], location, "{method}");
    }
    assert_eq!(shop.trades().await.len(), 3);
}

/// A form with a part for each field, as several public clients send it.
pub(crate) fn multipart(
    request: reqwest::RequestBuilder,
    fields: &[(&str, &str)],
) -> reqwest::RequestBuilder {
    let part = |(name, value): &(&str, &str)| {
        format!("--b0undary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = fields.iter().map(part).collect();
    request
        .header("content-type", "multipart/form-data; boundary=b0undary")
        .body(format!("{parts}--b0undary--\r\n"))
}

#[tokio::test]
async fn the_page_jump_refuses_in_a_page() {
    let shop = Shop::open().await;
    let submit = async |fields: &[(&str, &str)]| {
        let answer = form(shop.post("/sandbox/epay/submit.php"), fields)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert!(
            answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        answer.text().await.unwrap()
    };
    assert_eq!(submit(&[]).await, "你还未配置支付接口商户！");
    for (field, value, words) in [
        ("return_url", "", "回调地址(return_url)不能为空"),
        ("name", "", "商品名称(name)不能为空"),
        ("money", "0.00", "金额不合法"),
        ("type", "qqpay", "支付方式不存在"),
        ("pid", "7", "商户不存在！"),
    ] {
        let signed = signed(&order(&[(field, Some(value))]), KEY);
        let page = submit(&pairs(&signed)).await;
        assert!(
            page.contains(words) && page.starts_with("<!DOCTYPE html>"),
            "{page}"
        );
    }
    let signed = signed(&order(&[]), "another");
    assert!(submit(&pairs(&signed)).await.contains("MD5签名校验失败"));
    assert_eq!(shop.trades().await.len(), 0);
}

#[tokio::test]
async fn a_site_may_demand_the_page_jump() {
    let shop = Shop::open().await;
    scenario(&shop, json!({"epay_demands_submit": true})).await;
    let (kind, body) = mapi(&shop, &order(&[])).await;
    let words = r#"{"code":-1,"msg":"本次支付需要安全验证，请使用跳转支付接口发起支付"}"#;
    assert_eq!(
        (body.as_str(), &*kind),
        (words, "application/json; charset=UTF-8")
    );
    assert_eq!(shop.trades().await.len(), 0);
    let signed = signed(&order(&[]), KEY);
    let answer = form(shop.post("/sandbox/epay/submit.php"), &pairs(&signed))
        .send()
        .await;
    assert_eq!(answer.unwrap().status(), 303);
    // The merchant hands the words on.
    let no = shop.order("longjing", 1, "alipay").await;
    let answer = shop.epay(&no, "alipay", &[]).await;
    assert_eq!(answer["code"], -1);
    assert!(
        answer["msg"].as_str().unwrap().contains("跳转支付接口"),
        "{answer}"
    );
}

/// E3. The order is asked for one wallet and paid by the other: the notification says so, and
/// the merchant records the payment.
#[tokio::test]
async fn the_shopper_changes_the_wallet_in_the_cashier() {
    let shop = Shop::open().await;
    for (asked, channel, chosen, other) in [
        ("alipay", "alipay", "wechat", "wxpay"),
        ("wechat", "wxpay", "alipay", "alipay"),
    ] {
        let no = shop.order("longjing", 1, asked).await;
        shop.epay(&no, channel, &[]).await;
        let id = shop.trade(&no).await.unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let link = format!("/sandbox/epay/cashier.php?trade_no={id}&sitename=&other=1");
        let answer = shop.get(&link).send().await.unwrap();
        let cashier = answer.headers()["location"].to_str().unwrap().to_owned();
        let page = shop
            .get(&cashier)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(
            page.contains("with-alipay") && page.contains("with-wechat"),
            "{page}"
        );
        let press = [("action", "pay"), ("wallet", chosen)];
        form(shop.post(&format!("{cashier}act")), &press)
            .send()
            .await
            .unwrap();
        shop.notified(&no).await;
        assert_eq!(shop.payments(&no).await, 1);
        let query = [
            ("act", "order"),
            ("pid", PID),
            ("key", KEY),
            ("out_trade_no", &*no),
        ];
        let shown = read(shop.get("/sandbox/epay/api.php").query(&query)).await;
        assert_eq!(
            (&shown["type"], &shown["status"]),
            (&json!(other), &json!(1))
        );
        // A paid trade has its wallet.
        shop.get(&link).send().await.unwrap();
        assert_eq!(shop.trade(&no).await.unwrap()["wallet"], chosen);
    }
}

#[tokio::test]
async fn without_a_channel_the_link_leads_to_the_choice_of_wallets() {
    let shop = Shop::open().await;
    scenario(&shop, json!({"epay_other": true})).await;
    let (_, body) = mapi(&shop, &order(&[])).await;
    let answer: Value = serde_json::from_str(&body).unwrap();
    let id = answer["trade_no"].as_str().unwrap();
    let link = format!(
        "{}/sandbox/epay/cashier.php?trade_no={id}&sitename=&other=1",
        shop.base
    );
    assert_eq!(answer["payurl"], link);
    let query = [
        ("act", "order"),
        ("pid", PID),
        ("key", KEY),
        ("out_trade_no", "T1"),
    ];
    let shown = read(shop.get("/sandbox/epay/api.php").query(&query)).await;
    assert_eq!(
        (&shown["type"], &shown["status"]),
        (&json!(false), &json!(0))
    );
    // A phone finds the trade behind the link.
    let scanned = shop
        .get("/sandbox/phone")
        .query(&[("code", &link)])
        .send()
        .await
        .unwrap();
    assert!(scanned.text().await.unwrap().contains("T1"));
    let missing = shop
        .get("/sandbox/epay/cashier.php?trade_no=1")
        .send()
        .await
        .unwrap();
    assert_eq!(missing.status(), 404);
}
