//! The sandbox's epay takes an order again only if it kept all of the first, and is as kind
//! and as strict as a real server.

use serde_json::Value;

use crate::{
    epay::{mapi, order},
    harness::{KEY, PID, Shop, form, read, signed},
};

async fn codes(shop: &Shop, no: &str, change: (&str, &str)) -> [Value; 2] {
    let fields = order(&[("out_trade_no", Some(no)), (change.0, Some(change.1))]);
    let mut codes = [Value::Null, Value::Null];
    for code in &mut codes {
        let (_, body) = mapi(shop, &fields).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        *code = answer["code"].clone();
    }
    codes
}

#[tokio::test]
async fn what_was_cut_or_replaced_counts_as_changed_when_it_comes_again() {
    let shop = Shop::open().await;
    let url = |length: usize| format!("http://shop.example/{}", "r".repeat(length - 20));
    let (longest, longer) = (url(255), url(256));
    for (number, (field, value, again)) in [
        ("name", "会员卡", 1),
        ("name", "会员😀卡", -1),
        ("name", &"n".repeat(64), 1),
        ("name", &"n".repeat(65), -1),
        // Each is five characters once it is escaped.
        ("name", &"&".repeat(12), 1),
        ("name", &"&".repeat(13), -1),
        // Escaped and slashed, seven.
        ("name", &"\"".repeat(9), 1),
        ("name", &"\"".repeat(10), -1),
        // 129 bytes are cut to 126 before they are compared.
        ("name", &"商".repeat(43), 1),
        ("return_url", &longest, 1),
        ("return_url", &longer, -1),
        ("return_url", "http://shop.example/😀", -1),
        ("notify_url", &longer, -1),
        ("param", &"p".repeat(255), 1),
        ("param", &"p".repeat(256), -1),
        ("param", "😀", -1),
        ("param", r#"{"a":'1'}"#, 1),
        ("param", "0", 1),
    ]
    .into_iter()
    .enumerate()
    {
        let codes = codes(&shop, &format!("A{number}"), (field, value)).await;
        assert_eq!(codes, [1, again], "{field} {value}");
    }
}

#[tokio::test]
async fn a_changed_param_is_a_changed_order() {
    let shop = Shop::open().await;
    for (number, (first, again, code)) in [
        (Some("a"), Some("a"), 1),
        (Some("a"), Some("b"), -1),
        (Some("a"), None, -1),
        (Some("a"), Some(""), -1),
        (None, Some("a"), -1),
        (None, Some(""), 1),
    ]
    .into_iter()
    .enumerate()
    {
        let no = format!("P{number}");
        let fields = |param| order(&[("out_trade_no", Some(&no)), ("param", param)]);
        mapi(&shop, &fields(first)).await;
        let (_, body) = mapi(&shop, &fields(again)).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer["code"], code, "{first:?} {again:?}");
    }
}

#[tokio::test]
async fn a_signature_by_md5_is_none_by_rsa() {
    let shop = Shop::open().await;
    let mut signed = signed(&order(&[]), KEY);
    for (sign_type, msg) in [
        ("RSA", "时间戳(timestamp)字段不能为空"),
        ("MD5", ""),
        ("md5", ""),
        ("", ""),
    ] {
        for (_, value) in signed.iter_mut().filter(|(name, _)| name == "sign_type") {
            sign_type.clone_into(value);
        }
        let pairs: Vec<_> = signed
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let answer = read(form(shop.post("/sandbox/epay/mapi.php"), &pairs)).await;
        assert_eq!(answer["msg"].as_str().unwrap_or_default(), msg);
        assert_eq!(answer["code"], if msg.is_empty() { 1 } else { -3 });
    }
    let timestamp = crate::rsa_keys::timestamp();
    let changes = [
        ("timestamp", Some(timestamp.as_str())),
        ("sign_type", Some("RSA")),
    ];
    let fields = order(&changes);
    let signed = crate::harness::signed(&fields[..fields.len() - 1], KEY);
    let mut pairs: Vec<_> = signed
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    pairs.retain(|(name, _)| *name != "sign_type");
    pairs.push(("sign_type", "RSA"));
    let answer = read(form(shop.post("/sandbox/epay/mapi.php"), &pairs)).await;
    assert_eq!(
        (&answer["code"], &answer["msg"]),
        (&(-3).into(), &"RSA签名校验失败".into())
    );
}

#[tokio::test]
async fn what_a_real_server_overlooks_is_overlooked() {
    let shop = Shop::open().await;
    for (number, (field, value)) in [
        ("type", "ALIPAY"),
        ("type", "WxPay"),
        ("type", "alipay  "),
        ("out_trade_no", "L2\n"),
        ("money", "1.00\n"),
        ("pid", "1000"),
        ("pid", " 1000.5 and more"),
    ]
    .into_iter()
    .enumerate()
    {
        let no = format!("K{number}");
        let mut changes = vec![("out_trade_no", Some(no.as_str())), (field, Some(value))];
        if field == "out_trade_no" {
            changes.remove(0);
        }
        let (_, body) = mapi(&shop, &order(&changes)).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer["code"], 1, "{field} {value:?}: {answer}");
    }
    for (field, value) in [
        ("out_trade_no", "L3\n\n"),
        ("out_trade_no", "\nL4"),
        ("money", "1.00\n\n"),
        ("money", "1.00 "),
        ("type", " alipay"),
    ] {
        let (kind, body) = mapi(&shop, &order(&[(field, Some(value))])).await;
        let refused = kind.starts_with("text/html") && body.starts_with("<!DOCTYPE")
            || body.contains("\"code\":-1");
        assert!(refused, "{field} {value:?}: {body}");
    }
    for pid in [PID.to_owned(), format!("{PID}abc"), format!(" {PID}.9")] {
        let query = [
            ("act", "order"),
            ("pid", &pid),
            ("key", KEY),
            ("out_trade_no", "K0"),
        ];
        let answer = read(shop.get("/sandbox/epay/api.php").query(&query)).await;
        assert_eq!(answer["code"], 1, "{pid}: {answer}");
    }
    let other = [
        ("act", "order"),
        ("pid", "abc1000"),
        ("key", KEY),
        ("out_trade_no", "K0"),
    ];
    let answer = read(shop.get("/sandbox/epay/api.php").query(&other)).await;
    assert_eq!(answer["code"], -3, "{answer}");
}
