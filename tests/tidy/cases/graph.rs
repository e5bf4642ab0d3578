//! Imports between files, in crates of a few lines.

use crate::graph::{Crate, across, circles, round};
use crate::scripts;
use crate::source::Source;

/// What each file imports, and the files that are in a circle.
#[track_caller]
fn check(files: &[(&str, &str)], imports: &[&str], circle: &[&str]) {
    let graph = Crate::read("src", files.iter().copied()).graph();
    let found: Vec<String> = graph
        .iter()
        .flat_map(|(file, to)| to.keys().map(move |to| format!("{file} {to}")))
        .collect();
    assert_eq!(found, imports);
    let found: Vec<String> = circles(&graph).into_iter().flatten().collect();
    assert_eq!(found, circle);
}

#[test]
fn two_files_that_import_each_other_are_a_circle() {
    check(
        &[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "use crate::b::B; pub struct A;"),
            ("src/b.rs", "pub struct B(crate::a::A);"),
        ],
        &["src/a.rs src/b.rs", "src/b.rs src/a.rs"],
        &["src/a.rs", "src/b.rs"],
    );
}

#[test]
fn a_re_export_is_followed_to_the_definition() {
    check(
        &[
            ("src/lib.rs", "mod a; mod x;"),
            ("src/a.rs", "use crate::x::Y; pub fn f(_: Y) {}"),
            ("src/x/mod.rs", "mod y; mod z; pub use y::*;"),
            ("src/x/y.rs", "pub use super::z::Z as Y;"),
            ("src/x/z.rs", "pub struct Z; fn g() { crate::a::f(Z) }"),
        ],
        &["src/a.rs src/x/z.rs", "src/x/z.rs src/a.rs"],
        &["src/a.rs", "src/x/z.rs"],
    );
}

#[test]
fn what_only_passes_names_on_is_in_no_circle() {
    check(
        &[
            ("src/lib.rs", "mod a; pub use a::{A, B};"),
            ("src/a/mod.rs", "mod b; mod c; pub use b::B; pub use c::A;"),
            ("src/a/b.rs", "use super::A; pub struct B(A);"),
            ("src/a/c.rs", "pub struct A;"),
        ],
        &["src/a/b.rs src/a/c.rs"],
        &[],
    );
}

#[test]
fn a_folder_that_uses_its_files_is_in_a_circle_with_those_that_use_its_items() {
    check(
        &[
            ("src/lib.rs", "mod a;"),
            ("src/a/mod.rs", "mod b; pub struct A; fn f() { b::g(A) }"),
            ("src/a/b.rs", "use super::*; pub(super) fn g(_: A) {}"),
        ],
        &["src/a/b.rs src/a/mod.rs", "src/a/mod.rs src/a/b.rs"],
        &["src/a/b.rs", "src/a/mod.rs"],
    );
}

#[test]
fn a_module_is_a_name_for_the_files_below_it() {
    check(
        &[
            ("src/lib.rs", "mod a; mod b; mod c;"),
            (
                "src/a/mod.rs",
                "pub mod deep; pub struct A; use crate::b::B;",
            ),
            ("src/a/deep.rs", "pub const D: u8 = 1;"),
            (
                "src/b.rs",
                "use crate::a; pub struct B; const C: u8 = a::deep::D;",
            ),
            (
                "src/c.rs",
                "use crate::a::{self, deep as d}; const E: u8 = d::D;",
            ),
        ],
        &[
            "src/a/mod.rs src/b.rs",
            "src/b.rs src/a/deep.rs",
            "src/c.rs src/a/deep.rs",
        ],
        &[],
    );
}

#[test]
fn paths_in_macros_and_in_tests_within_a_file_count() {
    check(
        &[
            ("src/lib.rs", "mod a; mod b;"),
            (
                "src/a.rs",
                "pub fn f() {} fn g() { assert!(x.f(crate::b::h(1))); }",
            ),
            (
                "src/b.rs",
                "pub fn h() {} mod tests { use super::super::a::f; }",
            ),
        ],
        &["src/a.rs src/b.rs", "src/b.rs src/a.rs"],
        &["src/a.rs", "src/b.rs"],
    );
}

#[test]
fn a_name_that_no_file_shows_is_the_modules() {
    check(
        &[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "made_by_a_macro!(f); use crate::b::g;"),
            ("src/b.rs", "pub fn g() { crate::a::f() }"),
        ],
        &["src/a.rs src/b.rs", "src/b.rs src/a.rs"],
        &["src/a.rs", "src/b.rs"],
    );
}

#[test]
fn another_crates_names_are_not_ours() {
    check(
        &[
            ("src/lib.rs", "mod url; mod a;"),
            ("src/url.rs", "use crate::a::A; pub struct Url;"),
            ("src/a.rs", "use url::Url; pub struct A(std::url::Url);"),
        ],
        &["src/url.rs src/a.rs"],
        &[],
    );
}

#[test]
fn the_shortest_way_round_is_shown() {
    let files = [
        ("src/lib.rs", "mod a; mod b; mod c;"),
        ("src/a.rs", "use crate::b::B; pub struct A;"),
        ("src/b.rs", "use crate::c::C; pub struct B;"),
        ("src/c.rs", "use crate::{a::A, b::B}; pub struct C;"),
    ];
    let graph = Crate::read("src", files).graph();
    let way = ["src/b.rs", "src/c.rs", "src/b.rs"].map(str::to_owned);
    assert_eq!(round(&graph, "src/b.rs"), Some(way.to_vec()));
    assert_eq!(round(&graph, "src/lib.rs"), None);
}

#[test]
fn a_merchant_that_reaches_the_sandbox_is_seen() {
    let reached = |merchant: &str, join: &str| {
        let files = [
            (
                "server/src/lib.rs",
                "mod join; mod merchant; mod sandbox; use sandbox::S;",
            ),
            ("server/src/join.rs", join),
            ("server/src/merchant/mod.rs", merchant),
            ("server/src/sandbox/mod.rs", "pub struct S;"),
        ];
        let graph = Crate::read("server/src", files).graph();
        across(&graph, ["server/src/merchant", "server/src/sandbox"]).len()
    };
    let join = "use crate::sandbox::S; use crate::merchant::M; pub struct J;";
    assert_eq!(reached("pub struct M;", join), 0);
    assert_eq!(
        reached("pub struct M; type T = crate::sandbox::S;", join),
        1
    );
    assert_eq!(reached("pub struct M; use crate::join::J;", join), 1);
}

#[test]
fn scripts_that_import_each_other_are_a_circle() {
    let script = |path: &str, text: &str| Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let sources = [
        script(
            "static/a.js",
            "import { b } from './e/b.js';\nimport 'glue';",
        ),
        script(
            "static/e/b.js",
            "export const f = () => import(\"../c.js\");",
        ),
        script("static/c.js", "import './a.js';"),
        script(
            "static/d.js",
            "// import { b } from './e/b.js';\nimport './a.js';",
        ),
    ];
    let found: Vec<String> = circles(&scripts::graph(&sources))
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(found, ["static/a.js", "static/c.js", "static/e/b.js"]);
}
