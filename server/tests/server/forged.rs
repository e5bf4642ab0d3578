//! Forged, altered and replayed notifies of the gateways that sign. The cases are files;
//! a new one needs no code.

use md5::{Digest, Md5};
use reqwest::Response;
use serde_json::Value;

use crate::{
    doors::{DOORS, Door, shop_before, store},
    fixture::{Fields, changed, named, pairs, placed},
    harness::{KEY, Shop, form, signed},
    upstream::{Reply, Upstream},
};
use checkout_server::merchant::read_catalogue;

/// Signs fields with an appkey and a key or secret.
type Sign = fn(&Fields, &str, &str) -> Fields;

fn epay(fields: &Fields, _appkey: &str, key: &str) -> Fields {
    signed(&pairs(fields), key)
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

/// An order of 88 yuan that went through the door.
async fn awaiting(shop: &Shop, door: Door) -> String {
    let no = door.order(shop).await;
    door.knock(shop, &no).send().await.unwrap();
    no
}

/// Both ways in; the answers must be the same.
async fn tell(shop: &Shop, path: &str, fields: &Fields) -> [Response; 2] {
    let pairs = pairs(fields);
    let get = shop.get(path).query(&pairs).send().await.unwrap();
    let post = form(shop.post(path), &pairs).send().await.unwrap();
    [get, post]
}

async fn none_is_accepted(door: Door, file: &str, sign: Sign, key: &str, at_least: usize) {
    let upstream = Upstream::start().await;
    upstream.says(Reply::ok("{}"));
    let shop = shop_before(&upstream).await;
    let no = awaiting(&shop, door).await;
    let second = awaiting(&shop, door).await;
    let other = door.order(&shop).await;
    let elsewhere = door.order(&shop).await;
    store(&shop)
        .bind(crate::doors::number(&elsewhere), "smallsaas".into(), None)
        .await
        .unwrap();
    let file: Value = serde_json::from_str(file).unwrap();
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
    let path = format!("/notify/{}", door.gateway);
    let mut told = std::collections::HashSet::from([format!("{good:?}")]);
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
            told.insert(format!("{fields:?}")),
            "{case} is another case again"
        );
        for answer in tell(&shop, &path, &fields).await {
            assert_eq!(answer.status(), 400, "{case}");
            assert_eq!(answer.text().await.unwrap(), "fail", "{case}");
        }
    }
    assert!(told.len() > at_least, "{}", told.len());
    for no in [&no, &second, &other, &elsewhere] {
        assert_eq!(shop.credits(no).await, 0);
        let state = store(&shop)
            .find(crate::doors::number(no))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(state.state.code(), 0);
    }
    // The honest one is taken, however often it comes, and counted once.
    for _ in 0..3 {
        for answer in tell(&shop, &path, &good).await {
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.text().await.unwrap(), "success");
        }
    }
    assert_eq!(
        (shop.credits(&no).await, shop.credits(&second).await),
        (1, 0)
    );
}

#[tokio::test]
async fn no_forged_notify_of_epay_is_accepted() {
    let file = include_str!("../fixtures/forged/epay.json");
    none_is_accepted(DOORS[1], file, epay, KEY, 65).await;
}

#[tokio::test]
async fn no_forged_notify_of_gatepay_is_accepted() {
    let file = include_str!("../fixtures/forged/gatepay.json");
    none_is_accepted(DOORS[3], file, gatepay, "sec", 70).await;
}

/// What the gateway may say differently about the same payment.
#[tokio::test]
async fn gatepays_word_is_taken_in_every_form_that_fits() {
    let upstream = Upstream::start().await;
    let shop = shop_before(&upstream).await;
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
        for answer in tell(&shop, "/notify/gatepay", &gatepay(&fields, "ak", "sec")).await {
            assert_eq!(answer.text().await.unwrap(), "success", "{fields:?}");
        }
        assert_eq!(shop.state(&no).await["pay_state"], 1);
        assert_eq!(shop.credits(&no).await, 1);
    }
}

/// The number that was sent counts, not what the catalogue says by now.
#[tokio::test]
async fn a_product_that_got_another_number_since_is_still_the_one_that_was_sold() {
    let upstream = Upstream::start().await;
    let shop = shop_before(&upstream).await;
    let no = awaiting(&shop, DOORS[3]).await;
    let reopened = Shop::open_with(|setup| {
        upstream.stand_in(setup);
        setup.database.clone_from(&shop.database);
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
        for answer in tell(&reopened, "/notify/gatepay", &fields).await {
            assert_eq!(answer.text().await.unwrap(), answered, "{product}");
        }
    }
}
