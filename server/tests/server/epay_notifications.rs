//! epay's notifications: what is joined without escaping can be read in two ways, and what
//! a real server signs in odd forms is accepted all the same.

use crate::{
    harness::{KEY, PID, Shop, form, signed},
    upstream::{Reply, Upstream},
};

type Fields = Vec<(String, String)>;

/// A shop at the upstream, with pages of its own on another origin.
async fn shop() -> (Upstream, Shop) {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.allowed_origins = vec!["https://shop.example".to_owned()];
    })
    .await;
    (upstream, shop)
}

/// An order of 88 yuan that was sent with these fields, and what the gateway got.
async fn sent(upstream: &Upstream, shop: &Shop, more: &[(&str, &str)]) -> (String, Fields) {
    let no = shop.order("longjing", 1, "alipay").await;
    shop.epay_request(&no, "alipay", more).send().await.unwrap();
    let body = upstream.received_once().body;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let fields = checkout_server::form::decode(body.as_bytes());
    let fields = fields.into_iter().map(|(k, v)| (text(k), text(v)));
    (no, fields.collect())
}

fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value)
}

/// What the gateway notifies of an order, without its signature.
fn notification<'a>(no: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("pid", PID),
        ("trade_no", no),
        ("out_trade_no", no),
        ("type", "alipay"),
        ("name", "product"),
        ("money", "88"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more);
    fields
}

async fn answered(shop: &Shop, fields: &Fields) -> String {
    let by_get = shop.notify(fields).await.text().await.unwrap();
    let pairs: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let by_post = form(shop.post("/notify/epay"), &pairs)
        .send()
        .await
        .unwrap();
    assert_eq!(by_post.text().await.unwrap(), by_get);
    by_get
}

/// The text that is signed of these fields.
fn content(fields: &[(&str, &str)]) -> String {
    let mut fields: Vec<_> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    fields.sort_unstable();
    let pairs = fields.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// E1. The shopper of A chooses `param`, pays A, and sends the signed return again as a
/// notification of B: the same text, cut otherwise. A third order is hidden in the same way.
#[tokio::test]
async fn a_param_that_names_another_order_pays_no_other_order() {
    let (upstream, shop) = shop().await;
    let (second, _) = sent(&upstream, &shop, &[]).await;
    let (third, _) = sent(&upstream, &shop, &[]).await;
    let param = format!("q&out_trade_no={second}&param=r&out_trade_no={third}");
    let (first, create) = sent(&upstream, &shop, &[("param", &param)]).await;
    let clean = |name| !value(&create, name).contains(['&', '=']);
    assert!(clean("param") && clean("name"), "{create:?}");
    // As an old create request would have sent it, and the gateway signs it.
    let trade = ("trade_no", "2026112015565033752");
    let genuine = notification(&first, &[trade, ("param", &param)]);
    let signature = signed(&genuine, KEY);
    let sign = value(&signature, "sign");
    let of_second = format!("product&out_trade_no={first}&param=q");
    let of_third = format!("{of_second}&out_trade_no={second}&param=r");
    let rest = format!("r&out_trade_no={third}");
    for forged in [
        notification(&second, &[trade, ("name", &of_second), ("param", &rest)]),
        notification(&third, &[trade, ("name", &of_third)]),
    ] {
        assert_eq!(content(&forged), content(&genuine));
        let mut fields: Fields = forged
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        fields.extend([("sign".to_owned(), sign.to_owned())]);
        assert_eq!(answered(&shop, &fields).await, "fail", "{fields:?}");
        fields.extend([("sign_type".to_owned(), "MD5".to_owned())]);
        assert_eq!(answered(&shop, &fields).await, "fail", "{fields:?}");
    }
    for no in [&first, &second, &third] {
        assert_eq!(shop.payments(no).await, 0);
    }
}

#[tokio::test]
async fn no_field_of_the_browsers_joins_another_into_the_signed_text() {
    let (upstream, shop) = shop().await;
    for name in ["param", "return_url", "device"] {
        let odd = "https://shop.example/?a=1&out_trade_no=b";
        let (_, create) = sent(&upstream, &shop, &[(name, odd)]).await;
        for (name, value) in &create {
            assert!(!value.contains('&'), "{name}={value}");
        }
    }
}

/// Most shops have a query in their pages' addresses.
#[tokio::test]
async fn a_page_that_the_shopper_returns_to_keeps_its_query() {
    let (upstream, shop) = shop().await;
    let page = "https://shop.example/?page=5&lang=zh-HK";
    let (_, create) = sent(&upstream, &shop, &[("return_url", page)]).await;
    assert_eq!(value(&create, "return_url"), page);
}

/// Our own create request is signed with the same key.
#[tokio::test]
async fn our_own_create_request_is_no_notification() {
    let (upstream, shop) = shop().await;
    let more = [
        ("return_url", "https://shop.example/r"),
        ("device", "pc"),
        ("param", "p"),
    ];
    let (no, create) = sent(&upstream, &shop, &more).await;
    assert_eq!(answered(&shop, &create).await, "fail");
    // Nor with what a notification has beside, even rightly signed.
    for name in ["return_url", "notify_url", "clientip", "device"] {
        let with_it = notification(&no, &[(name, value(&create, name)), ("param", "p")]);
        assert_eq!(
            answered(&shop, &signed(&with_it, KEY)).await,
            "fail",
            "{name}"
        );
        let mut unsigned = signed(&notification(&no, &[("param", "p")]), KEY);
        unsigned.push((name.to_owned(), String::new()));
        assert_eq!(answered(&shop, &unsigned).await, "fail", "{name} unsigned");
    }
    assert_eq!(shop.payments(&no).await, 0);
}

#[tokio::test]
async fn a_param_is_the_one_that_was_sent() {
    let (upstream, shop) = shop().await;
    for (param, notified, answer) in [
        ("", "", "success"),
        ("", "x", "fail"),
        ("p", "p", "success"),
        ("p", "", "success"),
        ("p", "q", "fail"),
        ("a<\"b\">'", "a&lt;&quot;b&quot;&gt;&#039;", "success"),
        ("a<\"b\">'", "a<\"b\">'", "success"),
        ("100%+50%25", "100%+50%25", "success"),
        ("p&1", "p%261", "success"),
        ("&amp;", "%26amp;", "success"),
    ] {
        let (no, _) = sent(&upstream, &shop, &[("param", param)]).await;
        let fields = signed(&notification(&no, &[("param", notified)]), KEY);
        assert_eq!(answered(&shop, &fields).await, answer, "{param} {notified}");
        assert_eq!(shop.payments(&no).await, usize::from(answer == "success"));
    }
}

/// E3 and E7: a real server's word, if rightly signed, is not refused for being odd.
#[tokio::test]
async fn what_is_rightly_signed_is_accepted_in_odd_forms() {
    let (upstream, shop) = shop().await;
    for more in [
        vec![("type", "wxpay")],
        vec![("type", "qqpay")],
        vec![("buyer", "2088"), ("api_trade_no", "4200001")],
        vec![("buyer", "")],
        vec![("money", "88.000")],
        vec![("money", "88.0")],
        vec![("name", "西湖龙井 · 50 g")],
        vec![("name", "Tom &amp; Jerry &lt;=")],
    ] {
        let (no, _) = sent(&upstream, &shop, &[]).await;
        let mut fields = signed(&notification(&no, &more), KEY);
        fields.retain(|(name, _)| name != "sign_type");
        assert_eq!(answered(&shop, &fields).await, "success", "{more:?}");
        fields.push(("sign_type".to_owned(), "MD5".to_owned()));
        assert_eq!(answered(&shop, &fields).await, "success", "{more:?}");
        assert_eq!(shop.payments(&no).await, 1, "{more:?}");
    }
}

/// E6: what was sent first is sent again, whatever the page asks for later.
#[tokio::test]
async fn an_order_is_sent_again_as_it_was_sent_first() {
    let (upstream, shop) = shop().await;
    let first = [("return_url", "https://shop.example/a"), ("param", "p")];
    let (no, create) = sent(&upstream, &shop, &first).await;
    let other = [("return_url", "https://shop.example/b"), ("param", "q")];
    shop.epay_request(&no, "alipay", &other)
        .send()
        .await
        .unwrap();
    let body = upstream.received_once().body;
    assert!(body.contains(value(&create, "sign")), "{body}");
}

/// A browser cannot fill the store with what it chooses.
#[tokio::test]
async fn a_param_or_return_url_beyond_reason_is_refused() {
    let (upstream, shop) = shop().await;
    for (name, longest) in [("param", 255), ("return_url", 2048)] {
        let no = shop.order("longjing", 1, "alipay").await;
        for (length, code) in [(longest + 1, -1), (longest, 1)] {
            upstream.answers_with(Reply::ok(r#"{"code":1}"#));
            let long = "x".repeat(length);
            let answer = shop.epay(&no, "alipay", &[(name, &long)]).await;
            assert_eq!(answer["code"], code, "{name} {length}");
        }
        assert_eq!(upstream.received().len(), 1, "{name}");
    }
}
