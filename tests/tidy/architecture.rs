//! What ARCHITECTURE.md claims: its files exist, and each invariant names a test that
//! exists. Its glossary is the one that `glossary.rs` enforces.

use crate::words::Forbidden;

/// The part of a page below a heading, `## Invariants`.
pub(crate) fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let below = page.split_once(&format!("\n{heading}\n"));
    let below = below.map_or("", |(_, below)| below);
    below.split("\n## ").next().unwrap_or_default()
}

/// The files and folders of the code map that do not exist.
pub(crate) fn missing_files(page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let rows = section(page, "## Code map").lines();
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let paths = cells
        .flat_map(quoted)
        .map(|path| path.trim_end_matches('/'));
    paths
        .filter(|path| !exists(path))
        .map(|path| format!("{path} does not exist"))
        .collect()
}

/// The invariants that name no test, and the tests that do not exist. A test is named
/// `tests/checkout/rules.rs::paid_stays_paid`; `read` gives the text of a file.
pub(crate) fn unproven(page: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    let invariants = section(page, "## Invariants").split("\n- ").skip(1);
    for invariant in invariants {
        if !quoted(invariant).any(is_reference) {
            let words = invariant.lines().next().unwrap_or_default();
            complaints.push(format!("names no test: {words}"));
        }
    }
    let prose: String = page.split("\n```").step_by(2).collect();
    for name in quoted(&prose).filter(|name| is_reference(name)) {
        let Some((file, test)) = name.split_once("::") else {
            continue;
        };
        match read(file) {
            None => complaints.push(format!("{name}: no such file")),
            Some(code) if has_test(&code, test) => {}
            // The journeys of `tests/engines` become tests by a list in `main.rs`.
            Some(code) if code.contains(&format!("fn {test}(")) && is_listed(file, test, &read) => {
            }
            Some(_) => complaints.push(format!("{name}: no such test")),
        }
    }
    complaints
}

/// The words that the page's glossary replaces and that no rule forbids.
pub(crate) fn unenforced(page: &str, table: &[Forbidden]) -> Vec<String> {
    let rows = section(page, "## Glossary").lines();
    let cells = rows.filter_map(|row| row.split('|').nth(3)).skip(2);
    let words = cells.flat_map(|cell| cell.split(','));
    let words = words.map(str::trim).filter(|word| !word.is_empty());
    words
        .filter(|word| {
            let form = word.replace(' ', "_");
            !table
                .iter()
                .any(|row| row.forms.split(' ').any(|known| known == form))
        })
        .map(|word| format!("nothing forbids {word:?}"))
        .collect()
}

/// A file's path and a test in it, not a path within a crate.
fn is_reference(name: &str) -> bool {
    let file = name.split_once("::").map(|(file, _)| file);
    file.is_some_and(|file| file.contains('/'))
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Of Rust by its attribute, of JavaScript by its sentence.
fn has_test(code: &str, test: &str) -> bool {
    let (before, found) = match code.split_once(&format!("fn {test}(")) {
        Some((before, _)) => (before, true),
        None => (code, false),
    };
    let attributes = before.rsplit("\n\n").next().unwrap_or_default();
    let is_rust = found && (attributes.contains("#[test]") || attributes.contains("#[tokio::test"));
    is_rust || code.contains(&format!("test('{test}'"))
}

fn is_listed(file: &str, test: &str, read: impl Fn(&str) -> Option<String>) -> bool {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let main = read(&format!("{folder}/main.rs"));
    main.is_some_and(|main| main.contains(&format!("::{test},")))
}
