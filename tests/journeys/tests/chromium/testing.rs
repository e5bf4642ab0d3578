//! The programs with which the documentation tests a checkout: each is run as it is written, with the
//! package, and the browser is this one.

use crate::markdown::{self, Runner, Snippet};
use journeys::{Server, modules_from_xtask};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the programs import, beside the package.
const MODULES: [&str; 2] = ["jsdom", "playwright-core"];

/// A folder in which Node finds the package and what the programs import.
fn folder() -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("wallet-checkout-testing-{}", std::process::id()));
    let modules = folder.join("node_modules");
    fs::create_dir_all(&modules).unwrap();
    for name in MODULES {
        symlink(modules_from_xtask().join(name), modules.join(name)).unwrap();
    }
    let dist = std::env::var_os("JOURNEYS_DIST").unwrap();
    symlink(
        Path::new(&dist).join("npm"),
        modules.join("wallet-checkout"),
    )
    .unwrap();
    folder
}

/// Runs a program against the server; an error is what it wrote.
fn run(folder: &Path, snippet: &Snippet, server: &Server) -> Result<(), String> {
    let file = folder.join(snippet.name());
    fs::write(&file, &snippet.code).unwrap();
    let mut node = Command::new("node");
    node.arg(&file)
        .env("SHOP", server.url("").trim_end_matches('/'));
    let ran = node.output().unwrap();
    let words = [ran.stdout, ran.stderr].concat();
    let words = String::from_utf8_lossy(&words).into_owned();
    ran.status.success().then_some(()).ok_or(words)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_tests_of_a_checkout_pass() {
    let server = Server::start();
    let folder = folder();
    let mut count = 0;
    let mut failures = Vec::new();
    for document in markdown::all() {
        for snippet in &document.snippets {
            if matches!(snippet.runner(), Ok(Runner::Driver(_))) {
                count += 1;
                let ran = run(&folder, snippet, &server);
                failures.extend(ran.err().map(|words| format!("{}: {words}", document.path)));
            }
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(count, 4, "a browser and none, in two languages");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
