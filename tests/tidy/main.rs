//! Guards the layout: the layers and the invariants of ARCHITECTURE.md, imports, file
//! sizes, the words of the glossary. The rules of a file are tables at the top of
//! `rules.rs` and `glossary.rs`; `cases` tests the rules.

#![allow(clippy::unwrap_used, clippy::panic)]

mod architecture;
mod cases;
mod gateways;
mod glossary;
mod graph;
mod parts;
mod rules;
mod scripts;
mod source;
mod syntax;
mod words;

use graph::{Crate, Graph};
use source::Source;
use std::collections::BTreeSet;
use std::path::Path;

/// The folders of the crates whose imports are read.
const CRATES: [&str; 6] = [
    "src",
    "fuzz/src",
    "server/src",
    "wasm/src",
    "xtask/src",
    "tests/journeys/src",
];

/// Folders, and the endings of the files in them that people write and read.
const WRITTEN: [(&str, &[&str]); 7] = [
    ("src", &["rs"]),
    ("fuzz", &["rs"]),
    ("server", &["rs"]),
    ("wasm", &["rs"]),
    ("xtask", &["rs", "js", "mjs"]),
    ("static", &["js", "ts", "css"]),
    ("tests", &["rs", "js", "mjs", "ts", "tsx", "vue"]),
];
const PROSE: [&str; 4] = ["README.md", "README.zh-CN.md", "CHANGELOG.md", "build.rs"];

#[test]
fn every_layer_imports_only_what_lies_below() {
    check(&all("src", "rs"), rules::layers);
}

#[test]
fn no_gateway_imports_another() {
    check(&all("src", "rs"), rules::gateways_apart);
}

#[test]
fn what_runs_natively_uses_no_web() {
    check(&all("src", "rs"), rules::web);
}

#[test]
fn no_forbidden_call_is_in_the_widget() {
    check(&all("src", "rs"), rules::text);
}

#[test]
fn no_connection_of_the_server_is_made_without_its_authorities() {
    check(&all("server/src", "rs"), rules::connections);
}

#[test]
fn every_wait_stands_with_its_reason_in_one_file() {
    check(&all("src", "rs"), rules::waits);
    check(&all("static", "js"), rules::waits);
}

#[test]
fn no_file_is_too_long_to_read() {
    check(&written(), rules::length);
}

#[test]
fn no_module_imports_itself_through_others() {
    let scripts = scripts::graph(&all("static", "js"));
    let mut complaints = Vec::new();
    for graph in CRATES.map(graph).iter().chain([&scripts]) {
        let circles = graph::circles(graph);
        complaints.extend(circles.iter().flat_map(|circle| edges(graph, circle)));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_first_part_imports_nothing_of_the_second() {
    let graph = graph("src");
    let complaints = parts::beyond(&graph);
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    assert_eq!(parts::unknown(&graph), [""; 0]);
}

#[test]
fn merchant_and_sandbox_import_nothing_of_each_other() {
    let complaints = graph::across(
        &graph("server/src"),
        ["server/src/merchant", "server/src/sandbox"],
    );
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn every_word_is_the_glossarys() {
    let glossary = words::Glossary::new(glossary::FORBIDDEN, glossary::EXCEPTIONS);
    let own = ["glossary.rs", "cases/words.rs"].map(|file| format!("tests/tidy/{file}"));
    let mut sources = written();
    sources.retain(|source| !own.contains(&source.path));
    sources.extend(all("docs", "md"));
    sources.extend(PROSE.map(|path| source::one(path).unwrap()));
    // The page's own glossary names the words that it replaces.
    let text = page().replace(architecture::section(&page(), "## Glossary"), "");
    let path = "ARCHITECTURE.md".to_owned();
    sources.push(Source { path, text });
    check(&sources, |source| glossary.complaints(source));
}

#[test]
fn a_gateway_is_named_in_three_files_besides_its_own() {
    let sources = [all("src", "rs"), all("server/src", "rs")].concat();
    let mut complaints = Vec::new();
    for id in gateways::ids() {
        let named = gateways::named(&sources, id);
        if named.len() > gateways::MOST {
            complaints.push(format!("{id} is named in {}", named.join(", ")));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_files_of_the_code_map_exist() {
    let missing = architecture::missing_files(&page(), |path| root().join(path).exists());
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn each_invariant_is_held_by_a_test() {
    let unproven = architecture::unproven(&page(), |path| Some(source::one(path).ok()?.text));
    assert!(unproven.is_empty(), "\n{}", unproven.join("\n"));
}

#[test]
fn the_glossary_is_enforced() {
    let unenforced = architecture::unenforced(&page(), glossary::FORBIDDEN);
    assert!(unenforced.is_empty(), "\n{}", unenforced.join("\n"));
}

fn page() -> String {
    source::one("ARCHITECTURE.md").unwrap().text
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn all(folder: &str, ending: &str) -> Vec<Source> {
    let sources = source::all(folder, ending).unwrap();
    assert!(!sources.is_empty(), "no .{ending} files in {folder}");
    sources
}

fn written() -> Vec<Source> {
    let sources = WRITTEN.iter().flat_map(|(folder, endings)| {
        let found = endings
            .iter()
            .flat_map(|ending| source::all(folder, ending).unwrap());
        found.collect::<Vec<_>>()
    });
    sources.collect()
}

fn graph(folder: &str) -> Graph {
    let sources = all(folder, "rs");
    let files = sources
        .iter()
        .map(|source| (source.path.as_str(), source.text.as_str()));
    Crate::read(folder, files).graph()
}

/// The imports of a circle's shortest way round, a line each.
fn edges(graph: &Graph, circle: &BTreeSet<String>) -> Vec<String> {
    let ways = circle.iter().filter_map(|file| graph::round(graph, file));
    let shortest = ways.min_by_key(Vec::len).unwrap_or_default();
    let imports = shortest.iter().zip(shortest.iter().skip(1));
    let lines = imports.map(|(file, target)| {
        let path = graph.get(file).and_then(|imports| imports.get(target));
        let path = path.map_or("", String::as_str);
        format!("circle: {file} imports {target} ({path})")
    });
    let size = format!("circle: {} files in all", circle.len());
    lines.chain([size]).collect()
}

/// Fails with all that `rule` finds in the files.
#[track_caller]
fn check(sources: &[Source], rule: impl Fn(&Source) -> Vec<String>) {
    let complaints = sources.iter().flat_map(|source| {
        let found = rule(source).into_iter();
        found.map(|what| format!("{}: {what}", source.path))
    });
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
