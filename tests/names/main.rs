//! Everything that has a name in the contract has the same name in the manifest, the
//! types, the README's tables and the code. `cases` are the questions; each of the
//! other files finds the names in one kind of source.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod cases;
mod code;
mod manifest;
mod readme;
mod text;
mod types;

use std::collections::BTreeSet;

type Names = BTreeSet<String>;

#[track_caller]
#[allow(
    clippy::needless_pass_by_value,
    reason = "reads better where it is called"
)]
fn same(what: &str, ours: (&str, Names), theirs: (&str, Names)) {
    let missing =
        |from: &Names, of: &Names| -> Vec<String> { of.difference(from).cloned().collect() };
    let may_be_empty = what == "checkout-ready";
    assert!(
        may_be_empty || !theirs.1.is_empty(),
        "{} has no {what} at all",
        theirs.0
    );
    assert!(
        ours.1 == theirs.1,
        "{what}:\n{} lacks {:?}\n{} lacks {:?}",
        ours.0,
        missing(&ours.1, &theirs.1),
        theirs.0,
        missing(&theirs.1, &ours.1),
    );
}

fn minus(names: Names, others: &[&str]) -> Names {
    names
        .into_iter()
        .filter(|name| !others.contains(&name.as_str()))
        .collect()
}

fn plus(mut names: Names, others: &[&str]) -> Names {
    names.extend(others.iter().map(|&name| name.to_owned()));
    names
}
