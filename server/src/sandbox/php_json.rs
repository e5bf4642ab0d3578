//! JSON as PHP's `json_encode` writes it by default: `\/` for a slash, `\u` and four
//! hexadecimal digits for each UTF-16 unit beyond ASCII.

use serde::Serialize;

/// The value as JSON text; an empty text for a value that is not JSON.
pub(super) fn to_string(value: &impl Serialize) -> String {
    let mut out = String::new();
    for c in serde_json::to_string(value).unwrap_or_default().chars() {
        match c {
            '/' => out.push_str("\\/"),
            c if c.is_ascii() => out.push(c),
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.extend(["\\u".to_owned(), format!("{unit:04x}")]);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_php_writes_it() {
        assert_eq!(
            to_string(&["a/b \"订\"😀"]),
            r#"["a\/b \"\u8ba2\"\ud83d\ude00"]"#
        );
        assert_eq!(to_string(&"a\nb\\c"), r#""a\nb\\c""#);
        assert_eq!(to_string(&None::<&str>), "null");
    }
}
