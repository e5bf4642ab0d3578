//! The sandbox's smallsaas against its document.

use checkout_server::form::{Pair, decode, field};
use serde_json::{Value, json};

use crate::{
    gateways::{Gateways, MALL_TOKEN, REPORT_TOKEN, fixture, shape},
    harness::{form, read},
};

pub(crate) async fn push(gateways: &Gateways, path: &str, kind: &str, number: &str) -> Value {
    read(request(gateways, path, kind, number)).await
}

pub(crate) fn request(
    gateways: &Gateways,
    path: &str,
    kind: &str,
    number: &str,
) -> reqwest::RequestBuilder {
    let body = json!({"order_type": "Order", "order_number": number, "type": kind});
    send(gateways, path, Some(MALL_TOKEN), &body)
}

fn send(
    gateways: &Gateways,
    path: &str,
    authorization: Option<&str>,
    body: &Value,
) -> reqwest::RequestBuilder {
    let mut request = gateways.post(&format!("/sandbox/smallsaas/rest/{path}/push_order"));
    if let Some(token) = authorization {
        request = request.header("authorization", token);
    }
    request.body(
        body.as_str()
            .map_or_else(|| body.to_string(), str::to_owned),
    )
}

#[tokio::test]
async fn every_request_of_the_table_gets_its_code_and_words() {
    let gateways = Gateways::open().await;
    for case in fixture("sandbox/smallsaas.json").as_array().unwrap() {
        let path = case["path"].as_str().unwrap();
        let answer = read(send(
            &gateways,
            path,
            case["authorization"].as_str(),
            &case["body"],
        ))
        .await;
        if case["status_code"] == 0 {
            assert_eq!(answer["status_code"], 0, "{case}");
        } else {
            let refusal = json!({"status_code": case["status_code"], "msg": case["msg"]});
            assert_eq!(answer, refusal, "{case}");
        }
    }
}

#[tokio::test]
async fn the_documents_requests_get_answers_of_their_samples_shape() {
    let gateways = Gateways::open().await;
    for (name, path, code, starts) in [
        (
            "smallsaas-wx",
            "wx",
            "codeUrl",
            "weixin://wxpay/bizpayurl?pr=",
        ),
        (
            "smallsaas-ali-qrcode",
            "ali",
            "qr_code",
            "https://qr.alipay.com/bax",
        ),
        ("smallsaas-ali-app", "ali", "order_string", "alipay_sdk="),
    ] {
        let sample = fixture(&format!("documents/{name}.json"));
        let answer = read(send(&gateways, path, Some(MALL_TOKEN), &sample["request"])).await;
        assert_eq!(shape(&answer), shape(&sample["answer"]), "{name}");
        let code = answer["data"][code].as_str().unwrap();
        assert!(code.starts_with(starts), "{code}");
    }
}

#[tokio::test]
async fn wechats_fields_are_texts_with_the_name_and_amount() {
    let gateways = Gateways::open().await;
    let data = push(&gateways, "wx", "NATIVE", "12346").await["data"].clone();
    assert_eq!(
        (&data["totalFee"], &data["title"]),
        (&json!("1110"), &json!("DEMO"))
    );
    assert!(
        data["package"]
            .as_str()
            .unwrap()
            .starts_with("prepay_id=wx")
    );
    assert_eq!(
        data["package"].as_str().unwrap().len(),
        "prepay_id=".len() + 36
    );
    assert_eq!(data["paySign"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn the_order_string_has_the_samples_fields_in_its_order() {
    let gateways = Gateways::open().await;
    let answer = push(&gateways, "ali", "APP", "1234").await;
    let sample = fixture("documents/smallsaas-ali-app.json")["answer"].clone();
    let fields = |answer: &Value| -> Vec<Pair> {
        decode(answer["data"]["order_string"].as_str().unwrap().as_bytes())
    };
    let names =
        |fields: &[Pair]| -> Vec<Vec<u8>> { fields.iter().map(|(name, _)| name.clone()).collect() };
    assert_eq!(names(&fields(&answer)), names(&fields(&sample)));
    let content = |answer: &Value| field(&fields(answer), "biz_content").unwrap();
    // The same order, name and amount as in the sample: the same text.
    assert_eq!(content(&answer), content(&sample));
}

#[tokio::test]
async fn a_paid_order_is_refused_and_a_code_that_has_not_expired_is_issued_again() {
    let gateways = Gateways::open().await;
    let code = push(&gateways, "wx", "NATIVE", "tc1").await["data"]["codeUrl"].clone();
    assert_eq!(
        push(&gateways, "wx", "NATIVE", "tc1").await["data"]["codeUrl"],
        code
    );
    gateways.act("tc1", &[("action", "expire")]).await;
    let fresh = push(&gateways, "wx", "NATIVE", "tc1").await["data"]["codeUrl"].clone();
    assert_ne!(fresh, code);
    // The other wallet's code takes the place of this one.
    let alipay = push(&gateways, "ali", "QRCODE", "tc1").await["data"]["qr_code"].clone();
    assert!(
        gateways
            .scan(fresh.as_str().unwrap())
            .await
            .contains("data-result=\"unread\"")
    );
    assert!(
        gateways
            .scan(alipay.as_str().unwrap())
            .await
            .contains("id=\"pay\"")
    );
    gateways.act("tc1", &[("action", "pay")]).await;
    for (path, kind) in [("wx", "NATIVE"), ("ali", "QRCODE"), ("ali", "APP")] {
        let answer = push(&gateways, path, kind, "tc1").await;
        assert_eq!(answer, json!({"status_code": -4, "msg": "订单已支付"}));
    }
}

#[tokio::test]
async fn the_payment_page_needs_no_token_but_an_order() {
    let gateways = Gateways::open().await;
    let visit =
        |number: &str| gateways.get(&format!("/sandbox/smallsaas/app/payment/wpay/{number}"));
    let answer = visit("tc1").send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let cashier = answer.headers()["location"].to_str().unwrap().to_owned();
    let page = gateways.page(&cashier).await;
    assert!(
        page.contains("id=\"pay\"") && page.contains("11.10") && page.contains("tc1"),
        "{page}"
    );
    let pressed = form(
        gateways.post(&format!("{cashier}act")),
        &[("action", "pay")],
    );
    assert_eq!(pressed.send().await.unwrap().status(), 200);
    assert_eq!(gateways.trade("tc1").await["state"], "paid");
    // A shopper who comes again, or from nowhere, is shown a page and no button.
    for (number, status, words) in [("tc1", 200, "已支付"), ("nobody", 404, "没有这笔交易")]
    {
        let answer = visit(number).send().await.unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        let page = gateways.get(location).send().await.unwrap();
        assert_eq!(page.status(), status);
        let page = page.text().await.unwrap();
        assert!(
            page.contains(words) && !page.contains("id=\"pay\""),
            "{page}"
        );
    }
}

#[tokio::test]
async fn payment_and_refund_are_reported_as_a_form_with_the_shops_token() {
    let gateways = Gateways::open().await;
    push(&gateways, "ali", "QRCODE", "tc1").await;
    gateways.act("tc1", &[("action", "pay")]).await;
    gateways.received(1).await;
    gateways.act("tc1", &[("action", "refund")]).await;
    let received = gateways.received(2).await;
    for (received, state) in received.iter().zip([1, 3]) {
        assert_eq!(received.gateway, "smallsaas");
        assert_eq!(received.content_type, "application/x-www-form-urlencoded");
        assert_eq!(received.authorization, format!("Bearer {REPORT_TOKEN}"));
        assert_eq!(
            received.body,
            format!("order_no=tc1&pay_state={state}&amount=11.10&channel=alipay")
        );
    }
    push(&gateways, "wx", "NATIVE", "tc2").await;
    gateways.act("tc2", &[("action", "cancel")]).await;
    let body = &gateways.received(3).await[2].body;
    assert_eq!(body, "order_no=tc2&pay_state=2&amount=11.10&channel=wechat");
    assert_eq!(
        push(&gateways, "wx", "NATIVE", "tc2").await["status_code"],
        -4
    );
}
