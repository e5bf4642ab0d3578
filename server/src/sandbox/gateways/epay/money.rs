//! Money as a real server was seen to accept it.

/// Far above any price, far below overflow.
const MAX_WHOLE_DIGITS: usize = 12;

/// Fen of decimal text. Digits with at most one dot; `1.`, `.5` and `01.00` pass, a third
/// decimal rounds half up. `None`: a sign, white space, a comma, or an amount of zero.
/// `0.001` passes and is worth 0.00, as at the real server.
pub(super) fn fen(text: &str) -> Option<u64> {
    let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let nonzero = |part: &str| part.bytes().any(|b| b != b'0');
    if !digits(whole) || !digits(cents) || !(nonzero(whole) || nonzero(cents)) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > MAX_WHOLE_DIGITS {
        return None;
    }
    let mut decimals = cents
        .bytes()
        .map(|b| u64::from(b - b'0'))
        .chain(std::iter::repeat(0));
    let mut next = || decimals.next().unwrap_or(0);
    let (tens, ones, third) = (next(), next(), next());
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    Some(whole * 100 + tens * 10 + ones + u64::from(third >= 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_pass_as_at_the_real_server() {
        for (text, value) in [
            ("1.00", Some(100)),
            ("1", Some(100)),
            ("1.", Some(100)),
            (".5", Some(50)),
            ("01.00", Some(100)),
            ("1.234", Some(123)),
            ("1.235", Some(124)),
            ("0.001", Some(0)),
            ("0.00", None),
            ("0", None),
            ("", None),
            (".", None),
            ("+1", None),
            ("1.00 ", None),
            ("1,000.00", None),
            ("0x1A", None),
            ("INF", None),
            ("1.2.3", None),
            ("999999999999999999999999999999", None),
        ] {
            assert_eq!(fen(text), value, "{text:?}");
        }
    }
}
