//! Forms read, and texts written, as PHP does: a real epay server is written in it.

use std::collections::BTreeMap;

use crate::form;

/// A field's value; `None` is an array, which the gateway skips or stumbles over.
pub(crate) type Fields = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// The last of several pairs of one name counts. `a[b]` makes an array `a`; dots and
/// spaces in a name become underscores.
pub(crate) fn fields(body: &[u8]) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in form::decode(body) {
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

/// What `intval` reads of a text: the digits it begins with, after white space.
pub(crate) fn integer(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit());
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// `json_encode` with its defaults: `\u` for everything beyond ASCII, `\/` for a slash.
pub(crate) fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' => out.push_str("\\/"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            _ => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.extend(["\\u".to_owned(), format!("{unit:04x}")]);
                }
            }
        }
    }
    out.push('"');
    out
}

/// `null` for nothing.
pub(crate) fn json_or_null(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), json)
}

/// How a text rests in the gateway's database: slashed, HTML-escaped, and with a question
/// mark for every four-byte character. It comes back like that in queries and notifies.
pub(crate) fn stored(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("\\&quot;"),
            '\'' => out.push_str("\\&#039;"),
            '\\' => out.push_str("\\\\"),
            _ if c.len_utf8() == 4 => out.push('?'),
            _ => out.push(c),
        }
    }
    out
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
    fn texts_are_written_as_php_writes_them() {
        assert_eq!(json("a/b \"订\"😀"), r#""a\/b \"\u8ba2\"\ud83d\ude00""#);
        assert_eq!(
            stored("A&B <b>\"q\" 'x'"),
            "A&amp;B &lt;b&gt;\\&quot;q\\&quot; \\&#039;x\\&#039;"
        );
        assert_eq!(stored("会员😀卡"), "会员?卡");
    }
}
