//! Which tables `[[api_keys]]` can be used, and what a real shop needs.

use std::fs;

use checkout_server::{config::Config, setup};

use crate::harness::{config, temporary};

const KEY: &str = "0123456789abcdef";

fn tables(text: &str) -> Result<Config, String> {
    config(text, |_| None).map_err(|error| error.to_string())
}

#[test]
fn a_key_that_cannot_be_used_is_refused_with_its_line() {
    let two = format!(
        "[merchant]\n[[api_keys]]\nname = 'shop'\nkey = '{KEY}'\n\n[[api_keys]]\nname = 'erp'\n\
         key = 'fedcba9876543210'\n"
    );
    tables(&two).unwrap();
    let hash = "9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f";
    for (from, to, line, words) in [
        (
            KEY,
            "0123456789abcde",
            4,
            "api_keys[1].key must have 16 characters",
        ),
        (
            KEY,
            "make-up-a-key-for-your-shops-system",
            4,
            "the value of the example",
        ),
        (KEY, " 123456789abcdef", 4, "blanks"),
        (KEY, "0123456789abcdef 0", 4, "must have letters, digits"),
        (KEY, "", 4, "CHECKOUT_API_KEY_SHOP"),
        (
            "fedcba9876543210",
            KEY,
            8,
            "api_keys[2].key is the key of an earlier name",
        ),
        (
            "'erp'",
            "'shop'",
            7,
            "api_keys[2].name is the name of an earlier key",
        ),
        ("'erp'", "'Erp'", 7, "small letters"),
        ("'erp'", "''", 7, "small letters"),
        ("key = 'fed", "kee = 'fed", 8, "unknown field `kee`"),
        (
            "key = 'fedcba9876543210'",
            "sha256 = '12'",
            8,
            "64 hexadecimal digits",
        ),
        (
            "key = 'fed",
            &format!("sha256 = '{hash}'\nkey = 'fed"),
            8,
            "beside a key",
        ),
    ] {
        let error = tables(&two.replacen(from, to, 1)).unwrap_err();
        assert!(
            error.starts_with(&format!("line {line}: ")) && error.contains(words),
            "{error}"
        );
        for secret in [KEY, "fedcba9876543210"] {
            assert!(!error.contains(secret), "{error}");
        }
    }
    // The hash of the first key.
    let hashed = two.replace("key = 'fedcba9876543210'", &format!("sha256 = '{hash}'"));
    let twice = tables(&hashed).unwrap_err();
    assert!(twice.contains("earlier name"), "{twice}");
}

#[test]
fn the_environment_or_a_file_has_the_key_and_the_config_keeps_its_hash_alone() {
    let text = "[[api_keys]]\nname = 'my-shop'\n";
    let file = temporary("api.key");
    fs::write(&file, format!("{KEY}\n")).unwrap();
    let path = file.to_str().unwrap().to_owned();
    for (name, value) in [
        ("CHECKOUT_API_KEY_MY_SHOP", KEY.to_owned()),
        ("CHECKOUT_API_KEY_MY_SHOP_FILE", path),
    ] {
        let read = config(text, |asked| (asked == name).then(|| value.clone())).unwrap();
        let kept = format!("{:?} {:?}", read.api_keys, read.api_keys.all());
        assert!(!kept.contains(KEY) && kept.contains("9f9f5111"), "{kept}");
    }
    assert!(tables(text).is_err());
}

#[test]
fn real_gateways_need_products_or_a_key() {
    let gateway = "[merchant]\npublic_url = 'https://s.example'\n[gateways.pay-url]\n\
                   url = 'https://g.example/pay_url.php'\nnotify_token = '0123456789abcdeX'\n";
    let real = |text: &str| setup::real(Config::parse(text).unwrap(), |_| None);
    let error = real(gateway).unwrap_err().to_string();
    assert!(
        error.contains("products and api_keys are missing"),
        "{error}"
    );
    let keys = format!("{gateway}[[api_keys]]\nname = 'shop'\nkey = '{KEY}'\n");
    let config = real(&keys).unwrap();
    // The demo's goods are not the shop's.
    let catalogue = checkout_server::merchant::read_catalogue(&config).unwrap();
    assert!(catalogue.products().is_empty());
}

#[test]
fn the_sandbox_has_a_key_where_the_environment_has_one() {
    let base = "http://127.0.0.1:1".parse().unwrap();
    let none = setup::sandbox(&base, |_| None).unwrap();
    assert!(none.api_keys.all().is_empty());
    let env = |name: &str| (name == "CHECKOUT_API_KEY_SANDBOX").then(|| KEY.to_owned());
    assert_eq!(setup::sandbox(&base, env).unwrap().api_keys.all().len(), 1);
    let short = |name: &str| (name == "CHECKOUT_API_KEY_SANDBOX").then(|| "short".to_owned());
    assert!(setup::sandbox(&base, short).is_err());
}
