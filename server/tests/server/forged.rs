//! Forged, altered and replayed notifications of the gateways that sign. The cases are files;
//! a new one needs no code.

use md5::{Digest, Md5};
use reqwest::Response;
use serde_json::Value;

use crate::{
    create_routes::{CreateRoute, begin, first_route, shop_with},
    fixture::{Fields, changed, named, pairs, placed},
    harness::{KEY, Shop, form, signed},
    reports::REPORTED,
    rsa_keys::{
        MERCHANT, PLATFORM, PLATFORM_PUBLIC, SANDBOX_MERCHANT, SANDBOX_PLATFORM, signed_by,
    },
    upstream::{Reply, Upstream},
};
use checkout_server::{
    Setup,
    merchant::{gateway_names, read_catalogue},
};

/// Signs fields with an appkey and a key or secret.
type Sign = fn(&Fields, &str, &str) -> Fields;

fn epay(fields: &Fields, _appkey: &str, key: &str) -> Fields {
    signed(&pairs(fields), key)
}

/// As epay's second version signs. Which key is named: `key` of the cases chooses among those
/// that somebody else has.
fn epay_rsa(fields: &Fields, _appkey: &str, key: &str) -> Fields {
    let fields = pairs(fields);
    match key {
        PLATFORM => signed_by(&fields, PLATFORM),
        "md5" => signed(&fields, KEY),
        "md5 of the public key" => signed(&fields, PLATFORM_PUBLIC),
        "md5 of nothing" => signed(&fields, ""),
        // Our own, which signs our create requests.
        "another" => signed_by(&fields, MERCHANT),
        "" => signed_by(&fields, SANDBOX_MERCHANT),
        _ => signed_by(&fields, SANDBOX_PLATFORM),
    }
}

/// By the document's formula, made here so that the server's code does not check itself.
fn gatepay(fields: &Fields, appkey: &str, secret: &str) -> Fields {
    let hex = |text: String| format!("{:032x}", u128::from_be_bytes(Md5::digest(text).into()));
    let names = [
        "product_id",
        "product_num",
        "pay_type",
        "out_order_id",
        "custom",
    ];
    let values = names.map(|name| named(fields, name).unwrap_or_default());
    let sign = hex(hex(appkey.to_owned() + &values.concat()) + secret);
    [fields.clone(), vec![("sign".to_owned(), sign)]].concat()
}

/// An order of 88 yuan that was sent to the gateway.
async fn awaiting(shop: &Shop, route: CreateRoute) -> String {
    let no = route.order(shop).await;
    route.request(shop, &no).send().await.unwrap();
    no
}

/// Both ways in; the answers must be the same.
async fn notify(shop: &Shop, path: &str, fields: &Fields) -> [Response; 2] {
    let pairs = pairs(fields);
    let get = shop.get(path).query(&pairs).send().await.unwrap();
    let post = form(shop.post(path), &pairs).send().await.unwrap();
    [get, post]
}

/// How many were rejected.
async fn none_is_accepted(
    route: CreateRoute,
    file: &Value,
    sign: Sign,
    key: &str,
    configure: fn(&mut Setup),
) -> usize {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        configure(setup);
    })
    .await;
    let no = awaiting(&shop, route).await;
    let second = awaiting(&shop, route).await;
    let other = route.order(&shop).await;
    let elsewhere = route.order(&shop).await;
    begin(&shop.store(), &elsewhere, "smallsaas").await;
    let capitals = no.to_uppercase();
    let orders = [
        ("${no}", no.as_str()),
        ("$no", &no),
        ("$NO", &capitals),
        ("$other", &other),
        ("$elsewhere", &elsewhere),
        ("$second", &second),
    ];
    let honest = placed(&changed(&Fields::new(), &file["honest"]), &orders);
    let good = sign(&honest, "ak", key);
    let right = named(&good, "sign").unwrap();
    let path = format!("/notify/{}", route.gateway);
    let mut sent = std::collections::HashSet::from([format!("{good:?}")]);
    for case in file["cases"].as_array().unwrap() {
        let text =
            |name: &str, otherwise: &str| case[name].as_str().unwrap_or(otherwise).to_owned();
        let before = placed(&changed(&honest, &case["before"]), &orders);
        let fields = sign(&before, &text("appkey", "ak"), &text("key", key));
        let signs = [
            ("${sign}", right.as_str()),
            ("$sign", &right),
            ("$SIGN", &right.to_uppercase()),
            ("$short", &right[1..]),
        ];
        let fields = placed(&placed(&changed(&fields, &case["after"]), &signs), &orders);
        assert!(
            sent.insert(format!("{fields:?}")),
            "{case} is another case again"
        );
        for answer in notify(&shop, &path, &fields).await {
            assert_eq!(answer.status(), 400, "{case}");
            assert_eq!(answer.text().await.unwrap(), "fail", "{case}");
        }
    }
    for no in [&no, &second, &other, &elsewhere] {
        assert_eq!(shop.payments(no).await, 0);
        let state = shop
            .store()
            .order(&crate::create_routes::number(no))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(state.state.code(), 0);
    }
    // The honest one is accepted, however often it comes, and counted once.
    for _ in 0..3 {
        for answer in notify(&shop, &path, &good).await {
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.text().await.unwrap(), "success");
        }
    }
    assert_eq!(
        (shop.payments(&no).await, shop.payments(&second).await),
        (1, 0)
    );
    sent.len() - 1
}

/// The file of cases, the signature, the key or secret, and how many cases there are at
/// least.
type Cases = (&'static str, Sign, &'static str, usize);

/// The forged notifications of a gateway; `None` where `reports` has the forged reports, or
/// where a notification proves nothing and records nothing.
fn cases(gateway: &str) -> Option<Cases> {
    match gateway {
        "epay" => Some((include_str!("../fixtures/forged/epay.json"), epay, KEY, 80)),
        "gatepay" => {
            let file = include_str!("../fixtures/forged/gatepay.json");
            Some((file, gatepay, "sec", 70))
        }
        "pay-url" | "smallsaas" => {
            assert!(REPORTED.iter().any(|(route, ..)| route.gateway == gateway));
            None
        }
        "order-cmd" => None,
        other => panic!("{other}: add its forged notifications"),
    }
}

#[tokio::test]
async fn no_forged_notification_of_any_gateway_is_accepted() {
    for gateway in gateway_names() {
        if let Some((file, sign, key, at_least)) = cases(gateway) {
            let (file, route) = (serde_json::from_str(file).unwrap(), first_route(gateway));
            let rejected = none_is_accepted(route, &file, sign, key, |_| {}).await;
            assert!(rejected >= at_least, "{gateway}: {rejected}");
        }
    }
}

/// The same of an account that signs by RSA, with what else can be tried there.
#[tokio::test]
async fn no_forged_notification_by_rsa_is_accepted() {
    let (by_md5, ..) = cases("epay").unwrap();
    // What names one type of signature names the other here.
    let types = [
        ("\"RSA\"", "\"x\""),
        ("\"MD5\"", "\"RSA\""),
        ("\"x\"", "\"MD5\""),
    ];
    let swap = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    let swapped = types.into_iter().fold(by_md5.to_owned(), swap);
    let mut file: Value = serde_json::from_str(&swapped).unwrap();
    let more: Value =
        serde_json::from_str(include_str!("../fixtures/forged/epay-rsa.json")).unwrap();
    let cases = file["cases"].as_array_mut().unwrap();
    cases.extend(more["cases"].as_array().unwrap().clone());
    let route = first_route("epay");
    let configure = crate::rsa_keys::configure;
    let rejected = none_is_accepted(route, &file, epay_rsa, PLATFORM, configure).await;
    assert!(rejected >= 115, "{rejected}");
}

/// The forgeries of this file and of `reports`; each is sent in two forms.
#[test]
fn more_than_three_hundred_forged_notifications_are_rejected() {
    let count = |file: &str| {
        let file: Value = serde_json::from_str(file).unwrap();
        file["cases"].as_array().unwrap().len()
    };
    let signed = gateway_names().into_iter().filter_map(cases);
    let signed: usize = signed.map(|(file, ..)| count(file)).sum();
    let (by_md5, ..) = cases("epay").unwrap();
    let by_rsa = count(by_md5) + count(include_str!("../fixtures/forged/epay-rsa.json"));
    let reported = count(include_str!("../fixtures/forged/reports.json")) * REPORTED.len();
    let all = signed + by_rsa + reported;
    println!("{all} forged notifications: {signed} signed, {by_rsa} by RSA, {reported} reports");
    assert!(all >= 300, "{all}");
}

/// The answer to a notification that proves nothing changes no order.
#[tokio::test]
async fn a_notification_without_proof_records_nothing() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok(r#"{"result":0,"pay_state":0}"#));
    let shop = shop_with(&upstream).await;
    let route = first_route("order-cmd");
    let no = awaiting(&shop, route).await;
    let fields = [
        ("order_no", no.as_str()),
        ("pay_state", "1"),
        ("result", "0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    notify(&shop, "/notify/order-cmd", &fields.into()).await;
    assert_eq!(shop.payments(&no).await, 0);
    assert_eq!(shop.state(&no).await["pay_state"], 0);
}

/// What may differ in notifications of the same payment.
#[tokio::test]
async fn a_notification_of_gatepay_is_accepted_in_every_form_that_fits() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for (wallet, quantity, price, order_type, appkey) in [
        ("wechat", "1", "19.9", "wechat", ""),
        ("wechat", "1", "19.90", "wechat", "ak"),
        ("alipay", "2", "39.80", "alipay", ""),
        ("onecode", "10", "199", "onecode", ""),
        ("onecode", "10", "199.0", "alipay", ""),
        ("onecode", "10", "199.00", "wechat", ""),
    ] {
        let no = shop
            .order("sampler", quantity.parse().unwrap(), wallet)
            .await;
        let custom = "茶 & 水+%";
        let wish = [
            ("out_order_id", no.as_str()),
            ("pay_type", wallet),
            ("custom", custom),
        ];
        form(shop.post("/pay/gatepay"), &wish).send().await.unwrap();
        let mut fields: Fields = [
            ("product_id", "14"),
            ("product_num", quantity),
            ("pay_type", wallet),
            ("out_order_id", &no),
            ("custom", custom),
            ("order_price", price),
            ("order_type", order_type),
            ("time", "1555750250"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        if !appkey.is_empty() {
            fields.push(("appkey".to_owned(), appkey.to_owned()));
        }
        for answer in notify(&shop, "/notify/gatepay", &gatepay(&fields, "ak", "sec")).await {
            assert_eq!(answer.text().await.unwrap(), "success", "{fields:?}");
        }
        assert_eq!(shop.state(&no).await["pay_state"], 1);
        assert_eq!(shop.payments(&no).await, 1);
    }
}

/// The number that was sent counts, not what the catalogue has by now.
#[tokio::test]
async fn a_product_that_got_another_number_since_is_still_the_one_that_was_sold() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let no = awaiting(&shop, first_route("gatepay")).await;
    let reopened = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.database = shop.database.clone();
        let mut products = read_catalogue(&setup.config).unwrap().products().to_vec();
        let fields = &mut products[0].gateway_fields;
        fields.insert("gatepay_product".to_owned(), 99.into());
        let tables = products
            .iter()
            .map(|product| toml::Table::try_from(product).unwrap());
        setup.config.products = tables.collect();
    })
    .await;
    for (product, answered) in [("99", "fail"), ("12", "success")] {
        let fields = [
            ("product_id", product),
            ("product_num", "1"),
            ("pay_type", "wechat"),
            ("out_order_id", &no),
            ("custom", "u@x"),
            ("order_price", "88.00"),
            ("order_type", "wechat"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let fields = gatepay(&fields.into(), "ak", "sec");
        for answer in notify(&reopened, "/notify/gatepay", &fields).await {
            assert_eq!(answer.text().await.unwrap(), answered, "{product}");
        }
    }
}
