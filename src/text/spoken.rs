//! Texts that came from outside: a language's file, with the page's own words over it.

use super::Texts;
use super::file::SEPARATOR;
use std::cell::RefCell;

thread_local! {
    static KNOWN: RefCell<Vec<(&'static str, &'static Texts)>> = const { RefCell::new(Vec::new()) };
}

/// The texts of a list, which stay as long as the page does: it speaks a language or
/// two. `None` when they are not as many as this build has.
#[must_use]
pub fn spoken(list: &str) -> Option<&'static Texts> {
    KNOWN.with_borrow_mut(|known| {
        let before = known.iter().find(|(known, _)| *known == list);
        if let Some((_, texts)) = before {
            return Some(*texts);
        }
        let list: &'static str = list.to_owned().leak();
        let texts: &'static Texts = Box::leak(Box::new(Texts::from_list(list, SEPARATOR)?));
        known.push((list, texts));
        Some(texts)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Locale, file};
    use super::*;

    #[test]
    fn what_is_written_as_a_list_is_spoken_as_the_same_texts() {
        for locale in Locale::ALL {
            let spoken = spoken(&file(locale)).unwrap();
            assert_eq!(spoken.list(), locale.texts().list());
            assert_eq!(spoken.wechat_app(), locale.texts().wechat_app());
            assert_eq!(spoken.their_words(), locale.texts().their_words());
        }
    }

    #[test]
    fn the_same_list_is_kept_once() {
        let [one, other] = [(); 2].map(|()| spoken(&file(Locale::En)).unwrap());
        assert!(std::ptr::eq(one, other));
    }

    #[test]
    fn a_list_of_another_length_is_refused() {
        let whole = file(Locale::En);
        let (shorter, _) = whole.rsplit_once(SEPARATOR).unwrap();
        assert!(spoken(shorter).is_none());
        assert!(spoken(&format!("{whole}{SEPARATOR}")).is_none());
        assert!(spoken("").is_none());
    }
}
