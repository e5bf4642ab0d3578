//! The languages that we speak. Which one a page wants is `static/element/texts.js`'s
//! to find out, since it has to load it.

use super::{Texts, en, zh_cn, zh_hk};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    ZhCn,
    ZhHk,
    En,
}

impl Locale {
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::ZhHk, Self::En];

    #[must_use]
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::ZhCn => &zh_cn::TEXTS,
            Self::ZhHk => &zh_hk::TEXTS,
            Self::En => &en::TEXTS,
        }
    }

    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.texts().lang()
    }
}
