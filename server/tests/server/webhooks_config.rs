//! Which tables `[[webhooks]]` can be used.

use checkout_server::merchant::{
    store::{Subscription, WebhookKind},
    webhooks::{read, subscriptions},
};

use crate::webhooks::{SECRET, table};

#[test]
fn a_table_that_cannot_be_used_is_refused_by_its_key() {
    let good = format!("name = 'shop'\nurl = 'https://s.example/h'\nsecret = '{SECRET}'");
    let read_text = |text: &str| read(&[table(text)], false);
    let endpoints = read_text(&good).unwrap();
    let all = Subscription {
        endpoint: "shop".to_owned(),
        kinds: WebhookKind::ALL.to_vec(),
    };
    assert_eq!(subscriptions(&endpoints), [all]);
    assert!(!format!("{endpoints:?}").contains("MfKQ"));
    for (from, to, key) in [
        ("'shop'", "'Shop'", "name must"),
        ("'shop'", "''", "name must"),
        ("https", "http", "url is plain http"),
        ("https", "ftp", "url must"),
        (SECRET, "whsec_c2hvcnQ=", "secret must"),
        (SECRET, "", "CHECKOUT_WEBHOOK_SHOP_SECRET"),
        (
            SECRET,
            "whsec_bWFrZS11cC1hLXNlY3JldC1vZi15b3VyLW93bg==",
            "secret has",
        ),
        ("secret =", "events = []\nsecret =", "events must"),
        (
            "secret =",
            "events = ['order.payed']\nsecret =",
            "order.paid",
        ),
        (
            "secret =",
            "previous_secret = 'x'\nsecret =",
            "previous_secret must",
        ),
    ] {
        let error = read_text(&good.replacen(from, to, 1))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("webhooks[1].") && error.contains(key),
            "{key}: {error}"
        );
        assert!(!error.contains("MfKQ"), "{error}");
    }
    for url in ["http://127.0.0.1:1/h", "http://localhost/h"] {
        read_text(&good.replace("https://s.example/h", url)).unwrap();
    }
    let plain = good.replace("https", "http");
    read(&[table(&plain)], true).unwrap();
    let twice = read(&[table(&good), table(&good)], false)
        .unwrap_err()
        .to_string();
    assert!(
        twice.contains("webhooks[2].name is the name of an earlier"),
        "{twice}"
    );
}
