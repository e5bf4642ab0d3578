//! Every answer is read as in the file beside it.

use crate::cases::{self, Case};
use crate::read;
use wallet_checkout::gateway::Gateway;

type Read = fn(Gateway, &str) -> String;

fn check(kind: &str, read: Read) {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut wrong = Vec::new();
    for case in cases::all(kind) {
        let actual = read(case.gateway, &case.answer);
        let expected = case.path.with_extension("txt");
        if update {
            std::fs::write(&expected, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&expected)
            .unwrap_or_else(|_| panic!("{} has no .txt beside it", case.path.display()));
        if actual != expected {
            let path = case.path.display();
            wrong.push(format!("{path}\nexpected: {expected}but read: {actual}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_create_answer_is_read_as_in_its_fixture() {
    check("create", read::create);
}

#[test]
fn every_state_answer_is_read_as_in_its_fixture() {
    check("state", read::state);
}

/// Answers that mean something as a whole mean nothing in part.
fn truncate(kind: &str, read: Read) -> usize {
    let is_whole = |case: &Case| read(case.gateway, &case.answer) != "Malformed\n";
    let mut documented = 0;
    for case in cases::all(kind).into_iter().filter(is_whole) {
        let text = case.answer.trim_end();
        for (cut, _) in text.char_indices() {
            let part = read(case.gateway, &text[..cut]);
            let path = case.path.display();
            assert_eq!(part, "Malformed\n", "{path} cut at {cut}");
        }
        documented += usize::from(case.is_of_a_document());
    }
    documented
}

#[test]
fn a_truncated_create_answer_is_malformed_wherever_it_breaks_off() {
    assert_eq!(truncate("create", read::create), 4 + 3 + 2 + 13 + 3);
}

#[test]
fn a_truncated_state_answer_is_malformed_wherever_it_breaks_off() {
    assert_eq!(truncate("state", read::state), 1);
}
