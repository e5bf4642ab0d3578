//! The texts as files: for browsers, and for those who bring their own words.
//! `BLESS=1 cargo test --test texts` writes `docs/texts.md` anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::path::Path;
use wallet_checkout::text::{Locale, Texts, file, names};

#[test]
fn every_file_has_all_texts_in_the_order_of_their_names() {
    let names = names();
    let expected = Texts::REMARKS.map(|(name, _)| name);
    assert_eq!(names.lines().collect::<Vec<_>>(), expected);
    for locale in Locale::ALL {
        let lines: Vec<_> = file(locale).lines().map(str::to_owned).collect();
        assert_eq!(lines, locale.texts().list(), "{locale:?}");
    }
}

#[test]
fn no_text_is_empty_and_none_holds_what_stands_between_them() {
    for locale in Locale::ALL {
        for (text, (name, _)) in locale.texts().list().iter().zip(Texts::REMARKS) {
            assert!(
                !text.is_empty() && !text.contains(['\n', '\r']),
                "{locale:?} {name}"
            );
        }
    }
}

#[test]
fn every_place_in_a_text_is_explained() {
    for locale in Locale::ALL {
        for (text, (name, remark)) in locale.texts().list().iter().zip(Texts::REMARKS) {
            for place in ["{0}", "{1}"] {
                let explained = !text.contains(place) || remark.contains(place);
                assert!(explained, "{locale:?} {name}: {place}");
            }
        }
    }
}

/// How a remark says how long a text may be, or that it needs no room.
const LENGTHS: [&str; 14] = [
    "ne line",
    "wo lines",
    "hree lines",
    "our lines",
    "ive lines",
    "ix lines",
    "even lines",
    "ight lines",
    "ine lines",
    "leven lines",
    "not shown",
    "Never shown",
    "Put into other texts",
    "for screen readers only",
];

#[test]
fn every_text_has_a_remark_on_its_place_and_length() {
    for (name, remark) in Texts::REMARKS {
        assert!(remark.trim().len() >= 15, "{name}: {remark}");
        let has_length = LENGTHS.iter().any(|length| remark.contains(length));
        assert!(has_length, "{name}: {remark}");
    }
}

#[test]
fn the_page_for_translators_is_up_to_date() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/texts.md");
    let expected = page_for_translators();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&page, &expected).unwrap();
    }
    let written = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(
        written == expected,
        "write it anew by `BLESS=1 cargo test --test texts`"
    );
}

fn page_for_translators() -> String {
    let mut page = "# Texts\n\n\
        Every word of the widget, by the name that `translations` takes. `{0}` and `{1}` stand\n\
        for what is filled in. This page is written by `BLESS=1 cargo test --test texts`.\n\n\
        A number of lines is how many there may be in a widget that is 320 px wide.\n"
        .to_owned();
    for (place, (name, remark)) in Texts::REMARKS.iter().enumerate() {
        write!(page, "\n## `{name}`\n\n{}\n\n", remark.trim_start()).unwrap();
        for locale in Locale::ALL {
            writeln!(page, "- {}: {}", locale.tag(), locale.texts().list()[place]).unwrap();
        }
    }
    page
}
