//! What epay is sent of an order, and what of its answer a browser gets.

use checkout_server::form;
use serde_json::{Value, json};

use crate::{
    harness::{Shop, form as posted, read},
    rsa_keys::{self, PLATFORM, SANDBOX_PLATFORM, signed_by, timestamp},
    upstream::{Reply, Upstream},
};

/// A shop at the upstream that sells one thing under that name, with pages on another origin.
async fn shop_selling(upstream: &Upstream, name: &str) -> Shop {
    Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.allowed_origins = vec!["https://shop.example".to_owned()];
        setup.config.products = vec![toml::toml! {
            id = "thing"
            name_zh = "x"
            name_en = "thing"
            price = "88.00"
            max_quantity = 5
        }];
        setup.config.products[0].insert("name_zh".to_owned(), name.into());
    })
    .await
}

async fn sent(upstream: &Upstream, shop: &Shop, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let no = shop.order("thing", 1, "alipay").await;
    let fields = [&[("type", "alipay"), ("out_trade_no", &*no)], more].concat();
    posted(shop.post("/pay/epay"), &fields)
        .send()
        .await
        .unwrap();
    let body = upstream.received_once().body;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let fields = form::decode(body.as_bytes()).into_iter();
    fields.map(|(k, v)| (text(k), text(v))).collect()
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(key, _)| key == name)?;
    Some(&found.1)
}

/// E6. Lengths are counted as a real server counts them: escaped.
#[tokio::test]
async fn a_name_is_sent_as_long_as_the_server_keeps_it() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok(r#"{"code":1}"#));
    for (name, expected) in [
        ("会员😀卡".to_owned(), "会员卡".to_owned()),
        ("商".repeat(60), "商".repeat(42)),
        ("n".repeat(65), "n".repeat(64)),
        ("<".repeat(20), "<".repeat(16)),
        (format!("{}\"end", "n".repeat(60)), "n".repeat(60)),
    ] {
        let shop = shop_selling(&upstream, &name).await;
        let fields = sent(&upstream, &shop, &[]).await;
        assert_eq!(value(&fields, "name"), Some(&*expected), "{name}");
    }
    let shop = shop_selling(&upstream, "😀").await;
    let fields = sent(&upstream, &shop, &[]).await;
    assert_eq!(value(&fields, "name"), value(&fields, "out_trade_no"));
}

/// Names that the shop sells can be sent twice, to the sandbox as to a real server.
#[tokio::test]
async fn a_retry_of_an_odd_name_is_the_same_order() {
    for name in [
        "会员😀卡",
        &"\"".repeat(30),
        &"商".repeat(60),
        "A & B = <C> 'd' \\",
    ] {
        let shop = Shop::open_with(|setup| {
            let mut product = toml::toml! {
                id = "thing"
                name_en = "thing"
                price = "88.00"
                max_quantity = 5
            };
            product.insert("name_zh".to_owned(), name.into());
            setup.config.products = vec![product];
        })
        .await;
        let no = shop.order("thing", 1, "alipay").await;
        let first = shop
            .epay(&no, "alipay", &[("param", "{\"a\":'1'}\\")])
            .await;
        let again = shop.epay(&no, "alipay", &[]).await;
        assert_eq!((&first["code"], &again), (&json!(1), &first), "{name}");
        shop.phone(&no, "pay").await;
        assert_eq!(shop.notified(&no).await, 1, "{name}");
        assert_eq!(shop.payments(&no).await, 1, "{name}");
    }
}

#[tokio::test]
async fn a_return_url_that_the_server_would_cut_is_not_sent() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok(r#"{"code":1}"#));
    let shop = shop_selling(&upstream, "thing").await;
    let url = |length: usize| format!("https://shop.example/{}", "r".repeat(length - 21));
    for (url, is_sent) in [
        (url(255), true),
        (url(256), false),
        // Escaped, each ampersand has five characters.
        (format!("{}?{}", url(230), "a=1&b".repeat(5)), false),
        ("https://shop.example/😀".to_owned(), false),
    ] {
        let fields = sent(&upstream, &shop, &[("return_url", &url)]).await;
        assert_eq!(value(&fields, "return_url").is_some(), is_sent, "{url}");
    }
}

/// E9. The page of a gateway does not become one of the merchant's.
#[tokio::test]
async fn a_form_instead_of_a_link_is_refused_in_words() {
    let upstream = Upstream::start().await;
    let shop = shop_selling(&upstream, "thing").await;
    let form = "<form action='https://g.example/pay' method='post'></form>";
    for (answer, code) in [
        (json!({"code": 1, "html": form}), -1),
        (
            json!({"code": "1", "trade_no": "7", "html": form, "payurl": ""}),
            -1,
        ),
        (json!({"code": 1, "html": form, "qrcode": null}), -1),
        (
            json!({"code": 1, "html": form, "payurl": "https://g.example/p"}),
            1,
        ),
        (
            json!({"code": 1, "html": "", "payurl": "https://g.example/p"}),
            1,
        ),
    ] {
        upstream.answers_with(Reply::ok(answer.to_string()));
        let no = shop.order("thing", 1, "alipay").await;
        let got = shop.epay(&no, "alipay", &[]).await;
        assert_eq!(got["code"], code, "{answer}");
        let refused = got["msg"]
            .as_str()
            .is_some_and(|words| words.contains("表单"));
        assert_eq!(refused, code == -1, "{got}");
        assert_eq!(
            got.to_string().contains("<form"),
            code == 1 && got["html"] == form,
            "{got}"
        );
    }
}

async fn second(upstream: &Upstream) -> Shop {
    Shop::open_with(|setup| {
        upstream.configure(setup);
        rsa_keys::configure(setup);
    })
    .await
}

/// An answer of the second version, signed.
fn answer(members: &[(&str, &str)], key: &str) -> Value {
    let now = timestamp();
    let all = [&[("code", "0"), ("timestamp", &*now)], members].concat();
    let signed = signed_by(&all, key);
    let member = |(name, value): (String, String)| {
        let is_number = matches!(name.as_str(), "code" | "status" | "timestamp");
        let number = value.parse::<i64>().map(Value::from);
        let value = if is_number {
            number.unwrap()
        } else {
            value.into()
        };
        (name, value)
    };
    Value::Object(signed.into_iter().map(member).collect())
}

#[tokio::test]
async fn an_answer_of_the_second_version_becomes_the_firsts() {
    let upstream = Upstream::start().await;
    let shop = second(&upstream).await;
    let way = |pay_type, pay_info| {
        answer(
            &[
                ("trade_no", "7"),
                ("pay_type", pay_type),
                ("pay_info", pay_info),
            ],
            PLATFORM,
        )
    };
    for (sent, expected) in [
        (
            way("jump", "https://g.example/pay/1/"),
            json!({"code": 1, "trade_no": "7", "payurl": "https://g.example/pay/1/"}),
        ),
        (
            way("qrcode", "weixin://wxpay/bizpayurl?pr=a"),
            json!({"code": 1, "trade_no": "7", "qrcode": "weixin://wxpay/bizpayurl?pr=a"}),
        ),
        (
            way("urlscheme", "weixin://dl/business/?ticket=a"),
            json!({"code": 1, "trade_no": "7", "urlscheme": "weixin://dl/business/?ticket=a"}),
        ),
        (
            json!({"code": -1, "msg": "金额不合法"}),
            json!({"code": -1, "msg": "金额不合法"}),
        ),
        // Its 1 would be the first version's success.
        (
            json!({"code": 1, "msg": "no"}),
            json!({"code": -1, "msg": "no"}),
        ),
    ] {
        upstream.answers_with(Reply::ok(sent.to_string()));
        let no = shop.order("longjing", 1, "alipay").await;
        assert_eq!(shop.epay(&no, "alipay", &[]).await, expected);
    }
    let form = way("html", "<form></form>");
    upstream.answers_with(Reply::ok(form.to_string()));
    let no = shop.order("longjing", 1, "alipay").await;
    let refused = shop.epay(&no, "alipay", &[]).await;
    assert!(
        refused["msg"].as_str().unwrap().contains("表单"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_link_that_the_gateway_did_not_sign_is_not_handed_on() {
    let upstream = Upstream::start().await;
    let shop = second(&upstream).await;
    let members = [
        ("trade_no", "7"),
        ("pay_type", "jump"),
        ("pay_info", "https://g.example/"),
    ];
    let changed = |name: &str, value: Value| {
        let mut answer = answer(&members, PLATFORM);
        answer[name] = value;
        answer
    };
    for forged in [
        answer(&members, SANDBOX_PLATFORM),
        answer(&members, rsa_keys::MERCHANT),
        changed("pay_info", "https://evil.example/".into()),
        changed("sign", "".into()),
        changed("sign", Value::Null),
        changed("pay_type", "qrcode".into()),
        answer(&[("pay_type", "app"), ("pay_info", "x")], PLATFORM),
    ] {
        upstream.answers_with(Reply::ok(forged.to_string()));
        let no = shop.order("longjing", 1, "alipay").await;
        let got = shop.epay_request(&no, "alipay", &[]).send().await.unwrap();
        assert_eq!(got.status(), 502, "{forged}");
        assert!(!got.text().await.unwrap().contains("example"), "{forged}");
    }
}

#[tokio::test]
async fn only_a_signed_state_is_ground_for_paid() {
    let upstream = Upstream::start().await;
    let shop = second(&upstream).await;
    let taken = [
        ("trade_no", "7"),
        ("pay_type", "jump"),
        ("pay_info", "https://g.example/"),
    ];
    for (key, status, back, changed_after, expected) in [
        (PLATFORM, "1", "0.00", None, 1),
        (PLATFORM, "0", "0.00", None, 0),
        (PLATFORM, "0", "0.00", Some("1"), 502),
        (SANDBOX_PLATFORM, "1", "0.00", None, 502),
        (rsa_keys::MERCHANT, "1", "0.00", None, 502),
        (PLATFORM, "2", "88.00", None, 3),
        (PLATFORM, "2", "", None, 3),
        (PLATFORM, "2", "0.00", None, 3),
        // E8: less was given back than was paid.
        (PLATFORM, "2", "1.00", None, 1),
        (PLATFORM, "3", "0.00", None, 9),
    ] {
        let no = shop.order("longjing", 1, "alipay").await;
        upstream.answers_with(Reply::ok(answer(&taken, PLATFORM).to_string()));
        shop.epay_request(&no, "alipay", &[]).send().await.unwrap();
        let members = [
            ("trade_no", &*no),
            ("out_trade_no", &no),
            ("money", "88.00"),
            ("status", status),
            ("refundmoney", back),
        ];
        let mut answer = answer(&members, key);
        if let Some(status) = changed_after {
            answer["status"] = status.parse::<i64>().unwrap().into();
        }
        upstream.answers_with(Reply::ok(answer.to_string()));
        let got = shop
            .get(&format!("/state?order_no={no}"))
            .send()
            .await
            .unwrap();
        if expected == 502 {
            assert_eq!(got.status(), 502, "{answer}");
            assert_eq!(shop.payments(&no).await, 0, "{answer}");
        } else {
            let state: Value = serde_json::from_str(&got.text().await.unwrap()).unwrap();
            assert_eq!(state["pay_state"], expected, "{answer}");
        }
    }
}

/// The whole way at the sandbox: create, query, notification.
#[tokio::test]
async fn the_sandbox_sells_by_rsa_and_takes_no_md5_then() {
    let shop = Shop::open_with(|setup| {
        let table = setup.config.gateways.get_mut("epay").unwrap();
        for (key, path) in [("url", "create"), ("query_url", "query")] {
            let url = format!("{}sandbox/epay/api/pay/{path}", setup.base);
            table.insert(key.to_owned(), url.into());
        }
        table.insert("sign_type".to_owned(), "RSA".into());
    })
    .await;
    for (wallet, channel, field) in [
        ("alipay", "alipay", "payurl"),
        ("wechat", "wxpay", "qrcode"),
    ] {
        let no = shop.order("longjing", 1, wallet).await;
        let created = shop.epay(&no, channel, &[("param", "a\"b")]).await;
        assert!(created[field].is_string(), "{created}");
        assert_eq!(shop.epay(&no, channel, &[]).await, created);
        assert_eq!(shop.state(&no).await["pay_state"], 0);
        shop.phone(&no, "pay").await;
        assert_eq!(shop.notified(&no).await, 1);
        assert_eq!(shop.payments(&no).await, 1);
    }
    // A payment whose notification is lost is found by the query.
    shop.fault(json!({"gateway": "epay", "at": "notify", "kind": "drop"}))
        .await;
    let no = shop.order("longjing", 1, "alipay").await;
    shop.epay(&no, "alipay", &[]).await;
    shop.phone(&no, "pay").await;
    shop.becomes(&no, 1).await;
    let (_, body) = crate::epay::mapi(&shop, &crate::epay::ORDER).await;
    assert_eq!(body, r#"{"code":-3,"msg":"该商户只能使用RSA签名类型"}"#);
    let query = [
        ("act", "order"),
        ("pid", "1000"),
        ("key", crate::harness::KEY),
        ("out_trade_no", &no),
    ];
    let refused = read(shop.get("/sandbox/epay/api.php").query(&query)).await;
    assert_eq!(refused["msg"], "该商户只能使用RSA签名类型");
}
