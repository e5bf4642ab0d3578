//! Orders over the API: one key makes one, and each is shown with all that is recorded.

use std::collections::BTreeSet;

use checkout_server::{
    clock,
    config::HandoffConfig,
    form,
    merchant::store::{EventKind, Evidence, NewEvent, NewPayment, Source},
    money::Fen,
    secret::Secret,
};
use serde_json::{Value, json};

use crate::{
    api::{get, made, post, read, refused, shop, wish, with_keys},
    harness::{Shop, new_database},
    upstream::{Reply, Upstream},
};

fn keyed(shop: &Shop, body: &Value, key: &str) -> reqwest::RequestBuilder {
    post(shop, "/orders", body).header("idempotency-key", key)
}

#[tokio::test]
async fn an_order_is_answered_with_its_number_its_end_and_its_link() {
    let shop = Shop::open_with(|setup| {
        with_keys(setup);
        let secret = Some(Secret::new("secret-of-links-to-orders"));
        setup.config.handoff = Some(HandoffConfig {
            secret,
            ..HandoffConfig::default()
        });
    })
    .await;
    let body = json!({
        "order_no": "20261128-7", "amount": "88", "description": "茶", "wallets": "wechat",
        "gateway": "epay", "return_url": "https://www.shop.example/thanks",
        "metadata": {"cart": 7},
    });
    let (status, order) = read(post(&shop, "/orders", &body)).await;
    assert_eq!(status, 201);
    for (name, value) in [
        ("order_no", json!("20261128-7")),
        ("amount", json!("88.00")),
        ("description", json!("茶")),
        ("wallets", json!("wechat")),
        ("gateway", json!("epay")),
        ("source", json!("api")),
        ("return_url", json!("https://www.shop.example/thanks")),
        ("metadata", json!({"cart": 7})),
        ("pay_state", json!(0)),
        ("canceled_at", json!(null)),
    ] {
        assert_eq!(order[name], value, "{name}");
    }
    assert!(order["expires_at"].as_str().unwrap() > order["created_at"].as_str().unwrap());
    let link = order["handoff"].as_str().unwrap();
    let path = link.strip_prefix(&shop.base).unwrap();
    assert!(path.starts_with("/c?order_no=20261128-7&t="), "{path}");
    assert_eq!(shop.get(path).send().await.unwrap().status(), 200);
    let forged = path.replace("20261128-7", "20261128-8");
    assert_eq!(shop.get(&forged).send().await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_two_servers_at_once_makes_one_order() {
    let database = new_database("api");
    let at_database = |setup: &mut checkout_server::Setup| {
        with_keys(setup);
        setup.database = (&database).into();
    };
    let shops = [
        Shop::open_with(at_database).await,
        Shop::open_with(at_database).await,
    ];
    let requests: Vec<_> = (0..20)
        .map(|number: usize| {
            let request = keyed(&shops[number % 2], &wish(), "cart-7");
            tokio::spawn(async move { read(request).await })
        })
        .collect();
    let (mut made, mut numbers) = (0, BTreeSet::new());
    for request in requests {
        let (status, order) = request.await.unwrap();
        assert!(matches!(status, 200 | 201), "{status} {order}");
        made += usize::from(status == 201);
        numbers.insert(order["order_no"].as_str().unwrap().to_owned());
    }
    assert_eq!((made, numbers.len()), (1, 1));
    let (_, listed) = read(get(&shops[0], "/orders")).await;
    assert_eq!(listed["orders"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_is_for_one_request_and_a_number_for_one_amount() {
    let shop = shop().await;
    let (_, first) = read(keyed(&shop, &wish(), "k")).await;
    let (status, again) = read(keyed(&shop, &wish(), "k")).await;
    assert_eq!((status, &again), (200, &first));
    let mut dearer = wish();
    dearer["amount"] = json!("88.01");
    let reused = refused(keyed(&shop, &dearer, "k")).await;
    assert_eq!(reused, (422, "idempotency_key_reused".to_owned()));
    // Without a key or a number each is another.
    let (_, other) = read(post(&shop, "/orders", &wish())).await;
    assert_ne!(other["order_no"], first["order_no"]);

    let no = &first["order_no"];
    let mut same = wish();
    same["order_no"] = no.clone();
    assert_eq!(
        read(post(&shop, "/orders", &same)).await,
        (200, first.clone())
    );
    dearer["order_no"] = no.clone();
    let taken = refused(post(&shop, "/orders", &dearer)).await;
    assert_eq!(taken, (409, "number_taken".to_owned()));
    for key in ["", "a b", &"k".repeat(256)] {
        let bad = refused(keyed(&shop, &wish(), key)).await;
        assert_eq!(bad, (400, "bad_idempotency_key".to_owned()));
    }
    let catalogue = shop.order("longjing", 1, "alipay").await;
    same["order_no"] = json!(catalogue);
    let taken = refused(post(&shop, "/orders", &same)).await;
    assert_eq!(taken, (409, "number_taken".to_owned()));
}

#[tokio::test]
async fn an_order_is_paid_with_the_widget_and_shown_with_all_that_was_recorded() {
    let shop = shop().await;
    made(&shop, "A").await;
    shop.epay("A", "alipay", &[]).await;
    assert_eq!(shop.phone("A", "pay").await, "pay");
    shop.notified("A").await;
    let (_, shown) = read(get(&shop, "/orders/a")).await;
    assert_eq!(shown["order"]["pay_state"], 1);
    assert_eq!(shown["order"]["gateway"], "epay");
    let attempt = &shown["attempts"][0];
    assert_eq!(
        (&attempt["number"], &attempt["state"]),
        (&json!("A"), &json!("answered"))
    );
    let payment = &shown["payments"][0];
    assert_eq!(
        (&payment["amount"], &payment["refunded"]),
        (&json!("88.00"), &json!("0.00"))
    );
    assert_eq!(payment["wallet"], "alipay");
    let kinds: Vec<_> = shown["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["kind"])
        .collect();
    assert_eq!(kinds, ["create", "answer", "notification"]);
    // The signature is blacked out, and the merchant's key is nowhere.
    let text = shown.to_string();
    assert!(
        text.contains("&sign=***") && !text.contains(crate::harness::KEY),
        "{text}"
    );
}

#[tokio::test]
async fn a_canceled_order_stays_so_and_a_paid_one_is_not_canceled() {
    let shop = shop().await;
    let no = made(&shop, "A").await;
    let cancel = |no: &str| post(&shop, &format!("/orders/{no}/cancel"), &Value::Null);
    for _ in 0..2 {
        let (status, order) = read(cancel("A")).await;
        assert_eq!((status, &order["pay_state"]), (200, &json!(2)));
        assert!(order["canceled_at"].is_string());
    }
    let webhooks = shop.store().webhooks(&no).await.unwrap();
    let kinds: Vec<_> = webhooks.iter().map(|it| it.kind.name()).collect();
    assert_eq!(kinds, ["order.canceled"]);
    let events = shop.store().events(&no).await.unwrap();
    assert_eq!(events[0].got.as_deref(), Some("shop"));
    // Nothing is to be paid any more.
    assert_ne!(shop.epay("A", "alipay", &[]).await["code"], 1);

    made(&shop, "B").await;
    shop.epay("B", "alipay", &[]).await;
    shop.phone("B", "pay").await;
    shop.notified("B").await;
    assert_eq!(refused(cancel("B")).await, (409, "not_waiting".to_owned()));
    assert_eq!(
        refused(cancel("C")).await,
        (404, "unknown_order".to_owned())
    );
    assert_eq!(shop.state("B").await["pay_state"], 1);
}

#[tokio::test]
async fn lists_are_read_page_by_page_and_by_state() {
    let shop = shop().await;
    for number in 1..=5 {
        made(&shop, &format!("A{number}")).await;
    }
    post(&shop, "/orders/A2/cancel", &Value::Null)
        .send()
        .await
        .unwrap();
    let (mut after, mut listed) = (String::new(), Vec::new());
    loop {
        let (_, page) = read(get(&shop, &format!("/orders?limit=2{after}"))).await;
        listed.extend(page["orders"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        after = format!("&after={next}");
    }
    let numbers: Vec<_> = listed
        .iter()
        .map(|it| it["order_no"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["A5", "A4", "A3", "A2", "A1"]);
    let (_, canceled) = read(get(&shop, "/orders?state=2")).await;
    assert_eq!(canceled["orders"][0]["order_no"], "A2");
    assert_eq!(canceled["orders"].as_array().unwrap().len(), 1);
    let (_, none) = read(get(&shop, "/orders?state=3")).await;
    assert_eq!(none, json!({"orders": [], "next": null}));
}

#[tokio::test]
async fn what_waits_for_a_person_is_listed_until_it_is_resolved() {
    let shop = shop().await;
    made(&shop, "A").await;
    for number in 0..3 {
        let event = NewEvent {
            order_no: Some("A".to_owned()),
            got: Some(number.to_string()),
            reason: Some("amount"),
            attention: true,
            ..NewEvent::new(EventKind::Order, clock::now_ms())
        };
        shop.store().record_event(event).await.unwrap();
    }
    let (_, first) = read(get(&shop, "/attention?limit=2")).await;
    assert_eq!(first["events"].as_array().unwrap().len(), 2);
    let next = &first["next"];
    let (_, rest) = read(get(&shop, &format!("/attention?after={next}"))).await;
    assert_eq!(
        (&rest["events"][0]["got"], &rest["next"]),
        (&json!("2"), &json!(null))
    );
    let id = &rest["events"][0]["event_id"];
    let resolve = || {
        post(
            &shop,
            &format!("/attention/{id}/resolve"),
            &json!({"note": "done"}),
        )
    };
    assert_eq!(resolve().send().await.unwrap().status(), 204);
    assert_eq!(refused(resolve()).await, (404, "unknown_event".to_owned()));
    let (_, left) = read(get(&shop, "/attention")).await;
    assert_eq!(left["events"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_export_has_every_payment_and_no_formula() {
    let shop = shop().await;
    let orphan = |number: &str| NewPayment {
        gateway: "epay".into(),
        trade_no: Some(format!("T{number}")),
        number: number.to_owned(),
        amount: Fen::new(100),
        wallet: None,
        paid_at: None,
        source: Source::Notification,
        learned_at_ms: clock::now_ms(),
        evidence: Evidence::default(),
    };
    let store = shop.store();
    store
        .record_payment(orphan("=cmd|'/c calc'!A1"))
        .await
        .unwrap();
    // More than are read at once.
    for number in 0..501 {
        store
            .record_payment(orphan(&number.to_string()))
            .await
            .unwrap();
    }
    let all = get(&shop, "/export?from=2020-01-01&to=2999-01-01")
        .send()
        .await
        .unwrap();
    assert_eq!(all.headers()["content-type"], "text/csv; charset=utf-8");
    let text = all.text().await.unwrap();
    let lines: Vec<_> = text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 503);
    assert!(lines[0].starts_with("kind,at,order_no,gateway,number,trade_no,amount"));
    assert!(lines[1].contains(",epay,'=cmd|"), "{}", lines[1]);
    assert!(lines.iter().collect::<BTreeSet<_>>().len() == 503);
    let none = get(&shop, "/export?from=2020-01-01&to=2020-01-02")
        .send()
        .await
        .unwrap();
    assert_eq!(none.text().await.unwrap().lines().count(), 1);
}

/// gatepay's document has no query.
#[tokio::test]
async fn an_order_that_nobody_can_be_asked_about_is_unconfirmed() {
    let clock = crate::reconciler::stopped_clock();
    let shop = Shop::open_with(|setup| {
        with_keys(setup);
        setup.clock = clock.clone();
    })
    .await;
    let no = shop.order("longjing", 1, "wechat").await;
    let create = [
        ("out_order_id", no.as_str()),
        ("pay_type", "wechat"),
        ("custom", "u@x"),
    ];
    crate::harness::form(shop.post("/pay/gatepay"), &create)
        .send()
        .await
        .unwrap();
    let (_, none) = read(get(&shop, "/unconfirmed")).await;
    assert_eq!(none["orders"], json!([]));
    clock.advance(std::time::Duration::from_mins(16));
    let (_, one) = read(get(&shop, "/unconfirmed")).await;
    assert_eq!(one["orders"][0]["order_no"], json!(no));
    let (_, none) = read(get(&shop, &format!("/unconfirmed?after={no}"))).await;
    assert_eq!(none, json!({"orders": [], "next": null}));
}

#[tokio::test]
async fn the_shopper_returns_to_the_orders_page_where_the_widgets_names_none_of_the_shops() {
    const OWN: &str = "https://www.shop.example/thanks?cart=7";
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        with_keys(setup);
    })
    .await;
    let of_the_page = format!("{}/back", shop.base);
    for (no, sent, expected) in [
        ("A1", None, OWN),
        ("A2", Some("https://evil.example/"), OWN),
        ("A3", Some(of_the_page.as_str()), of_the_page.as_str()),
    ] {
        let mut body = wish();
        body["order_no"] = json!(no);
        body["return_url"] = json!(OWN);
        assert_eq!(read(post(&shop, "/orders", &body)).await.0, 201);
        upstream.answers_with(Reply::ok(r#"{"code":1,"payurl":"https://g.example/"}"#));
        let more: Vec<_> = sent.iter().map(|url| ("return_url", *url)).collect();
        shop.epay(no, "alipay", &more).await;
        let fields = form::decode(upstream.received_once().body.as_bytes());
        let field = fields.iter().find(|(name, _)| name == b"return_url");
        assert_eq!(field.unwrap().1, expected.as_bytes(), "{no}");
    }
}
