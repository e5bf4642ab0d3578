//! The documentation as a site: static pages in both languages, with search, a live widget
//! and the gallery. It lies in `dist/docs/`, so that the demo's server has it at `/docs/`.
//!
//! The pages are rendered by pulldown-cmark. mdBook is not used: its search
//! splits text at blanks, so that it finds no Chinese word within a sentence.

mod page;
mod search;
mod site;

use std::fs;
use std::path::Path;

use wallet_checkout::text::Locale;

use crate::process::Outcome;
use crate::{files, project};
use site::{OWN, Site};

/// What the live widget's requests are answered with: a recorded answer of a gateway.
const RECORDED: &str = "tests/fixtures/gateways/epay/create/document-qrcode.json";

/// Writes the site beside the files of the widget, with the gallery if there is one.
pub(crate) fn write(gallery: Option<&Path>) -> Outcome {
    let root = project::root()?;
    let folder = project::dist()?.join("docs");
    // What an earlier version of the site had.
    let _ = fs::remove_dir_all(&folder);
    let site = Site::read(&root)?;
    for (name, text) in site.pages(gallery.is_some())? {
        files::write(&folder.join(name), text.as_bytes())?;
    }
    for (name, source) in site.copies() {
        files::write(&folder.join(name), &files::read(&root.join(source))?)?;
    }
    let tags = Locale::ALL.map(Locale::tag).join(" ");
    for name in files::below(&root.join(OWN))? {
        let text = files::read_text(&root.join(OWN).join(&name))?;
        let text = text.replace("__LOCALES__", &tags);
        files::write(&folder.join(&name), text.as_bytes())?;
    }
    files::write(
        &folder.join("recorded.json"),
        &files::read(&root.join(RECORDED))?,
    )?;
    if let Some(gallery) = gallery {
        for name in files::below(gallery)? {
            let bytes = files::read(&gallery.join(&name))?;
            files::write(&folder.join("gallery").join(&name), &bytes)?;
        }
    }
    Ok(())
}
