//! Searching in short texts.

/// The texts before and after the first occurrence of `word`; `None` when it does not
/// occur.
#[must_use]
pub fn split_at_word<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    // Not by the standard library's search, whose speed is 1 KB of brotli: these texts are
    // short.
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
        assert_eq!(split_at_word("茶://a://b", "://"), Some(("茶", "a://b")));
        assert_eq!(split_at_word("://", "://"), Some(("", "")));
        assert_eq!(split_at_word("a:/", "://"), None);
        assert_eq!(split_at_word("", "a"), None);
    }
}
