//! `example.toml` is read, and explains every key of the config.
//!
//! The keys are not listed here: an unknown key makes the reader name the known ones.

use std::cell::RefCell;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use checkout_server::{
    config::Config,
    merchant::{gateway_names, read_catalogue},
};

use crate::harness::config;

const EXAMPLE: &str = include_str!("../../example.toml");

/// The example with secrets of somebody's own.
fn filled_in() -> String {
    let made_up = |text: String, example: &str| text.replace(example, "0123456789abcdef");
    let examples = [
        "the-token-of-your-account",
        "make-up-a-long-random-text",
        "89unJUB8HZ54Hj7x4nUj56HN4nUzUJ8i",
        "the-appkey-of-your-shop",
        "the-appsecret-of-your-shop",
        "the-token-of-your-mall",
        "make-up-another-long-random-text",
        "make-up-one-more-long-random-text",
        "make-up-yet-another-long-random-text",
        "make-up-a-secret-for-links-to-orders",
        "make-up-a-key-for-your-shops-system",
    ];
    let own = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let example = EXAMPLE.replace("whsec_bWFrZS11cC1hLXNlY3JldC1vZi15b3VyLW93bg==", own);
    examples.into_iter().fold(example, made_up)
}

/// Every table of the file as a TOML header, with the names that it may have.
fn tables() -> Vec<(String, Vec<String>)> {
    let mut tables = Vec::new();
    for table in known("") {
        match table.as_str() {
            "handoff" => tables.push(("[handoff]".to_owned(), known("[handoff]\n"))),
            "merchant" => tables.push(("[merchant]".to_owned(), known("[merchant]\n"))),
            "webhooks" => tables.push(("[[webhooks]]".to_owned(), known("[[webhooks]]\n"))),
            "api_keys" => tables.push(("[[api_keys]]".to_owned(), known("[[api_keys]]\n"))),
            "products" => tables.push(("[[products]]".to_owned(), known("[[products]]\n"))),
            "gateways" => tables.extend(known("[gateways]\n").iter().map(|gateway| {
                let header = format!("[gateways.{gateway}]");
                let keys = known(&format!("{header}\n"));
                (header, keys)
            })),
            other => panic!("[{other}] is new: add here how it is explained"),
        }
    }
    tables
}

fn known(header: &str) -> Vec<String> {
    let text = format!("{header}no_such_key = 1");
    let error = config(&text, |_| None).unwrap_err().to_string();
    let (_, expected) = error.split_once("expected").unwrap();
    expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The keys that have no line in their table, or no comment right above it.
fn unexplained(example: &str) -> Vec<String> {
    let lines: Vec<&str> = example.lines().collect();
    let mut missing = Vec::new();
    for (header, keys) in tables() {
        let Some(start) = lines.iter().position(|line| *line == header) else {
            missing.push(header);
            continue;
        };
        let body: Vec<&&str> = lines[start + 1..]
            .iter()
            .take_while(|line| !line.starts_with('['))
            .collect();
        for key in keys {
            let line = body
                .iter()
                .position(|line| line.starts_with(&format!("{key} = ")));
            let explained = line
                .and_then(|line| line.checked_sub(1))
                .is_some_and(|above| body[above].starts_with("# "));
            if !explained {
                missing.push(format!("{header} {key}"));
            }
        }
    }
    missing
}

#[test]
fn every_key_of_the_config_is_explained() {
    assert_eq!(unexplained(EXAMPLE), Vec::<String>::new());
    let keys: usize = tables().iter().map(|(_, keys)| keys.len()).sum();
    assert_eq!((tables().len(), keys), (10, 62));
}

#[test]
fn a_key_that_lacks_its_line_or_its_comment_is_found() {
    let lines: Vec<&str> = EXAMPLE.lines().collect();
    for (header, keys) in tables() {
        let start = lines.iter().position(|line| *line == header).unwrap();
        for key in keys {
            let at = start
                + lines[start..]
                    .iter()
                    .position(|line| line.starts_with(&format!("{key} = ")))
                    .unwrap();
            let without_line = [&lines[..at], &lines[at + 1..]].concat().join("\n");
            let no_comment = [&lines[..at], &[""], &lines[at..]].concat().join("\n");
            for spoilt in [without_line, no_comment] {
                let missing = format!("{header} {key}");
                assert_eq!(unexplained(&spoilt), [missing]);
            }
        }
    }
}

#[test]
fn the_example_sells_the_tea_shops_goods_through_all_five_gateways() {
    let example = config(&filled_in(), |_| None).unwrap();
    let demo = read_catalogue(&Config::default()).unwrap();
    let products = read_catalogue(&example).unwrap();
    assert_eq!(products.products(), &demo.products()[..3]);
    for (gateway, key, url) in [
        ("pay-url", "url", "https://host/app/pay/pay_url.php"),
        ("epay", "url", "https://www.ipays.cc/mapi.php"),
        ("gatepay", "url", "https://gatepay.io/api/pay/create"),
        ("smallsaas", "base", "https://mall.smallsaas.cn"),
    ] {
        assert_eq!(value(&example, gateway, key), url);
    }
    for gateway in gateway_names() {
        assert!(example.gateways.get(gateway).is_some(), "{gateway}");
    }
}

fn value(config: &Config, gateway: &str, key: &str) -> String {
    let value = &config.gateways.get(gateway).unwrap()[key];
    value.as_str().unwrap().to_owned()
}

#[test]
fn every_variable_of_the_environment_wins_and_is_explained() {
    let asked = RefCell::new(Vec::new());
    let env = |name: &str| {
        asked.borrow_mut().push(name.to_owned());
        Some(match name {
            "CHECKOUT_PAY_URL_PARAMS" => {
                "token=value-of-CHECKOUT_PAY_URL_PARAMS&lang=zh%20CN".to_owned()
            }
            name if name.starts_with("CHECKOUT_WEBHOOK_") => {
                format!("whsec_{}", STANDARD.encode(format!("value-of-{name}")))
            }
            name => format!("value-of-{name}"),
        })
    };
    let config = config(&filled_in(), env).unwrap();
    let shown = format!("{config:?}");
    let params = &config.gateways.get("pay-url").unwrap()["params"];
    assert_eq!(params["lang"].as_str(), Some("zh CN"));
    assert_eq!(params["uid"].as_str(), Some("7"));
    let handoff_secret = config.handoff.as_ref().unwrap().secret.as_ref().unwrap();
    let mut won = vec![
        params["token"].as_str().unwrap().to_owned(),
        value(&config, "pay-url", "notify_token"),
        value(&config, "epay", "pid"),
        value(&config, "epay", "key"),
        value(&config, "epay", "previous_key"),
        value(&config, "epay", "private_key"),
        value(&config, "epay", "platform_public_key"),
        value(&config, "epay", "previous_platform_public_key"),
        value(&config, "gatepay", "appkey"),
        value(&config, "gatepay", "secret"),
        value(&config, "smallsaas", "token"),
        value(&config, "smallsaas", "notify_token"),
        value(&config, "order-cmd", "orders_token"),
        value(&config, "smallsaas", "orders_token"),
        handoff_secret.reveal().to_owned(),
    ];
    // Of a key of the API the config keeps the hash.
    let hash = config.api_keys.all()[0]["sha256"].as_str().unwrap();
    let api_key = "value-of-CHECKOUT_API_KEY_SHOP";
    let sha256 = ring::digest::digest(&ring::digest::SHA256, api_key.as_bytes());
    let hex = sha256.as_ref().iter().map(|byte| format!("{byte:02x}"));
    assert_eq!(hash, hex.collect::<String>());
    won.push(api_key.to_owned());
    for key in ["secret", "previous_secret"] {
        let secret = config.webhooks.all()[0][key].as_str().unwrap();
        assert!(!shown.contains(secret), "{shown}");
        let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap());
        won.push(String::from_utf8(secret.unwrap()).unwrap());
    }
    let mut asked = asked.into_inner();
    asked.sort();
    won.sort_unstable();
    let values: Vec<String> = asked
        .iter()
        .map(|name| format!("value-of-{name}"))
        .collect();
    assert_eq!(values, won);
    for name in asked {
        assert!(EXAMPLE.contains(&name), "{name} is not explained");
    }
    assert!(!shown.contains("value-of-"), "{shown}");
}
