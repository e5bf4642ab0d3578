//! What is wrong with a config is named by line and key, and never by value: a secret may
//! stand at the wrong key.

use checkout_server::{config::Config, setup};

use crate::harness::config;

const CANARY: &str = "CANARY-4f9c2a-of-nobody";

/// Every table, each key with the line that it is on here.
pub(crate) const GOOD: &str = "[merchant]
public_url = 'https://pay.shop.example'
allowed_origins = ['https://www.shop.example']
database = ':memory:'
expires_in = 900
trust_forwarded_for = false
allow_plain_http = false
allow_browser_numbers = false
max_in_flight = 256
max_creates_per_gateway = 64
body_timeout = 10
orders_per_minute = 120
pay_per_minute = 600
gateway_timeout = 30
keep_unpaid_days = 90
metrics_listen = '127.0.0.1:9400'
[gateways.pay-url]
url = 'https://a.example/p'
params = { token = 'a-token-of-an-account' }
forwarded = ['version']
order_param = 'order_no'
notify_token = '0123456789abcdef'
[gateways.epay]
url = 'https://a.example/m'
query_url = 'https://a.example/q'
pid = '1'
key = 'k'
previous_key = 'l'
[gateways.order-cmd]
url = 'https://a.example/o'
[gateways.gatepay]
url = 'https://a.example/c'
appkey = 'ak'
secret = 's'
[gateways.smallsaas]
base = 'https://a.example'
token = 't'
order_type = 'Order'
notify_token = 'fedcba9876543210'
[[products]]
id = 'tea'
name_zh = 'a'
name_en = 'b'
price = '1.00'
max_quantity = 1
gatepay_product = 1
consume_type = 1
[[products]]
id = 'cup'
name_zh = 'c'
name_en = 'd'
price = '2.00'
max_quantity = 1
";

/// What is changed above, the line that is named, and words of the sentence.
const WRONG: &[(&str, &str, usize, &str)] = &[
    (
        "expires_in = 900",
        "expires_in = 0",
        5,
        "merchant.expires_in above 0",
    ),
    (
        "body_timeout = 10",
        "body_timeout = 0",
        11,
        "merchant.body_timeout above 0",
    ),
    (
        "'https://www.shop.example'",
        "'https://a.example', 'CANARY'",
        3,
        "allowed_origins origin",
    ),
    (
        "'https://pay.shop.example'",
        "'ftp://CANARY.example'",
        2,
        "public_url http",
    ),
    (
        "key = 'k'",
        "key = \"CANARY\\n\"",
        27,
        "gateways.epay.key newline",
    ),
    (
        "'0123456789abcdef'",
        "'CANARY'",
        22,
        "gateways.pay-url.notify_token 16",
    ),
    (
        "secret = 's'",
        "secret = 'the-appsecret-of-your-shop'",
        34,
        "gateways.gatepay.secret example",
    ),
    (
        "secret = 's'",
        "",
        31,
        "gateways.gatepay.secret CHECKOUT_GATEPAY_SECRET",
    ),
    (
        "order_type = 'Order'",
        "order_type = 'CANARY'",
        38,
        "gateways.smallsaas.order_type",
    ),
    (
        "price = '1.00'",
        "price = 'CANARY'",
        44,
        "products[1].price decimal",
    ),
    (
        "price = '2.00'",
        "price = 2.00",
        52,
        "products[2].price string",
    ),
    ("price = '2.00'", "price = '0'", 48, "products[2] price"),
    ("price = '2.00'", "", 48, "missing price"),
    ("id = 'cup'", "id = 'tea'", 48, "products[2] earlier"),
    ("id = 'cup'", "id = '1'", 49, "products[2] products[1]"),
    (
        "gatepay_product = 1\n",
        "gatepay_product = -1\n",
        46,
        "products[1].gatepay_product",
    ),
    (
        "[gateways.order-cmd]",
        "[gateways.CANARX]",
        29,
        "CANARX order-cmd",
    ),
    (
        "'https://a.example/o'",
        "'http://a.example/CANARY'",
        30,
        "order-cmd.url allow_plain_http",
    ),
    (
        "[gateways.order-cmd]",
        "[gateways.order-cmd]\norders_token = '0123456789abcdef'\norders_url = 'http://a.example/CANARY'",
        31,
        "order-cmd.orders_url allow_plain_http",
    ),
    ("url = 'https://a.example/o'", "", 29, "missing url"),
    (
        "'https://a.example/q'",
        "'http://10.0.0.7/CANARY'",
        25,
        "epay.query_url allow_plain_http",
    ),
    (
        "'https://a.example'\n",
        "'http://a.example'\n",
        36,
        "smallsaas.base allow_plain_http",
    ),
    ("database = ':memory:'", "database = 'CANARY", 4, "TOML"),
    ("database = ':memory:'", "CANARY", 4, "TOML"),
    ("database = ':memory:'", "database = CANARY", 4, "TOML"),
    (
        "database = ':memory:'",
        "database = \"CANARY\\q\"",
        4,
        "TOML",
    ),
    ("database = ':memory:'", "expires_in = 'CANARY'", 5, "TOML"),
    (
        "database = ':memory:'",
        "database = 'CANARY' 'CANARY'",
        4,
        "TOML",
    ),
];

#[track_caller]
fn refused(text: &str) -> String {
    let error = Config::parse(text).and_then(|config| setup::real(config, |_| None));
    let error = error.map(drop).unwrap_err();
    let debug = format!("{error:?}");
    assert!(!debug.contains("CANARY"), "{debug}");
    let sentence = error.to_string();
    assert!(!sentence.contains("CANARY"), "{sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");
    sentence
}

/// The keys with their lines and the table's path.
fn keys() -> Vec<(usize, String, &'static str)> {
    let (mut table, mut products) = (String::new(), 0);
    let mut keys = Vec::new();
    for (line, text) in (1..).zip(GOOD.lines()) {
        if text == "[[products]]" {
            products += 1;
            table = format!("products[{products}]");
        } else if let Some(name) = text.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut table);
        } else {
            let (key, _) = text.split_once(" = ").unwrap();
            keys.push((line, format!("{table}.{key}"), key));
        }
    }
    keys
}

fn with_line(number: usize, line: &str) -> String {
    let lines = (1..).zip(GOOD.lines());
    let lines = lines.map(|(at, old)| if at == number { line } else { old });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_value_of_another_type_is_named_by_its_line_and_key() {
    config(GOOD, |_| None).unwrap();
    for (line, path, key) in keys() {
        for value in [
            format!("{{ x = '{CANARY}' }}"),
            format!("[['{CANARY}']]"),
            format!("['{CANARY}', 7]"),
            "1.5".to_owned(),
        ] {
            // A table of texts is what the key is for.
            if key == "params" && value.starts_with('{') {
                continue;
            }
            let error = refused(&with_line(line, &format!("{key} = {value}")));
            assert!(
                error.starts_with(&format!("line {line}: ")),
                "{path}: {error}"
            );
            assert!(error.contains(key), "{path}: {error}");
        }
        let error = refused(&with_line(line, &format!("{key}_ = '{CANARY}'")));
        let unknown = error.starts_with(&format!("line {line}: ")) && error.contains(key);
        assert!(unknown, "{path}: {error}");
    }
}

/// Where a number, a switch or an address should be, a secret was pasted.
#[test]
fn a_secret_at_the_wrong_key_is_not_shown() {
    for (line, path, key) in keys() {
        let text = with_line(line, &format!("{key} = '{CANARY}, expected {CANARY}'"));
        let parsed = Config::parse(&text).and_then(|config| setup::real(config, |_| None));
        let takes_any_text = [
            "database",
            "order_param",
            "notify_token",
            "pid",
            "key",
            "previous_key",
            "appkey",
            "secret",
            "token",
            "id",
            "name_zh",
            "name_en",
        ];
        if takes_any_text.contains(&key) {
            parsed.unwrap();
            continue;
        }
        let error = refused(&text);
        assert!(
            error.starts_with(&format!("line {line}: ")),
            "{path}: {error}"
        );
        assert!(error.contains(key), "{path}: {error}");
    }
}

#[test]
fn what_cannot_be_used_is_named_by_its_line() {
    for &(old, new, line, parts) in WRONG {
        assert!(GOOD.contains(old), "{old}");
        let error = refused(&GOOD.replacen(old, new, 1));
        assert!(
            error.starts_with(&format!("line {line}: ")),
            "{new}: {error}"
        );
        for part in parts.split(' ') {
            assert!(error.contains(part), "{new}: {part}: {error}");
        }
    }
}

#[test]
fn a_value_of_the_environment_is_named_by_its_variable() {
    let env = |name: &str| (name == "CHECKOUT_EPAY_KEY").then(|| "CANARY ".to_owned());
    let error = config(GOOD, env).unwrap_err().to_string();
    let variable = "environment variable CHECKOUT_EPAY_KEY: gateways.epay.key ";
    assert!(error.starts_with(variable), "{error}");
    assert!(!error.contains("CANARY"), "{error}");
}

#[test]
fn plain_http_is_taken_with_its_switch_or_on_this_machine() {
    let plain = GOOD.replacen("https://a.example/o", "http://a.example/o", 1);
    let allowed = plain.replacen("allow_plain_http = false", "allow_plain_http = true", 1);
    assert!(config(&plain, |_| None).is_err());
    config(&allowed, |_| None).unwrap();
    for (host, taken) in [
        ("127.0.0.1:1", true),
        ("127.9.9.9", true),
        ("[::1]:1", true),
        ("localhost:1", true),
        ("epay.localhost", true),
        ("localhost.evil.example", false),
        ("10.0.0.1", false),
        ("192.168.1.1", false),
        ("0.0.0.0", false),
    ] {
        let text = GOOD.replacen("https://a.example/o", &format!("http://{host}/o"), 1);
        assert_eq!(config(&text, |_| None).is_ok(), taken, "{host}");
    }
}
