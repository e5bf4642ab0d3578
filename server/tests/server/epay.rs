//! The sandbox's epay against what a real server answered.

use serde_json::{Value, json};

use crate::harness::{KEY, PID, Shop, form, signed};

pub(crate) const ORDER: [(&str, &str); 9] = [
    ("pid", PID),
    ("type", "alipay"),
    ("out_trade_no", "T1"),
    ("notify_url", "http://127.0.0.1:9/n"),
    ("return_url", "http://shop.example/r"),
    ("name", "VIP会员"),
    ("money", "1.00"),
    ("clientip", "192.168.1.100"),
    ("device", "pc"),
];

/// The order with some fields changed, added or (with `None`) left out.
pub(crate) fn order<'a>(changes: &[(&'a str, Option<&'a str>)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = ORDER
        .iter()
        .copied()
        .filter(|(name, _)| !changes.iter().any(|c| c.0 == *name))
        .collect();
    fields.extend(
        changes
            .iter()
            .filter_map(|(name, value)| value.map(|value| (*name, value))),
    );
    fields
}

pub(crate) async fn mapi(shop: &Shop, fields: &[(&str, &str)]) -> (String, String) {
    let signed = signed(fields, KEY);
    let pairs: Vec<_> = signed
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    send(form(shop.post("/sandbox/epay/mapi.php"), &pairs)).await
}

pub(crate) async fn send(request: reqwest::RequestBuilder) -> (String, String) {
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (kind, answer.text().await.unwrap())
}

#[tokio::test]
async fn what_the_real_server_refuses_is_refused_in_its_words() {
    let shop = Shop::open().await;
    for (change, body) in [
        (
            ("notify_url", None),
            r#"{"code":-1,"msg":"通知地址(notify_url)不能为空"}"#,
        ),
        (
            ("notify_url", Some("0")),
            r#"{"code":-1,"msg":"通知地址(notify_url)不能为空"}"#,
        ),
        (
            ("name", None),
            r#"{"code":-1,"msg":"商品名称(name)不能为空"}"#,
        ),
        (
            ("money", Some("")),
            r#"{"code":-1,"msg":"金额(money)不能为空"}"#,
        ),
        (
            ("money", Some("0")),
            r#"{"code":-1,"msg":"金额(money)不能为空"}"#,
        ),
        (("money", Some("0.00")), r#"{"code":-1,"msg":"金额不合法"}"#),
        (
            ("money", Some("1.00 ")),
            r#"{"code":-1,"msg":"金额不合法"}"#,
        ),
        (
            ("clientip", Some("")),
            r#"{"code":-1,"msg":"用户IP地址(clientip)不能为空"}"#,
        ),
        (
            ("out_trade_no", Some("a#b")),
            r#"{"code":-1,"msg":"订单号(out_trade_no)格式不正确"}"#,
        ),
    ] {
        let (kind, answer) = mapi(&shop, &order(&[change])).await;
        assert_eq!(
            (answer.as_str(), kind.as_str()),
            (body, "application/json; charset=UTF-8"),
            "{change:?}"
        );
    }
    let (kind, page) = mapi(&shop, &order(&[("type", Some("foo"))])).await;
    assert!(
        kind.starts_with("text/html") && page.starts_with("<!DOCTYPE html>"),
        "{kind} {page}"
    );
    assert_eq!(shop.trades().await.len(), 0);
}

#[tokio::test]
async fn only_a_signed_form_that_is_posted_is_an_order() {
    let shop = Shop::open().await;
    let nothing = r#"{"code":-4, "msg":"未传入任何参数"}"#;
    for method in ["GET", "PUT", "POST"] {
        let empty = shop.request(method, "/sandbox/epay/mapi.php?pid=1000");
        assert_eq!(send(empty).await.1, nothing, "{method}");
    }
    let as_json = shop
        .post("/sandbox/epay/mapi.php")
        .header("content-type", "application/json")
        .body("{\"pid\":\"1000\"}");
    assert_eq!(send(as_json).await.1, nothing);
    let unsigned = form(shop.post("/sandbox/epay/mapi.php"), &[("pid", PID)]);
    assert_eq!(
        send(unsigned).await.1,
        r#"{"code":-3,"msg":"缺少签名参数"}"#
    );
    let wrong: Vec<_> = ORDER.into_iter().chain([("sign", "x")]).collect();
    assert_eq!(
        send(form(shop.post("/sandbox/epay/mapi.php"), &wrong))
            .await
            .1,
        r#"{"code":-3,"msg":"MD5签名校验失败"}"#
    );
}

#[tokio::test]
async fn success_has_one_link_field_no_msg_and_escaped_slashes() {
    let shop = Shop::open().await;
    let cashier = format!("{}/sandbox/cashier/", shop.base);
    for (number, (device, channel, field, starts)) in [
        ("pc", "wxpay", "qrcode", "weixin://wxpay/bizpayurl?pr="),
        ("tablet", "wxpay", "qrcode", "weixin://wxpay/bizpayurl?pr="),
        (
            "mobile",
            "wxpay",
            "urlscheme",
            "weixin://dl/business/?ticket=",
        ),
        ("wechat", "wxpay", "payurl", &cashier),
        ("pc", "alipay", "payurl", &cashier),
        ("mobile", "alipay", "payurl", &cashier),
    ]
    .into_iter()
    .enumerate()
    {
        let no = format!("T{number}");
        let fields = order(&[
            ("out_trade_no", Some(&no)),
            ("device", Some(device)),
            ("type", Some(channel)),
        ]);
        let (kind, body) = mapi(&shop, &fields).await;
        assert_eq!(kind, "text/html; charset=UTF-8");
        assert!(body.contains("\\/"), "{body}");
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer.as_object().unwrap().len(), 3, "{body}");
        assert_eq!(answer["trade_no"].as_str().unwrap().len(), 19);
        assert!(
            answer[field].as_str().unwrap().starts_with(starts),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_scenario_forces_the_link_field() {
    let shop = Shop::open().await;
    let cashier = format!("{}/sandbox/cashier/", shop.base);
    for (field, channel, starts) in [
        ("qrcode", "alipay", "https://qr.alipay.com/"),
        ("urlscheme", "alipay", "alipays://"),
        ("payurl", "wxpay", &*cashier),
    ] {
        let scenario = json!({"epay_field": field}).to_string();
        assert_eq!(
            shop.post("/sandbox/scenario")
                .body(scenario)
                .send()
                .await
                .unwrap()
                .status(),
            204
        );
        let no = format!("T{field}");
        let (_, body) = mapi(
            &shop,
            &order(&[("out_trade_no", Some(&no)), ("type", Some(channel))]),
        )
        .await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert!(
            answer[field].as_str().unwrap().starts_with(starts),
            "{body}"
        );
    }
    let wrong = shop
        .post("/sandbox/scenario")
        .body(r#"{"epay_field":"html"}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), 400);
}

#[tokio::test]
async fn the_same_number_again_gives_the_same_answer_only_if_nothing_changed() {
    let shop = Shop::open().await;
    let first = mapi(&shop, &ORDER).await;
    let changed = r#"{"code":-1,"msg":"该订单(T1)支付参数有变化，请更换订单号重新发起支付"}"#;
    for (change, same) in [
        (("clientip", Some("10.0.0.1")), true),
        (("money", Some("1")), true),
        (("money", Some("1.001")), true),
        // Another wallet gets the first one's link.
        (("type", Some("wxpay")), true),
        (("money", Some("2.00")), false),
        (("name", Some("另一个")), false),
        (("param", Some("x")), false),
        (("notify_url", Some("http://127.0.0.1:9/other")), false),
        (("return_url", None), false),
    ] {
        let again = mapi(&shop, &order(&[change])).await;
        let expected = if same { &first.1 } else { changed };
        assert_eq!(again.1, expected, "{change:?}");
    }
    assert_eq!(shop.trade("T1").await.unwrap()["creates"], 10);
    shop.phone("T1", "pay").await;
    let paid = mapi(&shop, &ORDER).await;
    assert_eq!(
        paid.1,
        r#"{"code":-1,"msg":"该订单(T1)已完成支付，请勿重复发起支付"}"#
    );
}

#[tokio::test]
async fn a_name_of_65_characters_breaks_the_retry_and_one_of_64_does_not() {
    let shop = Shop::open().await;
    for (length, code) in [(64, 1), (65, -1)] {
        let (name, no) = ("n".repeat(length), format!("N{length}"));
        let fields = order(&[("name", Some(&name)), ("out_trade_no", Some(&no))]);
        mapi(&shop, &fields).await;
        let (_, body) = mapi(&shop, &fields).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer["code"], code, "{length}");
    }
}
