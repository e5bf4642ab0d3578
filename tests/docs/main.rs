//! The documentation's snippets run, its links lead somewhere, and both languages show the
//! same. `markdown.rs` finds the snippets and has the runner of each: the journeys load
//! pages in a browser, the server's tests sell with the backends, and these tests run the
//! rest.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod answers;
mod languages;
mod links;
mod markdown;
mod nginx;
#[path = "../shared/nginx.rs"]
#[allow(dead_code, reason = "no suite needs all of it")]
mod real_nginx;
mod shell;
mod types;
mod units;

use markdown::Runner;
use std::io::Write as _;
use std::path::PathBuf;

#[test]
fn every_snippet_has_a_runner() {
    let mut orphans = Vec::new();
    for document in markdown::all() {
        for snippet in &document.snippets {
            if let Err(why) = snippet.runner() {
                orphans.push(format!("{}:{}: {why}", document.path, snippet.line));
            }
        }
    }
    assert!(orphans.is_empty(), "{}", orphans.join("\n"));
}

/// The journeys load each fragment and each script with the first page of its document.
#[test]
fn every_fragment_and_every_script_has_a_page_with_a_widget() {
    for document in markdown::all() {
        let of = |wanted: Runner| {
            let all = document.snippets.iter();
            all.filter(move |snippet| snippet.runner().as_ref() == Ok(&wanted))
        };
        let first = of(Runner::Page).next();
        let has_widget = first.is_some_and(|page| {
            ["<wallet-checkout", "data-gateway"]
                .iter()
                .any(|tag| page.code.contains(tag))
        });
        let needs_one = of(Runner::Script).count() + of(Runner::Page).count() > 0;
        assert!(!needs_one || has_widget, "{}", document.path);
    }
}

#[test]
fn every_file_beside_a_page_is_used_by_one() {
    for document in markdown::all() {
        for snippet in &document.snippets {
            let Ok(Runner::Beside(name)) = snippet.runner() else {
                continue;
            };
            let used = document.snippets.iter().any(|page| {
                page.runner() == Ok(Runner::Page) && page.code.contains(&format!("\"{name}\""))
            });
            assert!(used, "{}: no page loads {name}", document.path);
        }
    }
}

/// Reports that a test cannot run here. It writes past the harness, which hides what a
/// passing test prints.
fn skip(why: &str) {
    let sentence = format!("skipped: {why}\n");
    std::io::stderr().write_all(sentence.as_bytes()).unwrap();
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian's servers are there, which is on the path of root alone.
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    folders
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// An empty folder below the target directory.
fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("docs")
        .join(name);
    // What an earlier run left.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
