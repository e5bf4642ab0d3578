//! Words in texts.

/// What stands before and after the first `word`.
///
/// The standard library's search is as fast as can be, and 1 KB of brotli;
/// these texts are short.
#[must_use]
pub fn around<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    text.char_indices().find_map(|(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        Some((before, rest.strip_prefix(word)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_counts() {
        assert_eq!(around("茶://a://b", "://"), Some(("茶", "a://b")));
        assert_eq!(around("://", "://"), Some(("", "")));
        assert_eq!(around("a:/", "://"), None);
        assert_eq!(around("", "a"), None);
    }
}
