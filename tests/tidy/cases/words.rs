//! The glossary, and who names a gateway.

use crate::gateways::{ids, named};
use crate::glossary::{EXCEPTIONS, FORBIDDEN};
use crate::source::Source;
use crate::words::{Glossary, words};

#[track_caller]
fn check(path: &str, line: &str, forms: &[&str]) {
    let glossary = Glossary::new(FORBIDDEN, EXCEPTIONS);
    let source = Source {
        path: path.to_owned(),
        text: line.to_owned(),
    };
    let complaints = glossary.complaints(&source);
    let found = complaints
        .iter()
        .filter_map(|complaint| complaint.split('`').nth(1));
    assert_eq!(found.collect::<Vec<_>>(), forms, "{line}");
}

#[test]
fn an_identifier_is_several_words() {
    let words = words("let aHTMLPage = RefusalKind::URL_gate2x;");
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let expected = [
        "let", "a", "html", "page", "refusal", "kind", "url", "gate", "x",
    ];
    assert_eq!(words, expected);
}

#[test]
fn a_forbidden_word_is_found_in_identifiers_and_comments() {
    check(
        "src/checkout/mod.rs",
        "fn heed_late(state: State) {",
        &["heed"],
    );
    check("src/checkout/mod.rs", "struct LateFinding;", &["finding"]);
    check(
        "server/src/lib.rs",
        "/// The server believes it.",
        &["believes"],
    );
    check(
        "xtask/src/main.rs",
        "eprintln!(\"was judged\");",
        &["judged"],
    );
    check(
        "static/element/instance.js",
        "const takeTurns = 1;",
        &["turns"],
    );
    check("docs/zh-CN/html.md", "页面听到的事件", &["听到"]);
}

#[test]
fn a_phrase_is_found_in_every_spelling() {
    check("src/a.rs", "fn take_down() {}", &["take_down"]);
    check("static/a.js", "const takeDown = 1;", &["take_down"]);
    check("src/a.rs", "// Take down what it sent.", &["take_down"]);
    check("src/a.rs", "take(down)", &[]);
}

#[test]
fn a_word_within_another_is_another_word() {
    check(
        "src/a.rs",
        "struct Pathfindings; fn returns() { swallet() }",
        &[],
    );
    check("src/a.rs", "// The gatepay bearer.", &[]);
}

#[test]
fn prose_and_texts_may_use_some_words_that_names_may_not() {
    check("src/a.rs", "// On finding the file, in turn.", &[]);
    check(
        "src/a.rs",
        "let finding = turn; // finding",
        &["finding", "turn"],
    );
    check(
        "static/a.js",
        "send('a finding', `a turn`, \"a piece\");",
        &[],
    );
    check("docs/en/a.md", "A finding.", &[]);
}

#[test]
fn what_others_named_keeps_its_name() {
    check("static/a.js", "const row = Math.floor(y);", &[]);
    check("src/a.rs", "ui.one_piece", &[]);
}

#[test]
fn a_gateways_own_files_and_tests_may_name_it() {
    let file = |path: &str, text: &str| Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let sources = [
        file("src/gateway/order_cmd.rs", "struct OrderCmd;"),
        file("server/src/merchant/order_cmd/notify.rs", "\"order-cmd\""),
        file("src/a.rs", "#[cfg(test)]\nmod tests {\n    OrderCmd"),
        file("src/b.rs", "let order = cmd(Order, Cmd);"),
        file("src/c.rs", "Gateway::OrderCmd"),
        file("src/d.rs", "let order_cmd = 1;"),
        file("src/e.rs", "// Like \"order-cmd\"."),
    ];
    assert_eq!(
        named(&sources, "order-cmd"),
        ["src/c.rs", "src/d.rs", "src/e.rs"]
    );
    assert!(ids().any(|id| id == "order-cmd"));
}
