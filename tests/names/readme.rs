//! The tables and lists of the reference, in both languages.
//! A table is known by a name in it, whatever its headings say.

use crate::{Names, text};
use std::path::Path;

const FILES: [&str; 2] = ["docs/en/reference.md", "docs/zh-CN/reference.md"];
const STYLING: [&str; 2] = ["docs/en/styling.md", "docs/zh-CN/styling.md"];

/// The names that each file lists.
type ByFile = Vec<(String, Names)>;

fn each(find: impl Fn(&str) -> Names) -> ByFile {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let there = FILES.iter().filter(|file| root.join(file).is_file());
    there
        .map(|file| ((*file).to_owned(), find(&text::read(file))))
        .collect()
}

/// The rows, as cells, of the table whose first cells name `name`.
fn table(text: &str, name: &str) -> Vec<Vec<String>> {
    let blocks = text.split("\n\n").map(|block| {
        let rows = block.lines().filter(|line| line.starts_with("| "));
        let rows = rows.map(|row| {
            row.trim_matches('|')
                .split(" | ")
                .map(|cell| cell.trim().to_owned())
                .collect()
        });
        rows.collect::<Vec<Vec<String>>>()
    });
    let mut tables = blocks.filter(|rows| rows.iter().any(|row| spans(&row[0]).contains(name)));
    let found = tables
        .next()
        .unwrap_or_else(|| panic!("no table has `{name}`"));
    found.into_iter().skip(1).collect()
}

fn spans(text: &str) -> Names {
    text::quoted(text, '`')
}

fn row(text: &str, name: &str) -> Vec<String> {
    let rows = table(text, name);
    rows.into_iter()
        .find(|row| spans(&row[0]).contains(name))
        .unwrap()
}

/// What the first column names, of the table that names `name`.
pub(crate) fn first_cells(name: &str) -> ByFile {
    each(|text| {
        table(text, name)
            .iter()
            .flat_map(|row| spans(&row[0]))
            .collect()
    })
}

/// The values of an attribute, from its row.
pub(crate) fn values(attribute: &str) -> ByFile {
    each(|text| {
        let cell = if attribute == "wallet" {
            "wallets"
        } else {
            attribute
        };
        let words = spans(&row(text, cell)[1]);
        let words = words
            .iter()
            .flat_map(|span| span.split(' '))
            .map(str::to_owned);
        // "(`onecode` too for `gatepay`, `either` too with `handoff`)"
        words
            .filter(|word| {
                attribute != "wallet" || !["gatepay", "handoff"].contains(&word.as_str())
            })
            .collect()
    })
}

/// The members of an event's detail, with `?` where they may be absent.
pub(crate) fn details(event: &str) -> ByFile {
    each(|text| {
        let cell = row(text, event)[1].clone();
        let members = text::between(&cell, "{", "}").split(", ");
        members
            .filter(|member| !member.is_empty())
            .map(str::to_owned)
            .collect()
    })
}

pub(crate) fn kinds() -> ByFile {
    each(|text| {
        let cell = row(text, "checkout-action")[1].clone();
        let (_, kinds) = cell
            .split_once("`kind`")
            .unwrap_or_else(|| panic!("no kinds in {cell}"));
        spans(kinds)
    })
}

/// The tables of the page about styling, each known by a name in it.
pub(crate) fn parts() -> ByFile {
    styled("part", &["base", "chosen"])
}

pub(crate) fn variables() -> ByFile {
    styled("variable", &["--checkout-radius"])
}

/// What the tables list; every row has the picture of what it names.
fn styled(kind: &str, tables: &[&str]) -> ByFile {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = STYLING.iter().map(|file| {
        let text = text::read(file);
        let rows = tables.iter().flat_map(|known| table(&text, known));
        let names = rows.flat_map(|row| {
            let names = spans(&row[0]);
            for name in &names {
                let own = name.trim_start_matches("--checkout-");
                let picture = format!("../styling/{kind}-{own}.png");
                let last = row.last().cloned().unwrap_or_default();
                assert!(last.contains(&format!("({picture})")), "{file}: {name}");
                let there = root.join("docs/en").join(&picture);
                assert!(
                    there.is_file(),
                    "{picture}: `cargo xtask pictures` takes it"
                );
            }
            names
        });
        ((*file).to_owned(), names.collect())
    });
    files.collect()
}
