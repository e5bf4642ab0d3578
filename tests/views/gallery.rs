//! Every view in every language, as pages that `cargo xtask gallery` writes, for people
//! and for the visual tests in browsers.

use crate::catalog::{all, render_after};
use crate::goods::named_in;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::text::Locale;
use wallet_checkout::ui::{LATER_STYLE_SHEET, STYLE_SHEET};

const PAGE: &str = include_str!("gallery/page.html");
/// The file of the picture that a gateway sends. The policy under which the pages are served
/// allows no `data:` URL.
const PICTURE: &str = "onecode.png";
/// What a page adds to a view, by the view's name.
const SLOTTED: [(&str, &str); 2] = [
    ("paid-slot", "<p slot=\"paid\">🍵</p>"),
    ("failed-slot", "<p slot=\"failed\">☎ 0571-0000</p>"),
];
/// The view in which a text was copied: its name, and the text.
const COPIED: (&str, &str) = ("copied", "20261120083000123456");

#[test]
#[ignore = "writes pages for people and browsers to look at"]
fn the_gallery_is_written_where_asked() {
    let folder = std::env::var("GALLERY_DIR").expect("GALLERY_DIR names a folder");
    let folder = Path::new(&folder);
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    fs::create_dir_all(folder.join("shop")).unwrap();
    for locale in Locale::ALL {
        write(&format!("{}.html", locale.tag()), &page(locale));
    }
    write("index.html", &page(Locale::En));
    write("checkout.css", &[STYLE_SHEET, LATER_STYLE_SHEET].concat());
    let page_style = include_str!("gallery/page.css");
    write(
        "gallery.css",
        &[include_str!("gallery/gallery.css"), page_style].concat(),
    );
    let tags = Locale::ALL.map(Locale::tag).join(" ");
    let script = include_str!("gallery/gallery.js").replace("__LOCALES__", &tags);
    write("gallery.js", &script);
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/shop");
    fs::write(folder.join(PICTURE), include_bytes!("gallery/onecode.png")).unwrap();
    for name in ["longjing", "gaiwan", "sampler"] {
        let file = format!("{name}.svg");
        fs::copy(shop.join(&file), folder.join("shop").join(file)).unwrap();
    }
}

/// Nobody has looked at a sentence that no view shows.
#[test]
fn every_text_of_every_language_is_somewhere_in_the_gallery() {
    for locale in Locale::ALL {
        let shown: String = views()
            .map(|(name, view)| html(name, view, locale))
            .collect();
        let names = wallet_checkout::text::Texts::REMARKS.map(|(name, _)| name);
        // In an event alone; in an attribute of some.
        let seen = |(name, _): &(&str, &str)| !["order_unknown", "dir"].contains(name);
        for (name, text) in names.into_iter().zip(locale.texts().list()).filter(seen) {
            let parts = text.split(|sign| "{}012".contains(sign)).map(escaped);
            let missing: Vec<_> = parts.filter(|part| !shown.contains(part)).collect();
            assert!(missing.is_empty(), "{locale:?} {name}: {missing:?}");
        }
    }
}

#[test]
fn no_two_views_of_the_gallery_have_one_name() {
    let mut names: Vec<_> = views().map(|(name, _)| name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

fn views() -> impl Iterator<Item = (&'static str, ViewModel)> {
    let copied = all().into_iter().find(|(name, _)| *name == "pay-code");
    let copied = copied.map(|(_, view)| (COPIED.0, view));
    all().into_iter().chain(copied)
}

fn html(name: &str, view: ViewModel, locale: Locale) -> String {
    let copied = if name == COPIED.0 { COPIED.1 } else { "" };
    render_after(named_in(locale, view), locale, copied)
}

fn page(locale: Locale) -> String {
    let mut sections = String::new();
    for (name, view) in views() {
        let html = html(name, view, locale);
        // The page's script draws the picture, as the element would.
        let picture = if html.contains("<canvas") {
            format!(" data-picture=\"{PICTURE}\"")
        } else {
            String::new()
        };
        let own = SLOTTED.iter().find(|(view, _)| *view == name);
        let own = own.map_or("", |(_, child)| child);
        // The heading links to a page with this view alone.
        writeln!(
            sections,
            "<section id=\"{name}\"><h2><a href=\"?only={name}\">{name}</a></h2>\
             <wallet-checkout{picture}><template shadowrootmode=\"open\">\
             <link rel=\"stylesheet\" href=\"checkout.css\"><div>{html}</div></template>{own}</wallet-checkout>\
             </section>"
        )
        .unwrap();
    }
    PAGE.replace("__LANG__", locale.tag())
        .replace("__SECTIONS__", &sections)
}

/// Escapes text as Yew does.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;")
}
