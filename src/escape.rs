//! Percent-encoding for links and forms.

/// Appends the text, with `%` and two hexadecimal digits for each byte that is not allowed
/// as it is.
pub fn percent(out: &mut String, text: &str, is_allowed: fn(u8) -> bool) {
    for byte in text.bytes() {
        if is_allowed(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            hex(out, byte);
        }
    }
}

/// Appends a byte as two hexadecimal digits, in capitals.
pub fn hex(out: &mut String, byte: u8) {
    for half in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(half.into(), 16).map(|digit| digit.to_ascii_uppercase()));
    }
}

/// Appends `key=value`, encoded as in `application/x-www-form-urlencoded` and in queries.
pub fn pair(out: &mut String, key: &str, value: &str) {
    part(out, key);
    out.push('=');
    part(out, value);
}

/// Appends one text in that encoding, which is safe in a path as well.
pub fn part(out: &mut String, text: &str) {
    for (place, word) in text.split(' ').enumerate() {
        if place > 0 {
            out.push('+');
        }
        percent(out, word, |byte| {
            byte.is_ascii_alphanumeric() || b"*-._".contains(&byte)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_pair_is_encoded_as_browsers_do(key in ".{0,12}", value in ".{0,12}") {
            let mut ours = String::new();
            pair(&mut ours, &key, &value);
            let mut theirs = url::form_urlencoded::Serializer::new(String::new());
            proptest::prop_assert_eq!(ours, theirs.append_pair(&key, &value).finish());
        }
    }
}
