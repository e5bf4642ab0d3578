//! Percent signs for what may not stand in a link or a form.

/// Appends the text, each byte that may not stand as it is by its number.
pub fn percent(out: &mut String, text: &str, may_stand: fn(u8) -> bool) {
    for byte in text.bytes() {
        if may_stand(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            hex(out, byte);
        }
    }
}

/// Two digits.
pub fn hex(out: &mut String, byte: u8) {
    for half in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(half.into(), 16).map(|digit| digit.to_ascii_uppercase()));
    }
}

/// `key=value`, as `application/x-www-form-urlencoded` and queries have it.
pub fn pair(out: &mut String, key: &str, value: &str) {
    part(out, key);
    out.push('=');
    part(out, value);
}

/// One of the two, which a path can hold as well.
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
