//! Whatever is sent to a running server, and whatever its gateways answer.
//!
//! In each text `$no` stands for the number of an order that waits for its payment.

use checkout_server::form;
use serde_json::Value;

use crate::fixtures;
use crate::input::seed;
use crate::notifications::{epay_notification, forged, gatepay_notification, report};
use crate::orders::{
    anything, create_answer, epay_state_answer, made_by_api, order_cmd_state_answer, ordered,
    pay_request, refunded,
};
use crate::requests::{GATEWAYS, PAY_REQUESTS};
use crate::shop::{self, Shop};

type Reader = fn(&Shop, &str);

const READERS: [Reader; 12] = [
    forged,
    epay_notification,
    gatepay_notification,
    report,
    made_by_api,
    refunded,
    ordered,
    pay_request,
    create_answer,
    epay_state_answer,
    order_cmd_state_answer,
    anything,
];

/// Sends what comes.
pub fn run(data: &[u8]) {
    let Some((chosen, rest)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    if let Some(reader) = READERS.get(usize::from(*chosen) % READERS.len()) {
        shop::with(|shop| reader(shop, &text));
    }
}

/// Honest and forged notifications and reports, orders and refunds, the documents' answers.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (place, file) in [(1, "epay"), (2, "gatepay"), (3, "reports")] {
        let path = format!("server/tests/fixtures/forged/{file}.json");
        let file: Value = serde_json::from_str(&fixtures::text(&path)).unwrap();
        let honest = file["honest"].as_object().unwrap();
        let cases = file["cases"].as_array().unwrap().iter();
        let changes = cases.filter_map(|case| case["before"].as_object());
        for change in changes.chain([&serde_json::Map::new()]) {
            let mut fields = honest.clone();
            fields.extend(change.clone());
            let fields: Vec<(String, String)> = fields
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
                .collect();
            let form = form::encode(&fields).replace("%24", "$");
            seeds.push(seed(place, &form));
            seeds.push(seed(0, form + "&sign=x&sign_type=MD5"));
        }
    }
    let json = r#"{"order_no":"$no","pay_state":1,"amount":"88.00","channel":"wechat","trade_no":"T1","refund_no":"R1"}"#;
    seeds.push(seed(3, json));
    for text in [
        r#"{"amount":"88.00","description":"Tea","wallets":"either"}"#,
        r#"{"order_no":"S1","amount":"0.01","description":"茶","wallets":"onecode","gateway":"epay","return_url":"https://shop.example/","metadata":{"a":[1,{"b":null}]}}"#,
    ] {
        seeds.push(seed(4, text));
    }
    for text in [
        r#"{"amount":"8.80","reason":"broken"}"#,
        r#"{"payment_id":1,"done":true}"#,
    ] {
        seeds.push(seed(5, text));
    }
    seeds.push(seed(
        6,
        r#"{"product_id":"longjing","quantity":2,"wallet":"alipay"}"#,
    ));
    for request in PAY_REQUESTS {
        seeds.push(seed(7, request));
    }
    for (place, gateway) in GATEWAYS.iter().enumerate() {
        let folder = format!("tests/fixtures/gateways/{gateway}/create");
        for answer in fixtures::below(&folder) {
            let letter = [b'0' + u8::try_from(place).unwrap_or(0)];
            seeds.push(seed(8, [letter.as_slice(), &answer].concat()));
        }
    }
    seeds.extend(
        fixtures::texts_in("server/tests/fixtures/epay/queried.json")
            .iter()
            .map(|text| seed(9, text)),
    );
    for money in ["\"88.00\"", "88", "8800", "88.001"] {
        let answer =
            format!(r#"{{"code":1,"out_trade_no":"$no","status":1,"money":{money},"pid":"1000"}}"#);
        seeds.push(seed(9, answer));
    }
    let states = fixtures::texts_in("tests/fixtures/state-answers.json");
    let states = states.iter().map(|text| text.replace('@', "$no"));
    seeds.extend(states.map(|text| seed(10, text)));
    seeds.extend(ANYTHING.map(|text| seed(11, text)));
    seeds
}

const ANYTHING: [&str; 12] = [
    "GET /products\n",
    "GET /state?order_no=$no\n",
    "GET /c?order_no=$no&gateway=epay&t=x\n",
    "GET /notify/order-cmd?order_no=$no\n",
    "POST /notify/order-cmd\n{\"order_no\":\"$no\"}",
    "GET /sandbox/trades\n",
    "POST /sandbox/phone/act\norder_no=$no&action=pay&value=",
    "POST /sandbox/faults\n{\"gateway\":\"epay\",\"part\":\"create\",\"fault\":\"hang\"}",
    "POST /sandbox/epay/mapi.php\npid=1000&type=alipay&out_trade_no=$no&notify_url=http%3A%2F%2Fx&name=a&money=1.00",
    "GET /sandbox/epay/api.php?act=order&pid=1000&out_trade_no=$no\n",
    "GET /api/v1/openapi.json\n",
    "POST /api/v1/orders\n{}",
];
