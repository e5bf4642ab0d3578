//! The languages of the widget. `static/element/texts.js` chooses the one for a page, since
//! it loads that language's file.

use super::{Texts, en, zh_cn, zh_hk};

/// A language that the widget has texts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// Chinese as written in mainland China.
    ZhCn,
    /// Chinese as written in Hong Kong.
    ZhHk,
    /// English.
    En,
}

impl Locale {
    /// Every language, each once.
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::ZhHk, Self::En];

    /// The language's texts.
    #[must_use]
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::ZhCn => &zh_cn::TEXTS,
            Self::ZhHk => &zh_hk::TEXTS,
            Self::En => &en::TEXTS,
        }
    }

    /// The language's tag, as in `lang` attributes: `zh-CN`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.texts().lang()
    }
}
