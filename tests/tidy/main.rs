//! Guards the layout: the floors of ARCHITECTURE.md, file sizes, words that have no
//! place here. The rules are tables at the top of `rules.rs`; `cases.rs` tests them.

mod cases;
mod imports;
mod rules;
mod source;

use source::Source;

#[test]
fn every_floor_imports_only_what_lies_below() {
    check("src", "rs", rules::floors);
}

#[test]
fn no_gateway_imports_another() {
    check("src", "rs", rules::gateways);
}

#[test]
fn what_runs_natively_knows_no_web() {
    check("src", "rs", rules::web);
}

#[test]
fn nothing_forbidden_is_in_the_widget() {
    check("src", "rs", rules::words);
}

#[test]
fn every_wait_stands_with_its_reason_in_one_file() {
    check("src", "rs", rules::waits);
    check("static", "js", rules::waits);
}

#[test]
fn no_file_is_too_long_to_read() {
    for (folder, ending) in rules::READ_BY_PEOPLE {
        check(folder, ending, rules::length);
    }
}

/// Fails with all that `rule` finds in the files of a folder.
#[track_caller]
fn check(folder: &str, ending: &str, rule: fn(&Source) -> Vec<String>) {
    let sources = source::all(folder, ending).unwrap_or_default();
    assert!(!sources.is_empty(), "no .{ending} files in {folder}");
    let complaints: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            rule(source)
                .into_iter()
                .map(|what| format!("{}: {what}", source.path))
        })
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
