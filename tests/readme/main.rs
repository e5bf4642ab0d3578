//! The table of gateways in `docs/`, in both languages, says what the code does.

#![allow(clippy::panic, clippy::unwrap_used)]

mod answers;
mod chinese;
mod words;

use answers::{Answered, ROWS, Row};
use std::fmt::Write as _;
use wallet_checkout::environment::Environment as E;

const BEGIN: &str = "<!-- gateways: written by `UPDATE_FIXTURES=1 cargo test --no-default-features --test readme` -->\n";
const END: &str = "<!-- gateways end -->\n";

/// The browsers of a column, the usual one first. What another of them does
/// otherwise is said.
const COLUMNS: [(&str, &[(E, &str)]); 4] = [
    (
        "on a desktop",
        &[(E::Desktop, ""), (E::WechatDesktop, "in WeChat's window")],
    ),
    (
        "on a phone",
        &[
            (E::Ios, ""),
            (E::Android, "on Android"),
            (E::AndroidChrome, "in Chrome"),
            (E::Qq, "in QQ"),
        ],
    ),
    (
        "inside WeChat",
        &[
            (E::Wechat, ""),
            (E::WeCom, "in WeCom"),
            (E::MiniProgram, "in a mini program"),
        ],
    ),
    ("inside Alipay", &[(E::Alipay, "")]),
];

fn table() -> String {
    let mut out = String::from("| gateway | its answer |");
    for (title, _) in COLUMNS {
        write!(out, " {title} |").unwrap();
    }
    out += "\n|---|---|---|---|---|---|\n";
    let mut last = "";
    for row in &ROWS {
        let name = row.gateway;
        let first = if name == last {
            String::new()
        } else {
            format!("`{name}` ")
        };
        last = name;
        write!(out, "| {first}| {} |", row.answer).unwrap();
        for (_, browsers) in COLUMNS {
            write!(out, " {} |", cell(row, browsers)).unwrap();
        }
        out.push('\n');
    }
    out
}

fn cell(row: &Row, browsers: &[(E, &str)]) -> String {
    let (usual, others) = browsers.split_first().unwrap();
    let mut cell = shown(row, usual.0);
    for (environment, place) in others {
        let other = shown(row, *environment);
        if !cell.starts_with(&other) {
            write!(cell, "; {place} {other}").unwrap();
        }
    }
    cell
}

fn shown(row: &Row, environment: E) -> String {
    match row.answered(environment) {
        Answered::With(actions) => row.presented(environment, &actions),
        Answered::ByAnother(answer) => format!("asks for {answer} instead"),
    }
}

#[test]
fn the_page_has_the_table_that_the_code_makes() {
    check("docs/en/gateways.md", &table());
}

#[test]
fn the_chinese_page_has_the_same_table() {
    check("docs/zh-CN/gateways.md", &chinese::translated(&table()));
}

fn check(name: &str, expected: &str) {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(&path).unwrap();
    let parts = readme.split_once(BEGIN).and_then(|(before, rest)| {
        let (found, after) = rest.split_once(END)?;
        Some((before, found, after))
    });
    let (before, found, after) = parts.unwrap_or_else(|| panic!("{name} has no place for it"));
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
    } else {
        assert_eq!(found, expected, "{name} says otherwise");
    }
}

#[test]
fn every_documented_answer_has_its_row() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/gateways");
    for gateway in wallet_checkout::gateway::Gateway::ALL {
        let folder = format!("{root}/{}/create", gateway.name());
        let has_rows = ROWS.iter().any(|row| row.gateway == gateway.name());
        assert!(has_rows, "{gateway:?} has no row");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let Some(name) = name.strip_suffix(".json") else {
                continue;
            };
            let shows = name.starts_with("document-") && !name.starts_with("document-code-");
            let has_row = ROWS
                .iter()
                .any(|row| row.gateway == gateway.name() && row.file == Some(name));
            assert!(!shows || has_row, "{gateway:?} {name}");
        }
    }
}
