//! The table of odd state answers that the server reads as well.

use crate::read::DOCUMENTED_NO;
use serde_json::Value;
use wallet_checkout::gateway::pay_state::{self, PayState, StateError};
use wallet_checkout::order::OrderNo;
use wallet_checkout::wire::Answer;

/// What is read, and the amount that stands there.
fn read(text: &str) -> (&'static str, String) {
    let order_no = OrderNo::parse(DOCUMENTED_NO).unwrap();
    let nothing = |name| (name, String::new());
    let Some(answer) = Answer::read(text) else {
        return nothing("malformed");
    };
    let report = match pay_state::read(&answer, &order_no, &[]) {
        Ok(report) => report,
        Err(StateError::Malformed) if answer.has_warning => return nothing("unsure"),
        Err(StateError::Malformed) => return nothing("malformed"),
        Err(StateError::OtherOrder) => return nothing("another"),
        Err(StateError::Refused { .. }) => return nothing("refused"),
    };
    let name = match report.state {
        PayState::Waiting => "waiting",
        PayState::Paid => "paid",
        PayState::Canceled => "canceled",
        PayState::Refunded => "refunded",
        PayState::Undocumented => "undocumented",
    };
    let amount = report.amount.map(|amount| amount.to_string());
    (name, amount.unwrap_or_default())
}

#[test]
fn odd_state_answers_are_read_as_the_server_reads_them() {
    let file: Value = serde_json::from_str(include_str!("../fixtures/state-answers.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() > 80);
    let mut wrong = Vec::new();
    for case in cases {
        let answer = case["answer"].as_str().unwrap().replace('@', DOCUMENTED_NO);
        let (name, amount) = read(&answer);
        let expected = case.get("read").or(case.get("widget")).unwrap();
        let due = case.get("amount");
        let due = due.map(|due| due.get("widget").unwrap_or(due));
        if expected != name || due.is_some_and(|due| *due != amount) {
            wrong.push(format!("{}: {name} {amount}", case["case"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
