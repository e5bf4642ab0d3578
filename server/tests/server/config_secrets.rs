//! A config that would let anybody in, or sell nothing, does not start.

use crate::harness::config;

const EXAMPLE: &str = include_str!("../../example.toml");
const GOOD: &str = "
[gateways.pay-url]
url = 'https://a.example/p'
params = { token = 'a-token-of-an-account' }
notify_token = '0123456789abcdef'
[gateways.epay]
url = 'https://a.example/m'
query_url = 'https://a.example/a'
pid = '1'
key = 'k'
[gateways.order-cmd]
url = 'https://a.example/o'
orders_url = 'https://a.example/orders'
orders_token = '76543210fedcba98'
[gateways.gatepay]
url = 'https://a.example/c'
appkey = 'ak'
secret = 's'
[gateways.smallsaas]
base = 'https://a.example'
token = 't'
notify_token = 'fedcba9876543210'
orders_url = 'https://a.example/orders'
orders_token = '89abcdef01234567'
";

/// Where each secret stands above, with the key that a refusal must name.
const SECRETS: [(&str, &str); 9] = [
    ("a-token-of-an-account", "gateways.pay-url.params"),
    ("0123456789abcdef", "gateways.pay-url.notify_token"),
    ("'k'", "gateways.epay.key"),
    ("'ak'", "gateways.gatepay.appkey"),
    ("'s'", "gateways.gatepay.secret"),
    ("'t'", "gateways.smallsaas.token"),
    ("fedcba9876543210", "gateways.smallsaas.notify_token"),
    ("76543210fedcba98", "gateways.order-cmd.orders_token"),
    ("89abcdef01234567", "gateways.smallsaas.orders_token"),
];

/// The values that the example has now, and had.
const EXAMPLES: [&str; 10] = [
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
];

#[track_caller]
fn refused(text: &str, parts: &[&str]) {
    let error = config(text, |_| None).unwrap_err().to_string();
    for part in parts {
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn the_example_does_not_start_and_its_key_is_named() {
    for value in EXAMPLES {
        assert!(EXAMPLE.contains(value), "{value}");
    }
    refused(EXAMPLE, &["example", "gateways.", "fill in"]);
}

#[test]
fn an_example_value_is_no_secret_at_any_key() {
    config(GOOD, |_| None).unwrap();
    for (place, key) in SECRETS {
        for value in EXAMPLES {
            let text = GOOD.replacen(place.trim_matches('\''), value, 1);
            let text = if place.starts_with('\'') {
                GOOD.replacen(place, &format!("'{value}'"), 1)
            } else {
                text
            };
            refused(&text, &[key, "example"]);
        }
    }
}

#[test]
fn a_secret_that_is_blank_or_ends_in_a_newline_is_refused() {
    for (place, key) in SECRETS {
        let quoted = format!("'{}'", place.trim_matches('\''));
        for value in [
            "\"   \"",
            "\"a-good-long-secret\\n\"",
            "\"\\ta-good-long-secret\"",
        ] {
            refused(&GOOD.replacen(&quoted, value, 1), &[key]);
        }
    }
}

#[test]
fn a_token_of_ones_own_choosing_has_sixteen_characters() {
    for (place, key) in [SECRETS[1], SECRETS[6], SECRETS[7], SECRETS[8]] {
        refused(&GOOD.replacen(place, "0123456789abcde", 1), &[key, "16"]);
    }
}

#[test]
fn a_limit_of_nothing_is_refused() {
    for key in [
        "expires_in",
        "keep_unpaid_days",
        "max_in_flight",
        "max_creates_per_gateway",
        "body_timeout",
        "gateway_timeout",
    ] {
        let name = format!("merchant.{key}");
        refused(&format!("[merchant]\n{key} = 0\n"), &[&name, "above 0"]);
    }
}

#[test]
fn a_product_whose_id_is_another_ones_number_is_refused() {
    let product = |id: &str, more: &str| {
        format!(
            "[[products]]\nid='{id}'\nname_zh='{id}'\nname_en='{id}'\nprice='1'\nmax_quantity=1\n{more}\n"
        )
    };
    for (first, second, sentence) in [
        (
            ("13", ""),
            ("tea", "gatepay_product=13"),
            "products[1] is the number of products[2]",
        ),
        (
            ("tea", "gatepay_product=13"),
            ("013", ""),
            "products[2] is the number of products[1]",
        ),
        (
            ("tea", "consume_type=7"),
            ("7", ""),
            "products[2] is the number of products[1]",
        ),
    ] {
        let text = product(first.0, first.1) + &product(second.0, second.1);
        refused(&text, &[sentence]);
    }
    let own = product("13", "gatepay_product=13") + &product("tea", "gatepay_product=14");
    config(&own, |_| None).unwrap();
}
