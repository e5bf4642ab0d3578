//! Texts of the sandbox's pages, in both languages.

use maud::{Markup, html};

/// A text in both languages: Chinese, with English beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bilingual(pub(super) &'static str, pub(super) &'static str);

impl maud::Render for Bilingual {
    fn render(&self) -> Markup {
        html! { (self.0) " " span.en lang="en" { (self.1) } }
    }
}
