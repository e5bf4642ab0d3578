//! The element's JavaScript, without a browser: Node runs its unit tests, the
//! `*.test.mjs` beside this file.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use wallet_checkout::checkout::policy;

#[test]
fn every_unit_test_of_the_element_passes() {
    if on_path("node").is_none() {
        skip("Node.js is not installed: `cargo xtask test` installs it");
        return;
    }
    let tests = root().join("tests/javascript");
    let files = tests.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    assert!(!files.is_empty(), "no tests in {}", tests.display());
    // The tabs of a test are realms of their own, which load modules by this switch.
    let mut node = Command::new("node");
    node.args(["--no-warnings", "--experimental-vm-modules", "--test"]);
    run(node.args(files).env("POLICY", policy_as_json()));
}

/// The numbers that the build writes into the scripts.
fn policy_as_json() -> String {
    let members = policy::for_javascript().map(|(name, number)| format!("\"{name}\":{number}"));
    format!("{{{}}}", members.join(","))
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&printed)
    );
}

/// Says past the harness, which swallows what a passing test prints, that a test cannot
/// run here.
fn skip(why: &str) {
    let sentence = format!("skipped: {why}\n");
    std::io::stderr().write_all(sentence.as_bytes()).unwrap();
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
