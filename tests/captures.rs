//! Every answer that a real epay server was seen to give to a create request is read:
//! its code, and the way to pay where it names one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use serde_json::Value;
use wallet_checkout::gateway::{CreateError, Created, Gateway};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wire::Answer;

/// Recorded; see the README beside the file.
const ANSWERS: &str = include_str!("../server/tests/fixtures/epay/answers.json");

/// One answer as the reader has it, in a word.
fn read(text: &str) -> String {
    let endpoint = SafeUrl::parse("https://pay.example/mapi.php").unwrap();
    let read = Answer::read(text).map_or(Err(CreateError::Malformed), |answer| {
        Gateway::from_name("epay")
            .unwrap()
            .read_created(&answer, &endpoint)
    });
    match read {
        Ok(Created { actions, .. }) => format!("{} action", actions.len()),
        Err(CreateError::Refused(refusal)) => refusal.code,
        Err(error @ (CreateError::Malformed | CreateError::UnsafeUrl)) => format!("{error:?}"),
    }
}

/// What a person reads in it.
fn meant(text: &str) -> String {
    let Ok(answer) = serde_json::from_str::<Value>(text) else {
        return "Malformed".into();
    };
    let has = |name: &&str| answer[*name].as_str().is_some_and(|link| !link.is_empty());
    let ways = ["payurl", "qrcode", "urlscheme"]
        .iter()
        .filter(|name| has(name));
    match (answer["code"].as_i64(), ways.count()) {
        (Some(1), 0) | (None, _) => "Malformed".into(),
        (Some(1), ways) => format!("{ways} action"),
        (Some(code), _) => code.to_string(),
    }
}

#[test]
fn every_recorded_answer_is_read_as_it_is_meant() {
    let cases: Vec<Value> = serde_json::from_str(ANSWERS).unwrap();
    let mut seen = 0;
    for case in &cases {
        for step in case["steps"].as_array().unwrap() {
            let is_create = step["path"].as_str().unwrap().starts_with("/mapi.php");
            if let Some(answer) = step["answer"].as_str().filter(|_| is_create) {
                assert_eq!(read(answer), meant(answer), "{}: {answer}", case["case"]);
                seen += 1;
            }
        }
    }
    assert!(seen >= 100, "only {seen} answers were read");
}
