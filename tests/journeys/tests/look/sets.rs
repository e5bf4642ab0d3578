//! What is compared: which states, in which languages, themes, widths and media.

use crate::gallery::{THEMES, languages};
use journeys::Engine;
use serde_json::{Value, json};

/// One rendering of all states: a page, and a medium.
pub(crate) struct Cell {
    pub(crate) language: &'static str,
    pub(crate) query: String,
    /// For Chromium's `Emulation.setEmulatedMedia`.
    pub(crate) media: Option<Value>,
}

/// The states whose pictures are in one folder, and have these cells.
pub(crate) struct Set {
    pub(crate) folder: &'static str,
    pub(crate) cells: Vec<Cell>,
    /// Empty for all states.
    pub(crate) states: &'static [&'static str],
}

/// The states that have a shape of their own.
const SHAPES: [&str; 13] = [
    "choose",
    "choose-one",
    "choose-creating",
    "choose-refused",
    "pay-code",
    "pay-code-trouble",
    "pay-launch-missed",
    "pay-guide-code",
    "pay-leaving",
    "paid",
    "expired",
    "unknown-lost",
    "long-choose",
];

impl Cell {
    fn plain(language: &'static str, query: &str) -> Self {
        Self {
            language,
            query: query.to_owned(),
            media: None,
        }
    }

    fn under(media: Value, language: &'static str, theme: &str) -> Self {
        Self {
            media: Some(media),
            ..Self::plain(language, &format!("width=375&theme={theme}"))
        }
    }

    pub(crate) fn name(&self) -> String {
        let media = self
            .media
            .as_ref()
            .map_or(String::new(), |media| format!(" {media}"));
        format!("{} {}{media}", self.language, self.query)
    }
}

fn phone(languages: &[&'static str]) -> Vec<Cell> {
    let each = languages.iter().flat_map(|language| {
        THEMES.map(|theme| Cell::plain(language, &format!("width=375&theme={theme}")))
    });
    each.collect()
}

pub(crate) fn sets(engine: Engine) -> Vec<Set> {
    let shapes = |folder, cells| Set {
        folder,
        cells,
        states: &SHAPES,
    };
    match engine {
        Engine::Firefox => vec![shapes("firefox", phone(&["zh-CN", "en"]))],
        Engine::WebKit => vec![shapes("webkit", phone(&["zh-CN", "en"]))],
        Engine::Chromium => vec![
            Set {
                folder: "chromium",
                cells: phone(&languages()),
                states: &[],
            },
            shapes(
                "chromium-widths",
                vec![
                    Cell::plain("zh-CN", "width=320&theme=light"),
                    Cell::plain("en", "width=320&theme=dark&size=32px"),
                    Cell::plain("en", "width=375&theme=light&dir=rtl"),
                    Cell::plain("en", "width=768&theme=light"),
                ],
            ),
            shapes(
                "chromium-media",
                vec![
                    Cell::under(forced("light"), "en", "light"),
                    Cell::under(forced("dark"), "en", "dark"),
                    Cell::under(json!({ "media": "print" }), "zh-CN", "light"),
                    Cell::under(json!({ "media": "print" }), "en", "dark"),
                ],
            ),
        ],
    }
}

fn forced(scheme: &str) -> Value {
    json!({ "features": [
        { "name": "forced-colors", "value": "active" },
        { "name": "prefers-color-scheme", "value": scheme },
    ] })
}
