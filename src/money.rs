//! Money as whole fen, read from decimal text and written as such without a float.

use std::fmt;

/// An amount in hundredths of its currency's unit (fen, for `CNY`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fen(u64);

/// Twelve digits before the point are more than any shop's price, and keep
/// price times quantity far from overflow.
const MAX_WHOLE_DIGITS: usize = 12;

impl Fen {
    /// Reads decimal text such as `"99"`, `"99.5"` or `"99.00"`; `None` for any other.
    ///
    /// Rejected are signs, exponents, blanks, a bare point, a third decimal that
    /// is not zero, and more than twelve digits before the point.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || whole.len() > MAX_WHOLE_DIGITS {
            return None;
        }
        let mut decimals = decimals.bytes().map(|b| u64::from(b - b'0'));
        let tenths = decimals.next().unwrap_or(0);
        let hundredths = decimals.next().unwrap_or(0);
        if decimals.any(|d| d != 0) {
            return None;
        }
        let whole: u64 = whole.parse().ok()?;
        Some(Self(whole * 100 + tenths * 10 + hundredths))
    }

    /// The price of so many items; `None` when it is beyond every amount.
    #[must_use]
    pub fn times(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(u64::from(quantity)).map(Self)
    }

    /// The amount as gateways take it: two decimals, no grouping.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut text = (self.0 / 100).to_string();
        text.push('.');
        let digits = [self.0 / 10 % 10, self.0 % 10].into_iter();
        text.extend(digits.filter_map(|digit| char::from_digit(u32::try_from(digit).ok()?, 10)));
        text
    }
}

/// As [`Fen::to_text`], which takes a hundred bytes less where it is called alone.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_becomes_fen_and_goes_out_with_two_decimals() {
        for (text, out) in [
            ("99.00", "99.00"),
            ("99", "99.00"),
            ("0.01", "0.01"),
            ("1.5", "1.50"),
            ("1.500", "1.50"),
            ("007.10", "7.10"),
        ] {
            assert_eq!(
                Fen::parse(text).map(|fen| fen.to_string()).as_deref(),
                Some(out),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_plain_decimal_text_is_rejected() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e2",
            " 1",
            "1 ",
            "1,00",
            "0.001",
            "NaN",
            "0x1",
            "1234567890123",
            "１",
        ] {
            assert_eq!(Fen::parse(text), None, "{text:?}");
        }
    }
}
