//! What a real epay server keeps of a text, and so compares when an order is sent again: it
//! slashes and HTML-escapes the text, cuts it to its column, and puts a question mark in the
//! place of every four-byte character. A text that it would change makes a retry another
//! order.

/// Characters of a name, escaped, that are kept.
const NAME: usize = 64;
/// Bytes of it, escaped, that are taken.
const BYTES_OF_NAME: usize = 127;
/// Characters of an address or of `param`, escaped, that are kept.
const OTHERS: usize = 255;

/// The text as the server keeps it, and gives it back.
pub(super) fn text(text: &str) -> String {
    let escaped: String = text.chars().map(escape).collect();
    let short = |c: char| if c.len_utf8() == 4 { '?' } else { c };
    escaped.chars().take(OTHERS).map(short).collect()
}

/// Whether the server keeps the whole text.
pub(super) fn whole(text: &str) -> bool {
    let length: usize = text.chars().map(|c| escape(c).chars().count()).sum();
    length <= OTHERS && text.chars().all(|c| c.len_utf8() < 4)
}

/// As much of a name as the server keeps, without four-byte characters.
pub(super) fn name(name: &str) -> String {
    let (mut chars, mut bytes) = (0, 0);
    name.chars()
        .filter(|c| c.len_utf8() < 4)
        .take_while(|c| {
            let escaped = escape(*c);
            chars += escaped.chars().count();
            bytes += escaped.len();
            chars <= NAME && bytes <= BYTES_OF_NAME
        })
        .collect()
}

fn escape(c: char) -> String {
    let escaped = match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "\\&quot;",
        '\'' => "\\&#039;",
        '\\' => "\\\\",
        '\0' => "\\0",
        _ => return c.to_string(),
    };
    escaped.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_the_server_cuts_it() {
        for (sent, is_kept) in [
            ("会员😀卡", "会员卡".to_owned()),
            (&"n".repeat(65), "n".repeat(64)),
            // 43 of three bytes are 129.
            (&"商".repeat(43), "商".repeat(42)),
            // Escaped, a quotation mark has seven characters.
            (&"\"".repeat(10), "\"".repeat(9)),
            ("A&B", "A&B".to_owned()),
        ] {
            assert_eq!(name(sent), is_kept, "{sent}");
        }
    }

    #[test]
    fn what_is_kept_whole_is_no_longer_than_its_column() {
        for (sent, expected) in [
            ("n".repeat(255), true),
            ("n".repeat(256), false),
            ("<".repeat(63), true),
            ("<".repeat(64), false),
            ("😀".to_owned(), false),
        ] {
            assert_eq!(whole(&sent), expected, "{sent}");
        }
        assert_eq!(text(r#"{"a":'😀'}"#), r"{\&quot;a\&quot;:\&#039;?\&#039;}");
    }
}
