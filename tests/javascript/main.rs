//! The element's JavaScript, without a browser: Node runs its unit tests, the
//! `*.test.mjs` beside this file, and TypeScript checks its types.
//!
//! `cargo xtask test` brings the compiler and names its folder in `DOCS_TOOLS`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
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

#[test]
fn the_types_of_the_element_s_scripts_fit() {
    let tools = std::env::var_os("DOCS_TOOLS").map(PathBuf::from);
    let compiler = tools.map(|tools| tools.join(".bin/tsc"));
    let Some(compiler) = compiler.filter(|compiler| compiler.exists()) else {
        skip("no compiler for TypeScript in DOCS_TOOLS, which `cargo xtask test` sets");
        return;
    };
    let mut tsc = Command::new(compiler);
    run(tsc.arg("--project").arg(root().join("tests/javascript")));
}

#[test]
fn what_the_build_writes_into_the_scripts_is_declared() {
    let declared = fs::read_to_string(root().join("static/element/build.d.ts")).unwrap();
    let (_, members) = declared.split_once("declare const POLICY: {").unwrap();
    let (members, _) = members.split_once("};").unwrap();
    let lines = members.lines().map(str::trim);
    let names = lines.filter_map(|line| line.strip_prefix("readonly ")?.split_once(':'));
    let names: Vec<&str> = names.map(|(name, _)| name).collect();
    assert_eq!(names, policy::for_javascript().map(|(name, _)| name));
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
