//! The views as pages to look at, each with its style sheet:
//! `VIEWS_DIR=/tmp/views cargo test --test views -- --ignored`

use crate::stage::{all, render};
use std::fs;
use std::path::Path;
use wallet_checkout::text::Locale;
use wallet_checkout::ui::STYLE_SHEET;

#[test]
#[ignore = "writes pages for people to look at"]
fn every_view_is_written_where_asked() {
    let dir = std::env::var("VIEWS_DIR").expect("VIEWS_DIR names a folder");
    for locale in Locale::ALL {
        for theme in ["light", "dark"] {
            for (name, view) in all() {
                let file = format!("{name}.{}.{theme}.html", locale.tag());
                let page = page(&render(view, locale), theme);
                fs::write(Path::new(&dir).join(file), page).unwrap();
            }
        }
    }
}

fn page(html: &str, theme: &str) -> String {
    format!(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <body><wallet-checkout theme={theme}><template shadowrootmode=open>\
         <style>{STYLE_SHEET}</style>{html}</template></wallet-checkout>"
    )
}
