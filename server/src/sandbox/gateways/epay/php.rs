//! Forms and texts as PHP reads and keeps them: a real server is written in it.

use std::collections::BTreeMap;

use crate::form;

/// A field's value; `None` is an array, which the gateway skips or stumbles over.
pub(super) type Fields = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// The last of several pairs of one name counts. `a[b]` makes an array `a`; dots and
/// spaces in a name become underscores.
pub(super) fn fields(body: &[u8]) -> Fields {
    of_pairs(form::decode(body))
}

/// The same of pairs that are decoded already.
pub(super) fn of_pairs(pairs: Vec<form::Pair>) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in pairs {
        let (name, value) = match name.iter().position(|&byte| byte == b'[') {
            Some(at) if at > 0 && name.contains(&b']') => {
                (name.get(..at).unwrap_or_default().to_vec(), None)
            }
            _ => (name, Some(value)),
        };
        let plain = |byte| {
            if matches!(byte, b'.' | b' ') {
                b'_'
            } else {
                byte
            }
        };
        fields.insert(name.into_iter().map(plain).collect(), value);
    }
    fields
}

/// The number that `intval` reads: the digits that a text begins with, after white space.
pub(super) fn integer(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit());
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A text without the one newline at its end that PHP's `$` overlooks.
pub(super) fn without_newline(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

/// A text as it is slashed and HTML-escaped before it is compared and kept.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("\\&quot;"),
            '\'' => out.push_str("\\&#039;"),
            '\\' => out.push_str("\\\\"),
            _ => out.push(c),
        }
    }
    out
}

/// An escaped text as the gateway's database keeps it, in a column of so many characters:
/// cut, and with a question mark for every four-byte character. It comes back like that in
/// queries and notifications.
pub(super) fn kept(escaped: &str, column: usize) -> String {
    let short = |c: char| if c.len_utf8() == 4 { '?' } else { c };
    escaped.chars().take(column).map(short).collect()
}

/// The characters that fit whole into so many bytes.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    let mut ends = (0..=bytes.min(text.len())).rev();
    let end = ends.find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_far_as_it_goes() {
        for (text, number) in [
            ("1000", "1000"),
            (" 1000.9", "1000"),
            ("1000x", "1000"),
            ("x", ""),
            ("", ""),
        ] {
            assert_eq!(integer(text), number, "{text}");
        }
    }

    #[test]
    fn texts_are_kept_as_a_real_server_keeps_them() {
        assert_eq!(
            escaped("A&B <b>\"q\" 'x'"),
            "A&amp;B &lt;b&gt;\\&quot;q\\&quot; \\&#039;x\\&#039;"
        );
        assert_eq!(kept("会员😀卡", 64), "会员?卡");
        assert_eq!(kept("会员😀卡", 2), "会员");
        assert_eq!(cut("会员卡", 8), "会员");
    }
}
