//! The state answers that the documentation shows are what the widget reads.

use crate::markdown::{self, Runner};
use wallet_checkout::gateway::pay_state::{self, PayState};
use wallet_checkout::order::OrderNo;
use wallet_checkout::wire::Answer;

#[test]
fn every_state_answer_that_is_shown_is_read_in_this_order() {
    let mut pages = 0;
    for document in markdown::all() {
        for snippet in &document.snippets {
            if snippet.runner() != Ok(Runner::Answers) {
                continue;
            }
            let order_no = OrderNo::parse("20261120-1").unwrap();
            let states: Vec<_> = snippet
                .code
                .lines()
                .map(|line| {
                    let answer = Answer::read(line).unwrap();
                    let state = pay_state::read(&answer, &order_no, &[]).unwrap();
                    (state.state, state.expires_in_s)
                })
                .collect();
            let place = format!("{}:{}", document.path, snippet.line);
            let expected = [(PayState::Waiting, Some(640)), (PayState::Paid, None)];
            assert_eq!(states, expected, "{place}");
            pages += 1;
        }
    }
    assert_eq!(pages, 2, "one in each language");
}
