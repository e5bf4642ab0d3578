//! Every file of JSONTestSuite, read as a create answer and as a state answer of
//! each gateway.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "shared/by_gateway.rs"]
#[allow(dead_code, reason = "no suite needs all of it")]
mod by_gateway;

use by_gateway::{SUCCESS, of_each};
use std::path::Path;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::gateway::pay_state::{self, PayState};
use wallet_checkout::json::Json;
use wallet_checkout::order::OrderNo;
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wire::Answer;

/// JSON, but two readers could understand them differently: rejected on purpose.
const AMBIGUOUS: [&str; 2] = [
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
];

/// Name and bytes of every file.
fn suite() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/JSONTestSuite");
    let files: Vec<_> = folder
        .join("test_parsing")
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    assert!(files.len() > 300, "the suite is not whole: {}", files.len());
    files
}

#[test]
fn every_file_is_decided_as_it_is_named() {
    for (name, bytes) in suite() {
        // Bytes that are no UTF-8 are no text for the browser either.
        let read = std::str::from_utf8(&bytes).is_ok_and(|text| Json::parse(text).is_some());
        if AMBIGUOUS.contains(&name.as_str()) || name.starts_with("n_") {
            assert!(!read, "{name} was accepted");
        } else if name.starts_with("y_") {
            assert!(read, "{name} was rejected");
        }
    }
}

#[test]
fn no_file_makes_an_order_or_a_payment() {
    let endpoint = SafeUrl::parse("https://shop.example/pay").unwrap();
    let order_no = OrderNo::parse("O1").unwrap();
    for (name, bytes) in suite() {
        let text = String::from_utf8_lossy(&bytes);
        let Some(answer) = Answer::read(&text) else {
            continue;
        };
        for gateway in Gateway::ALL {
            let created = gateway.read_created(&answer, &endpoint);
            assert!(created.is_err(), "{name} at {gateway:?}: {created:?}");
        }
        let state = pay_state::read(&answer, &order_no, &[]);
        assert!(
            state
                .as_ref()
                .is_ok_and(|report| report.state != PayState::Paid)
                || state.is_err(),
            "{name}: {state:?}"
        );
    }
}

/// One bad member spoils the answer: no part of it is accepted.
#[test]
fn a_file_within_a_good_answer_decides_whether_that_is_read() {
    let endpoint = SafeUrl::parse("https://shop.example/pay").unwrap();
    let order_no = OrderNo::parse("O1").unwrap();
    for (name, bytes) in suite() {
        let Ok(text) = std::str::from_utf8(&bytes) else {
            continue;
        };
        let is_good = name.starts_with("y_") && !AMBIGUOUS.contains(&name.as_str());
        if !is_good && !name.starts_with("n_") {
            continue;
        }
        for (gateway, success) in of_each(&SUCCESS) {
            let open = success.strip_suffix('}').unwrap();
            let whole = format!(r#"{open},"x":{text}}}"#);
            let created = Answer::read(&whole)
                .and_then(|answer| gateway.read_created(&answer, &endpoint).ok());
            assert_eq!(created.is_some(), is_good, "{name} at {gateway:?}");
        }
        let whole = format!(r#"{{"result":0,"order_no":"O1","pay_state":1,"x":{text}}}"#);
        let paid = Answer::read(&whole)
            .and_then(|answer| pay_state::read(&answer, &order_no, &[]).ok())
            .is_some_and(|report| report.state == PayState::Paid);
        assert_eq!(paid, is_good, "{name}");
    }
}
