//! Texts that were loaded: a language's file, with the page's own texts in place of some.

use super::Texts;
use super::file::SEPARATOR;
use std::cell::RefCell;

thread_local! {
    static LOADED: RefCell<Vec<(&'static str, &'static Texts)>> = const { RefCell::new(Vec::new()) };
}

/// The texts of a list that has a line for each of this build's, or for each of those that a
/// shopper who chooses can read. They are kept as long as the page is, which loads a language
/// or two. `None` when the list has more or fewer.
#[must_use]
pub fn loaded(list: &str) -> Option<&'static Texts> {
    LOADED.with_borrow_mut(|all| {
        let before = all.iter().find(|(before, _)| *before == list);
        if let Some((_, texts)) = before {
            return Some(*texts);
        }
        let list: &'static str = list.to_owned().leak();
        let texts: &'static Texts = Box::leak(Box::new(Texts::from_list(list, SEPARATOR)?));
        all.push((list, texts));
        Some(texts)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Locale, file, parts};
    use super::*;

    #[test]
    fn a_list_is_read_as_the_texts_that_it_was_written_from() {
        for locale in Locale::ALL {
            let read = loaded(&file(locale)).unwrap();
            assert_eq!(read.list(), locale.texts().list());
            assert_eq!(read.wechat_app(), locale.texts().wechat_app());
            assert_eq!(read.their_words(), locale.texts().their_words());
        }
    }

    #[test]
    fn the_first_part_of_a_list_is_read_without_the_rest() {
        let [first, later] = parts(Locale::En);
        let read = loaded(&first).unwrap();
        let all = Locale::En.texts();
        assert_eq!(read.nothing_charged(), all.nothing_charged());
        assert_eq!(read.order_no(), "");
        let whole = format!("{first}{SEPARATOR}{later}");
        assert_eq!(loaded(&whole).unwrap().list(), all.list());
    }

    #[test]
    fn the_same_list_is_kept_once() {
        let [one, other] = [(); 2].map(|()| loaded(&file(Locale::En)).unwrap());
        assert!(std::ptr::eq(one, other));
    }

    #[test]
    fn a_list_of_another_length_is_rejected() {
        let whole = file(Locale::En);
        let (shorter, _) = whole.rsplit_once(SEPARATOR).unwrap();
        assert!(loaded(shorter).is_none());
        assert!(loaded(&format!("{whole}{SEPARATOR}")).is_none());
        assert!(loaded("").is_none());
    }
}
