//! What unmodified public clients send to an epay server, as raw requests: each works at the
//! sandbox as it did at a real server.

use checkout_server::form::encode;
use serde_json::Value;

use crate::{
    epay_cashier::multipart,
    harness::{KEY, PID, Shop, form, signed},
    rsa_keys::{SANDBOX_MERCHANT, signed_by, timestamp},
};

/// How the fields are sent, and to what.
#[derive(Clone, Copy, Debug)]
enum Way {
    Query,
    Form,
    Multipart,
}

/// What makes the request the merchant's.
#[derive(Clone, Copy, Debug)]
enum By {
    Md5,
    Rsa,
    Key,
}

/// What a client goes on with.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// A redirect to the cashier.
    Cashier,
    /// JSON of that code with these members.
    Json(i64, &'static [&'static str]),
}

use By::{Key, Md5, Rsa};
use Expected::{Cashier, Json};
use Way::{Form, Multipart, Query};

type Call = (
    &'static str,
    Way,
    By,
    &'static [(&'static str, &'static str)],
    Expected,
);

const LINK: &[&str] = &["trade_no", "payurl"];
const CODE: &[&str] = &["trade_no", "qrcode"];
const ORDER: &[&str] = &[
    "trade_no",
    "out_trade_no",
    "type",
    "money",
    "status",
    "addtime",
];
const LIST: &[&str] = &["msg", "count", "data"];

/// By file and fields; `P1` and `P2` are paid before the queries, and `$id` is P1's trade.
#[rustfmt::skip]
const CALLS: [Call; 27] = [
    // Shop plugins that know the page jump alone.
    ("submit.php", Query, Md5, &[("type", "alipay"), ("out_trade_no", "C1"), ("sitename", "店")], Cashier),
    ("submit.php", Form, Md5, &[("type", "wxpay"), ("out_trade_no", "C2")], Cashier),
    ("submit.php", Multipart, Md5, &[("type", "alipay"), ("out_trade_no", "C3")], Cashier),
    ("submit.php", Form, Md5, &[("type", ""), ("out_trade_no", "C4")], Cashier),
    ("submit.php", Query, Md5, &[("out_trade_no", "C5")], Cashier),
    ("submit.php", Form, Md5, &[("type", "ALIPAY"), ("out_trade_no", "C6"), ("param", "a b+c")], Cashier),
    ("submit.php", Query, Md5, &[("type", "wxpay"), ("out_trade_no", "C7\n"), ("money", "1\n")], Cashier),
    ("submit.php", Form, Md5, &[("type", "alipay"), ("out_trade_no", "C8"), ("name", "会员😀 <b>")], Cashier),
    ("submit.php", Form, Rsa, &[("type", "alipay"), ("out_trade_no", "C9")], Cashier),
    ("mapi.php", Form, Md5, &[("type", "alipay"), ("out_trade_no", "P1"), ("clientip", "1.2.3.4")], Json(1, LINK)),
    ("mapi.php", Multipart, Md5, &[("type", "wxpay"), ("out_trade_no", "P2"), ("clientip", "1.2.3.4")], Json(1, CODE)),
    ("mapi.php", Multipart, Md5, &[("type", "alipay"), ("out_trade_no", "C12"), ("clientip", "::1"), ("device", "mobile")], Json(1, LINK)),
    ("mapi.php", Form, Md5, &[("type", "alipay"), ("out_trade_no", "C13"), ("clientip", "1.2.3.4"), ("device", "jump")], Json(1, LINK)),
    ("mapi.php", Form, Rsa, &[("type", "wxpay"), ("out_trade_no", "C14"), ("clientip", "1.2.3.4")], Json(1, CODE)),
    ("api.php?act=order", Query, Key, &[("out_trade_no", "P1")], Json(1, ORDER)),
    ("api.php?act=order", Query, Key, &[("trade_no", "$id")], Json(1, ORDER)),
    ("api.php?act=order", Query, Key, &[("pid", "1000 (shop)"), ("out_trade_no", "P1")], Json(1, ORDER)),
    ("api.php?act=order", Query, Key, &[("trade_no", ""), ("out_trade_no", "P1")], Json(1, ORDER)),
    ("api.php?act=query", Query, Key, &[], Json(1, &["pid", "key", "active", "money", "orders"])),
    ("api.php?act=orders", Query, Key, &[], Json(1, LIST)),
    ("api.php?act=orders", Query, Key, &[("limit", "50")], Json(1, LIST)),
    ("api.php?act=settle", Query, Key, &[], Json(1, LIST)),
    ("api.php?act=refund", Form, Key, &[("out_trade_no", "P1"), ("money", "0.40")], Json(1, &["msg"])),
    ("api.php?act=refund", Multipart, Key, &[("trade_no", "$id"), ("money", "0.60")], Json(1, &["msg"])),
    ("api/pay/create", Form, Rsa, &[("method", "web"), ("type", "alipay"), ("out_trade_no", "C25"), ("clientip", "1.2.3.4")], Json(0, &["trade_no", "pay_type", "pay_info", "timestamp", "sign"])),
    ("api/pay/query", Form, Rsa, &[("out_trade_no", "P2")], Json(0, &["trade_no", "status", "sign"])),
    ("api/pay/refund", Form, Rsa, &[("out_trade_no", "P2"), ("money", "1.00")], Json(0, &["refund_no", "money", "sign"])),
];

/// What an order has beside what a call names.
fn order(shop: &Shop) -> Vec<(&'static str, String)> {
    vec![
        ("name", "VIP会员".to_owned()),
        ("money", "1.00".to_owned()),
        ("notify_url", format!("{}/notify/epay", shop.base)),
        ("return_url", "http://shop.example/r".to_owned()),
    ]
}

#[tokio::test]
async fn every_call_of_the_public_clients_works() {
    let shop = Shop::open().await;
    let mut failed = Vec::new();
    for call in CALLS {
        let (path, way, by, named, expected) = call;
        if path == "api.php?act=order" {
            for no in ["P1", "P2"] {
                shop.phone(no, "pay").await;
            }
        }
        let id = shop
            .trade("P1")
            .await
            .map_or(Value::Null, |trade| trade["id"].clone());
        let mut fields = vec![("pid", PID.to_owned())];
        if !path.starts_with("api.php") && !path.ends_with("query") && !path.ends_with("refund") {
            fields.extend(order(&shop));
        }
        fields.retain(|(name, _)| named.iter().all(|(other, _)| other != name));
        let text = |value: &str| value.replace("$id", id.as_str().unwrap_or_default());
        fields.extend(named.iter().map(|(name, value)| (*name, text(value))));
        match by {
            Key => fields.push(("key", KEY.to_owned())),
            Rsa => fields.push(("timestamp", timestamp())),
            Md5 => {}
        }
        let plain: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let all = match by {
            Key => plain
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
            Md5 => signed(&plain, KEY),
            Rsa => signed_by(&plain, SANDBOX_MERCHANT),
        };
        let pairs: Vec<_> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let url = format!("/sandbox/epay/{path}");
        let request = match way {
            Query => {
                let joint = if path.contains('?') { '&' } else { '?' };
                shop.get(&format!("{url}{joint}{}", encode(&pairs)))
            }
            Form => form(shop.post(&url), &pairs),
            Multipart => multipart(shop.post(&url), &pairs),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let location = answer.headers().get("location").cloned();
        let location = location.map(|url| url.to_str().unwrap().to_owned());
        let body = answer.text().await.unwrap();
        let works = match expected {
            Cashier => location.is_some_and(|url| {
                url.starts_with(&format!("{}/sandbox/", shop.base)) && url.contains("cashier")
            }),
            Json(code, members) => {
                let answer: Value = serde_json::from_str(&body).unwrap_or_default();
                let has = |name: &&str| !answer[name].is_null();
                answer["code"] == code && members.iter().all(has)
            }
        };
        if !works {
            failed.push(format!("{call:?}\n  {status} {body}"));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        CALLS.len(),
        failed.join("\n")
    );
}
