//! The languages of the widget. The list below is the only one: the build makes those of the
//! scripts, the types and the manifest from it, and `static/element/locale.js` chooses the
//! language of a page.

use super::{Texts, ar, en, ja, ko, zh_cn, zh_hk, zh_tw};

/// Defines the languages, each with the file that has its texts.
macro_rules! languages {
    ($($(#[doc = $doc:literal])* $locale:ident = $file:ident,)*) => {
        /// A language that the widget has texts in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Locale {
            $($(#[doc = $doc])* $locale,)*
        }

        impl Locale {
            /// Every language, each once.
            pub const ALL: [Self; [$(stringify!($file)),*].len()] = [$(Self::$locale),*];

            /// The language's texts.
            #[must_use]
            pub const fn texts(self) -> &'static Texts {
                match self {
                    $(Self::$locale => &$file::TEXTS,)*
                }
            }
        }
    };
}

languages! {
    /// Chinese as written in mainland China.
    ZhCn = zh_cn,
    /// Chinese as written in Hong Kong.
    ZhHk = zh_hk,
    /// Chinese as written in Taiwan.
    ZhTw = zh_tw,
    /// English.
    En = en,
    /// Japanese.
    Ja = ja,
    /// Korean.
    Ko = ko,
    /// Arabic.
    Ar = ar,
}

/// The tag of every language.
pub const TAGS: [&str; Locale::ALL.len()] = {
    let [a, b, c, d, e, f, g] = Locale::ALL;
    [
        a.tag(),
        b.tag(),
        c.tag(),
        d.tag(),
        e.tag(),
        f.tag(),
        g.tag(),
    ]
};

impl Locale {
    /// The language's tag, as in `lang` attributes: `zh-CN`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.texts().lang()
    }
}
