//! The texts as files: for browsers, and for those who bring their own words.
//! `BLESS=1 cargo test --test texts` writes `docs/texts.md` anew.

#![allow(clippy::unwrap_used, clippy::expect_used)]

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
        | name | | en | zh-CN | zh-HK |\n|---|---|---|---|---|\n"
        .to_owned();
    let [en, cn, hk] = [Locale::En, Locale::ZhCn, Locale::ZhHk].map(|locale| locale.texts().list());
    for ((((name, remark), en), cn), hk) in Texts::REMARKS.iter().zip(en).zip(cn).zip(hk) {
        let remark = remark.trim_start();
        writeln!(page, "| `{name}` | {remark} | {en} | {cn} | {hk} |").unwrap();
    }
    page
}
