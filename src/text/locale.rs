//! Which language is spoken.

use super::{Texts, en, zh_cn, zh_hk};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    ZhCn,
    ZhHk,
    En,
}

impl Locale {
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::ZhHk, Self::En];

    /// The `locale` attribute decides; `auto`, or what we do not speak, leaves
    /// it to the nearest `lang` and then to the browser's list.
    #[must_use]
    pub fn choose(attribute: &str, nearest_lang: Option<&str>, browser: &[String]) -> Self {
        let browser = browser.iter().map(String::as_str);
        std::iter::once(attribute)
            .chain(nearest_lang)
            .chain(browser)
            .find_map(Self::of_tag)
            .unwrap_or(Self::En)
    }

    /// Reads a language tag. Traditional characters are ours from Hong Kong,
    /// whichever region asks for them.
    fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        let mut subtags = tag.split(['-', '_']);
        match subtags.next()? {
            "en" => Some(Self::En),
            "zh" | "yue" | "cmn" => {
                let traditional = |subtag| matches!(subtag, "hant" | "hk" | "mo" | "tw");
                let simplified = subtags.clone().any(|subtag| subtag == "hans");
                Some(if !simplified && subtags.any(traditional) {
                    Self::ZhHk
                } else {
                    Self::ZhCn
                })
            }
            _ => None,
        }
    }

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
        match self {
            Self::ZhCn => "zh-CN",
            Self::ZhHk => "zh-HK",
            Self::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attribute_comes_first_then_the_page_then_the_browser() {
        for (attribute, lang, browser, chosen) in [
            ("zh-CN", Some("en"), "en", Locale::ZhCn),
            ("auto", Some("zh-HK"), "en", Locale::ZhHk),
            ("", Some("en-GB"), "zh-CN", Locale::En),
            ("auto", None, "zh-TW", Locale::ZhHk),
            ("auto", None, "zh-Hant-SG", Locale::ZhHk),
            ("auto", None, "zh-Hans-HK", Locale::ZhCn),
            ("auto", None, "zh", Locale::ZhCn),
            ("auto", Some("fr"), "zh-SG", Locale::ZhCn),
            ("auto", Some(""), "fr", Locale::En),
            ("klingon", None, "", Locale::En),
        ] {
            let browser = [browser.to_owned()];
            assert_eq!(
                Locale::choose(attribute, lang, &browser),
                chosen,
                "{attribute:?} {lang:?} {browser:?}"
            );
        }
    }
}
