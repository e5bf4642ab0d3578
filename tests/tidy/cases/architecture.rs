//! Pages of architecture that claim too much.

use crate::architecture::{missing_files, section, unenforced, unproven};
use crate::words::{Forbidden, In};

const PAGE: &str = "# A\n\n## Code map\n\n| where | what |\n|---|---|\n\
    | `src/a.rs`, `src/b/` | `x::y` |\n\n## Invariants\n\n\
    - It holds. `tests/a.rs::it_holds`\n\
    - It is\n  so. `tests/b.mjs::it is so` `tests/engines/c.rs::in_each`\n\n\
    ## Glossary\n\n| word | meaning | not |\n|---|---|---|\n| layer | | storey, old word |\n";

fn read(path: &str) -> Option<String> {
    let text = match path {
        "tests/a.rs" => {
            "#[test]\nfn other() {}\n\n/// Yes.\n#[test]\nfn it_holds() {}\n\nfn helper() {}"
        }
        "tests/b.mjs" => "test('it is so', () => {});",
        "tests/engines/c.rs" => "async fn in_each(engine: Engine) {}\n\nasync fn unlisted() {}",
        "tests/engines/main.rs" => "in_every_engine! {\n    c::in_each,\n}",
        _ => return None,
    };
    Some(text.to_owned())
}

#[test]
fn a_page_that_is_right_has_no_complaint() {
    let files = |path: &str| ["src/a.rs", "src/b"].contains(&path);
    assert_eq!(missing_files(PAGE, files), [] as [String; 0]);
    assert_eq!(unproven(PAGE, read), [] as [String; 0]);
    assert_eq!(section(PAGE, "## Missing"), "");
}

#[test]
fn a_file_that_does_not_exist_is_found() {
    let missing = missing_files(PAGE, |path| path == "src/a.rs");
    assert_eq!(missing, ["src/b does not exist"]);
}

#[test]
fn an_invariant_without_an_existing_test_is_found() {
    for (reference, complaint) in [
        ("", "names no test: It holds. "),
        ("`it_holds`", "names no test: It holds. `it_holds`"),
        (
            "`tests/z.rs::it_holds`",
            "tests/z.rs::it_holds: no such file",
        ),
        ("`tests/a.rs::it_held`", "tests/a.rs::it_held: no such test"),
        ("`tests/a.rs::helper`", "tests/a.rs::helper: no such test"),
        ("`tests/b.mjs::it is`", "tests/b.mjs::it is: no such test"),
        (
            "`tests/engines/c.rs::unlisted`",
            "tests/engines/c.rs::unlisted: no such test",
        ),
    ] {
        let page = PAGE.replace("`tests/a.rs::it_holds`", reference);
        assert_eq!(unproven(&page, read), [complaint]);
    }
}

#[test]
fn a_word_of_the_glossary_that_nothing_forbids_is_found() {
    let row = |forms| Forbidden {
        forms,
        instead: "layer",
        place: In::All,
    };
    let table = [row("storey storeys"), row("old_word")];
    assert_eq!(unenforced(PAGE, &table), [] as [String; 0]);
    assert_eq!(
        unenforced(PAGE, &table[..1]),
        ["nothing forbids \"old word\""]
    );
}
