//! The shop's API: who may call it, and what it answers that cannot be used.

use checkout_server::{Setup, merchant::order::OrderNo};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{harness::Shop, webhooks::table};

pub(crate) const KEY_OF_SHOP: &str = "k0of0the0shops0system";
pub(crate) const KEY_OF_ERP: &str = "k0of0the0erp0system00";
const PROBLEM: &str = "application/problem+json";

/// Adds the keys of two systems.
pub(crate) fn with_keys(setup: &mut Setup) {
    let keys = [("shop", KEY_OF_SHOP), ("erp", KEY_OF_ERP)];
    let tables = keys.map(|(name, key)| table(&format!("name = '{name}'\nkey = '{key}'")));
    setup.config.api_keys = Vec::from(tables).into();
}

pub(crate) async fn shop() -> Shop {
    Shop::open_with(with_keys).await
}

pub(crate) fn get(shop: &Shop, path: &str) -> RequestBuilder {
    let request = shop.get(&format!("/api/v1{path}"));
    request.bearer_auth(KEY_OF_SHOP)
}

pub(crate) fn post(shop: &Shop, path: &str, body: &Value) -> RequestBuilder {
    let request = shop.post(&format!("/api/v1{path}"));
    let request = request.header("content-type", "application/json");
    request.bearer_auth(KEY_OF_SHOP).body(body.to_string())
}

/// The status and the JSON.
pub(crate) async fn read(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(kind == PROBLEM, status >= 400, "{status} {kind}");
    let text = answer.text().await.unwrap();
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"));
    if status >= 400 {
        assert_eq!(json["status"], status, "{json}");
        let code = json["code"].as_str().unwrap();
        assert_eq!(json["type"], format!("urn:checkout-server:problem:{code}"));
        assert!(
            json["detail"].is_string() && json["title"].is_string(),
            "{json}"
        );
    }
    (status, json)
}

/// The status and the code of a refusal.
pub(crate) async fn refused(request: RequestBuilder) -> (u16, String) {
    let (status, json) = read(request).await;
    let code = json["code"].as_str();
    (status, code.unwrap_or_else(|| panic!("{json}")).to_owned())
}

pub(crate) fn wish() -> Value {
    json!({"amount": "88.00", "description": "Tea", "wallets": "either"})
}

#[tokio::test]
async fn only_who_has_a_key_is_answered_and_the_keys_are_shown_to_nobody() {
    let shop = shop().await;
    let no_key = "0".repeat(21);
    let wrong = [
        None,
        Some(format!("Bearer {no_key}")),
        Some(format!("Bearer {}", &KEY_OF_SHOP[1..])),
        Some(format!("Bearer {KEY_OF_SHOP}0")),
        Some(format!("Basic {KEY_OF_SHOP}")),
        Some(KEY_OF_SHOP.to_owned()),
        Some("Bearer ".to_owned()),
    ];
    for header in wrong {
        for path in [
            "/orders",
            "/orders/T1",
            "/nothing",
            "/export",
            "/openapi.jso",
        ] {
            let query = format!("?key={KEY_OF_SHOP}&access_token={KEY_OF_SHOP}");
            let mut request = shop.get(&format!("/api/v1{path}{query}"));
            if let Some(header) = &header {
                request = request.header("authorization", header);
            }
            request = request.header("cookie", format!("key={KEY_OF_SHOP}"));
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 401, "{header:?} {path}");
            assert_eq!(
                answer.headers()["www-authenticate"],
                "Bearer realm=\"checkout-server\""
            );
            assert_eq!(answer.headers()["content-type"], PROBLEM);
            let text = answer.text().await.unwrap();
            assert!(
                !text.contains(KEY_OF_SHOP) && text.contains("unauthorized"),
                "{text}"
            );
        }
    }
    let twice = get(&shop, "/orders").header("authorization", format!("Bearer {KEY_OF_ERP}"));
    assert_eq!(twice.send().await.unwrap().status(), 401);
    for key in [KEY_OF_SHOP, KEY_OF_ERP] {
        let request = shop.get("/api/v1/orders").bearer_auth(key);
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn there_is_no_api_where_there_are_no_keys() {
    let shop = Shop::open().await;
    for path in ["/orders", "/openapi.json"] {
        assert_eq!(
            get(&shop, path).send().await.unwrap().status(),
            404,
            "{path}"
        );
    }
}

/// A browser's page of another site gets nothing, not even where the shop's routes allow it.
#[tokio::test]
async fn no_page_may_call_it() {
    const ORIGIN: &str = "https://www.shop.example";
    let shop = Shop::open_with(|setup| {
        with_keys(setup);
        setup.config.merchant.allowed_origins = vec![ORIGIN.to_owned()];
    })
    .await;
    let allows = |answer: &Response| answer.headers().contains_key("access-control-allow-origin");
    let preflight = |path: &str| {
        let request = shop.request("OPTIONS", path).header("origin", ORIGIN);
        request.header("access-control-request-method", "POST")
    };
    assert!(allows(&preflight("/orders").send().await.unwrap()));
    assert!(!allows(&preflight("/api/v1/orders").send().await.unwrap()));
    let called = get(&shop, "/orders").header("origin", ORIGIN);
    assert!(!allows(&called.send().await.unwrap()));
}

#[tokio::test]
async fn every_error_is_problem_details() {
    let shop = shop().await;
    let json = |text: &str| post(&shop, "/orders", &Value::Null).body(text.to_owned());
    let long = format!("{{\"description\":\"{}\"}}", "a".repeat(70_000));
    for (request, status, code) in [
        (get(&shop, "/nothing"), 404, "not_found"),
        (get(&shop, "/orders/T1"), 404, "unknown_order"),
        (get(&shop, "/orders/a%20b"), 404, "unknown_order"),
        (get(&shop, "/orders/%ff"), 400, "malformed"),
        (get(&shop, "/orders/T1/cancel"), 405, "method"),
        (get(&shop, "/orders?limit=0"), 422, "invalid"),
        (get(&shop, "/orders?limit=501"), 422, "invalid"),
        (get(&shop, "/orders?limit=x"), 422, "invalid"),
        (get(&shop, "/orders?state=7"), 422, "invalid"),
        (get(&shop, "/orders?state=-1"), 422, "invalid"),
        (get(&shop, "/orders?after=T1"), 404, "unknown_order"),
        (get(&shop, "/export?from=2026-11-28"), 422, "invalid"),
        (get(&shop, "/export?from=2026-11-28&to=1"), 422, "invalid"),
        (json("{"), 400, "malformed"),
        (json(""), 400, "malformed"),
        (json("[]"), 422, "invalid"),
        (json(&format!("{} {}", wish(), "x")), 400, "malformed"),
        (json(&long), 413, "too_large"),
        (
            shop.post("/api/v1/orders")
                .bearer_auth(KEY_OF_SHOP)
                .body("{}"),
            415,
            "not_json",
        ),
        (
            post(&shop, "/attention/1/resolve", &json!({"note": "x"})),
            404,
            "unknown_event",
        ),
        (
            post(&shop, "/attention/1/resolve", &json!({"note": ""})),
            422,
            "invalid",
        ),
    ] {
        let shown = format!("{request:?}");
        assert_eq!(refused(request).await, (status, code.to_owned()), "{shown}");
    }
    let answer = get(&shop, "/orders/T1/cancel").send().await.unwrap();
    assert_eq!(answer.headers()["allow"], "POST");
}

#[tokio::test]
async fn a_field_that_cannot_be_used_is_named_and_nothing_is_made() {
    let shop = shop().await;
    let metadata = json!({"a": "b".repeat(5000)});
    for (field, value, named) in [
        ("amount", json!("0.00"), "amount"),
        ("amount", json!("88.888"), "amount"),
        ("amount", json!("-1"), "amount"),
        ("amount", json!(88), "amount"),
        ("amount", json!(null), "amount"),
        ("description", json!(""), "description"),
        ("description", json!(" "), "description"),
        ("description", json!("a\u{1b}[2J"), "description"),
        ("description", json!("茶".repeat(121)), "description"),
        ("wallets", json!("cash"), "wallets"),
        ("order_no", json!("a b"), "order_no"),
        ("order_no", json!(""), "order_no"),
        ("gateway", json!("nowhere"), "gateway"),
        // They take products alone, by numbers that an order of the API does not have.
        ("gateway", json!("gatepay"), "gateway"),
        ("gateway", json!("pay-url"), "gateway"),
        ("wallets", json!("onecode"), "wallets"),
        ("return_url", json!("javascript:alert(1)"), "return_url"),
        (
            "return_url",
            json!(format!("https://a.example/{}", "a".repeat(255))),
            "return_url",
        ),
        ("metadata", json!("text"), "metadata"),
        ("metadata", metadata, "metadata"),
        ("pay_state", json!(1), "pay_state"),
    ] {
        let mut body = wish();
        body[field] = value;
        let (status, problem) = read(post(&shop, "/orders", &body)).await;
        assert_eq!(
            (status, &problem["code"]),
            (422, &json!("invalid")),
            "{body} {problem}"
        );
        assert!(
            problem["detail"].as_str().unwrap().contains(named),
            "{problem}"
        );
    }
    let mut one_code = wish();
    one_code["wallets"] = json!("onecode");
    one_code["gateway"] = json!("epay");
    assert_eq!(refused(post(&shop, "/orders", &one_code)).await.0, 422);
    let (_, listed) = read(get(&shop, "/orders")).await;
    assert_eq!(listed["orders"], json!([]));
}

/// An order of the API, which nobody has paid.
pub(crate) async fn made(shop: &Shop, no: &str) -> OrderNo {
    let mut body = wish();
    body["order_no"] = json!(no);
    assert_eq!(read(post(shop, "/orders", &body)).await.0, 201);
    OrderNo::parse(no).unwrap()
}
