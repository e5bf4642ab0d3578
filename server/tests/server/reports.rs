//! `/notify/pay-url` and `/notify/smallsaas`: reports of the merchant's own system.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, begin, number, shop_with},
    fixture::{Fields, changed, pairs, placed},
    gateways::{APPKEY, gatepay_signed},
    harness::{Shop, form},
    upstream::Upstream,
};

pub(crate) const REPORTED: [(CreateRoute, &str, &str); 2] = [
    (
        CREATE_ROUTES[0],
        "report-pay-url-0123",
        "report-smallsaas-01",
    ),
    (
        CREATE_ROUTES[4],
        "report-smallsaas-01",
        "report-pay-url-0123",
    ),
];

async fn awaiting(shop: &Shop, route: CreateRoute) -> String {
    let no = route.order(shop).await;
    route.request(shop, &no).send().await.unwrap();
    no
}

/// As a form and as JSON, twins included.
fn bodies(shop: &Shop, route: CreateRoute, fields: &Fields) -> [RequestBuilder; 2] {
    let path = format!("/notify/{}", route.gateway);
    let members: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}:{}", json!(name), json!(value)))
        .collect();
    let object = format!(" {{{}}}", members.join(","));
    let as_form = form(shop.post(&path), &pairs(fields));
    [as_form, shop.post(&path).body(object)]
}

fn report(no: &str, state: &str) -> Fields {
    [
        ("order_no", no),
        ("pay_state", state),
        ("amount", "88.00"),
        ("channel", "wechat"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

#[tokio::test]
async fn no_forged_report_is_accepted() {
    let file: Value =
        serde_json::from_str(include_str!("../fixtures/forged/reports.json")).unwrap();
    for (route, token, foreign) in REPORTED {
        let upstream = Upstream::start().await;
        let shop = shop_with(&upstream).await;
        let no = awaiting(&shop, route).await;
        let second = awaiting(&shop, route).await;
        let other = route.order(&shop).await;
        let elsewhere = route.order(&shop).await;
        begin(&shop.store(), &elsewhere, "epay").await;
        let capitals = token.to_uppercase();
        let names = [
            ("$no", no.as_str()),
            ("$other", &other),
            ("$elsewhere", &elsewhere),
            ("$second", &second),
            ("${token}", token),
            ("$token", token),
            ("$TOKEN", &capitals),
            ("$short", &token[1..]),
            ("$foreign", foreign),
        ];
        let honest = changed(&Fields::new(), &file["honest"]);
        let cases = file["cases"].as_array().unwrap();
        assert!(cases.len() >= 35);
        for case in cases {
            let fields = placed(&changed(&honest, &case["before"]), &names);
            let tokens = case["authorization"].as_array();
            let tokens = tokens.map_or(vec!["Bearer $token".to_owned()], |tokens| {
                tokens
                    .iter()
                    .map(|text| text.as_str().unwrap().to_owned())
                    .collect()
            });
            let status = if case["authorization"].is_null() {
                400
            } else {
                401
            };
            for mut request in bodies(&shop, route, &fields) {
                for (_, token) in placed(
                    &tokens.iter().map(|t| (String::new(), t.clone())).collect(),
                    &names,
                ) {
                    request = request.header("authorization", token);
                }
                let answer = request.send().await.unwrap();
                assert_eq!(answer.status(), status, "{} {case}", route.gateway);
                assert_eq!(answer.text().await.unwrap(), "fail", "{case}");
            }
        }
        for no in [&no, &second, &other, &elsewhere] {
            assert_eq!(shop.payments(no).await, 0);
        }
        assert_eq!(shop.state(&no).await["pay_state"], 0);
    }
}

#[tokio::test]
async fn a_report_is_taken_as_json_and_as_a_form_and_counted_once() {
    for (route, token, _) in REPORTED {
        let upstream = Upstream::start().await;
        let shop = shop_with(&upstream).await;
        let no = awaiting(&shop, route).await;
        for _ in 0..3 {
            for request in bodies(&shop, route, &report(&no, "1")) {
                let request = request.header("authorization", format!("Bearer {token}"));
                let answer = request.send().await.unwrap();
                assert_eq!(answer.status(), 200);
                assert_eq!(answer.text().await.unwrap(), "success");
            }
        }
        assert_eq!(shop.payments(&no).await, 1);
        let state = shop.state(&no).await;
        assert_eq!(
            (
                &state["result"],
                &state["pay_state"],
                &state["pay_state_desc"],
                &state["amount"]
            ),
            (&json!(0), &json!(1), &json!("已支付"), &json!("88.00"))
        );
        upstream.received();
        shop.state(&no).await;
        assert_eq!(upstream.received(), [], "no gateway is asked");
    }
}

/// What was known, what is reported, and what is known then.
#[tokio::test]
async fn a_report_changes_the_state_as_every_word_about_a_payment_does() {
    for (route, token, _) in REPORTED {
        let upstream = Upstream::start().await;
        let shop = shop_with(&upstream).await;
        for (reports, known, credits) in [
            (vec!["1"], 1, 1),
            (vec!["2"], 2, 0),
            (vec!["1", "3"], 3, 1),
            (vec!["1", "2"], 1, 1),
            (vec!["1", "3", "1"], 3, 1),
            (vec!["2", "1"], 1, 1),
        ] {
            let no = awaiting(&shop, route).await;
            for state in &reports {
                // A number, where JSON has one.
                let mut body =
                    json!({"order_no": no, "amount": "88", "channel": "wechat", "more": 1});
                body["pay_state"] = json!(state.parse::<u8>().unwrap());
                let request = shop
                    .post(&format!("/notify/{}", route.gateway))
                    .header("authorization", format!("bearer {token}"))
                    .body(body.to_string());
                assert_eq!(
                    request.send().await.unwrap().text().await.unwrap(),
                    "success"
                );
            }
            assert_eq!(shop.state(&no).await["pay_state"], known, "{reports:?}");
            assert_eq!(shop.payments(&no).await, credits, "{reports:?}");
        }
    }
}

/// Money that comes late is money.
#[tokio::test]
async fn a_payment_after_the_end_of_the_order_is_counted() {
    for (route, token, _) in REPORTED {
        let upstream = Upstream::start().await;
        let shop = shop_with(&upstream).await;
        let no = awaiting(&shop, route).await;
        shop.store().end_order(&number(&no), 0).await.unwrap();
        let [request, _] = bodies(&shop, route, &report(&no, "1"));
        let request = request.header("authorization", format!("Bearer {token}"));
        assert_eq!(request.send().await.unwrap().status(), 200);
        assert_eq!(
            (
                shop.state(&no).await["pay_state"].clone(),
                shop.payments(&no).await
            ),
            (json!(1), 1)
        );
    }
}

/// Such as of an order that was deleted.
#[tokio::test]
async fn a_payment_of_an_unknown_number_waits_for_a_person() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let reported = |state| {
        let [_, json] = bodies(&shop, CREATE_ROUTES[0], &report("gone-1", state));
        json.header("authorization", "Bearer report-pay-url-0123")
    };
    assert_eq!(reported("0").send().await.unwrap().status(), 400);
    assert_eq!(shop.store().attention().await.unwrap(), []);
    assert_eq!(reported("1").send().await.unwrap().status(), 400);
    let mut fields = vec![
        ("appkey", APPKEY),
        ("product_id", "14"),
        ("product_num", "1"),
        ("pay_type", "wechat"),
        ("out_order_id", "gone-2"),
        ("custom", ""),
    ];
    let sign = gatepay_signed(&fields);
    fields.extend([
        ("order_price", "88"),
        ("order_type", "wechat"),
        ("sign", sign.as_str()),
    ]);
    let notified = form(shop.post("/notify/gatepay"), &fields);
    assert_eq!(notified.send().await.unwrap().status(), 400);
    let waiting = shop.store().attention().await.unwrap();
    let waiting: Vec<_> = waiting
        .iter()
        .map(|event| (event.order_no.as_deref(), event.reason.as_deref()))
        .collect();
    assert_eq!(
        waiting,
        [
            (Some("gone-1"), Some("order")),
            (Some("gone-2"), Some("order"))
        ]
    );
}

#[tokio::test]
async fn a_report_without_meaning_is_refused() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let no = awaiting(&shop, CREATE_ROUTES[0]).await;
    for body in [
        String::new(),
        "{}".to_owned(),
        "[]".to_owned(),
        "{".to_owned(),
        "<xml>".to_owned(),
        json!([report(&no, "1")]).to_string(),
        json!({"order_no": no, "pay_state": true, "amount": "88.00", "channel": "wechat"})
            .to_string(),
        json!({"order_no": no, "pay_state": 1, "amount": 88.0, "channel": "wechat"}).to_string(),
        json!({"order_no": no, "pay_state": [1], "amount": "88.00", "channel": "wechat"})
            .to_string(),
        json!({"order_no": no, "pay_state": 1.0, "amount": "88.00", "channel": "wechat"})
            .to_string(),
    ] {
        let request = shop
            .post("/notify/pay-url")
            .header("authorization", "Bearer report-pay-url-0123")
            .body(body.clone());
        assert_eq!(request.send().await.unwrap().status(), 400, "{body}");
    }
    assert_eq!(shop.payments(&no).await, 0);
    let by_get = shop
        .get("/notify/pay-url")
        .header("authorization", "Bearer report-pay-url-0123");
    assert_eq!(by_get.send().await.unwrap().status(), 405);
}
