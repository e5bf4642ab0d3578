//! What the server reads by itself: forms, its config file, the address of its database.

use std::net::SocketAddr;

use checkout_server::config::Config;
use checkout_server::form::{self, Pair};
use checkout_server::setup;
use toml::{Table, Value};

use crate::fixtures;
use crate::input::seed;

/// What stands in the place of every secret. No error shows it.
const CANARY: &str = "c4n4ry-in-the-place-of-a-secret";

/// Reads a text.
pub fn run(data: &[u8]) {
    let Some((chosen, rest)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    match chosen % 4 {
        0 => read_form(rest),
        1 => write_form(&text),
        2 => config(&text),
        _ => address(&text),
    }
}

/// The forms of the fixtures, the example of a config with each of its lines, and addresses.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for path in ["sign-vectors", "notify-vectors", "answers"] {
        let texts = fixtures::texts_in(&format!("server/tests/fixtures/epay/{path}.json"));
        let forms = texts
            .iter()
            .filter(|text| text.contains('=') && text.len() < 2000);
        seeds.extend(forms.flat_map(|text| [seed(0, text), seed(1, text)]));
    }
    let example = fixtures::text("server/example.toml");
    let lines = example
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let plain = lines.collect::<Vec<_>>().join("\n");
    seeds.push(seed(2, &plain));
    seeds.push(seed(2, with_canaries(&plain)));
    // The tables one by one, which are shorter.
    let tables = with_canaries(&plain);
    seeds.extend(
        tables
            .split("\n[")
            .map(|table| seed(2, format!("[{table}"))),
    );
    for text in [
        "[merchant]\nexpires_in = 0",
        "a = 1\na = 2",
        "[[products]]\nid = 'x'\nname = 'y'\nprice = '1.00'",
        "[gateways.epay]\nkey = 'c4n4ry-in-the-place-of-a-secret'\npid = 1000",
        "[merchant]\nallowed_origins = ['https://shop.example/']",
    ] {
        seeds.push(seed(2, text));
    }
    for text in [
        "postgres://me:c4n4ry-in-the-place-of-a-secret@db.internal/checkout",
        "postgres://me:c4n4ry-in-the-place-of-a-secret@db.internal:99999/checkout?sslmode=prefer",
        "postgresql:///checkout?host=/run&user=a+b",
        ":memory:",
        "checkout-server.sqlite3",
    ] {
        seeds.push(seed(3, text));
    }
    seeds
}

/// The file with the canary in the place of every secret that it has.
fn with_canaries(text: &str) -> String {
    let secret = [
        "key",
        "secret",
        "token",
        "notify_token",
        "appkey",
        "orders_token",
        "private_key",
    ];
    let lines = text.lines().map(|line| match line.split_once(" = ") {
        Some((key, _)) if secret.contains(&key) => format!("{key} = \"{CANARY}\""),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Bytes that are read as fields are what another reader has, and come back if they are written
/// again.
fn read_form(bytes: &[u8]) {
    let pairs = form::decode(bytes);
    let lossy = |pair: &Pair| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&pair.0), text(&pair.1))
    };
    let ours: Vec<_> = pairs.iter().map(lossy).collect();
    let theirs: Vec<_> = url::form_urlencoded::parse(bytes).into_owned().collect();
    assert_eq!(ours, theirs);
    let texts: Option<Vec<(String, String)>> = pairs.iter().map(as_text).collect();
    if let Some(texts) = texts {
        let again = form::decode(form::encode(&texts).as_bytes());
        assert_eq!(again, pairs);
        for (name, _) in &texts {
            let last = texts.iter().rfind(|(other, _)| other == name);
            let last = last.map(|(_, value)| value.clone());
            assert_eq!(form::field(&pairs, name), last);
        }
    }
}

fn as_text((name, value): &Pair) -> Option<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    Some((text(name)?, text(value)?))
}

/// Fields that are written come back, in plain ASCII, and other readers have them, too.
fn write_form(text: &str) {
    let pairs: Vec<(&str, &str)> = text
        .split('\n')
        .map(|line| line.split_once('=').unwrap_or((line, "")))
        .collect();
    let written = form::encode(&pairs);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+%&=".contains(&byte);
    assert!(written.bytes().all(plain), "{written}");
    let expected: Vec<Pair> = pairs
        .iter()
        .map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec()))
        .collect();
    assert_eq!(form::decode(written.as_bytes()), expected);
}

/// What is wrong with a config is said without a secret of it, and a config that is right
/// shows none either.
fn config(text: &str) {
    let read = Config::parse(text).and_then(|config| setup::real(config, |_| None));
    let shown = match &read {
        Ok(config) => format!(
            "{:?} {:?} {:?}",
            config.gateways, config.webhooks, config.api_keys
        ),
        Err(error) => error.to_string(),
    };
    let table: Option<Table> = text.parse().ok();
    let is_key = table.is_some_and(|table| keys_have_it(&Value::Table(table)));
    assert!(!shown.contains(CANARY) || is_key, "{shown}");
    if let Ok(config) = read {
        assert_ne!(config.merchant.max_in_flight, 0);
        assert!(
            config
                .merchant
                .metrics_listen
                .is_none_or(|at: SocketAddr| !at.to_string().is_empty())
        );
    }
}

fn keys_have_it(value: &Value) -> bool {
    match value {
        Value::Table(table) => {
            let mut members = table.iter();
            members.any(|(key, value)| key.contains(CANARY) || keys_have_it(value))
        }
        Value::Array(items) => items.iter().any(keys_have_it),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => false,
    }
}

/// Where the database is: no error shows a password.
fn address(text: &str) {
    // That is the name of a file, which is read.
    if text.to_ascii_lowercase().contains("sslrootcert") || text.contains('%') {
        return;
    }
    let shown = match setup::database(None, text, |_| None) {
        Ok(database) => format!("{database:?} {database}"),
        Err(error) => error.to_string(),
    };
    let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
    let is_password = is_postgres && text.contains(&format!(":{CANARY}@"));
    assert!(!is_password || !shown.contains(CANARY), "{shown}");
}
