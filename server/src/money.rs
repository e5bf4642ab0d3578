//! Money in whole fen, read from and written as decimal text. There is no float here.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest whole part: a hundred billion yuan, far from overflow when multiplied.
const MAX_DIGITS: usize = 12;

/// An amount of money in whole fen, a hundredth of a yuan. It is never negative, and always
/// fits a signed integer of 64 bits, which is what databases have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fen(i64);

/// A text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotMoney;

impl fmt::Display for NotMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount is decimal text such as \"88.00\", with at most two decimals")
    }
}

impl std::error::Error for NotMoney {}

impl Fen {
    /// So many fen.
    #[must_use]
    pub const fn new(fen: u32) -> Self {
        // Lossless; `From` is not const.
        Self(fen as i64)
    }

    /// So many fen, as a database has them; `None` if they are negative.
    #[must_use]
    pub const fn from_signed(fen: i64) -> Option<Self> {
        if fen < 0 { None } else { Some(Self(fen)) }
    }

    /// The fen, as a database has them.
    #[must_use]
    pub const fn signed(self) -> i64 {
        self.0
    }

    /// The fen.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0.unsigned_abs()
    }

    /// The price of so many items of this price; `None` where it would be too large.
    #[must_use]
    pub fn times(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(quantity)).map(Self)
    }

    /// One of so many equal parts; `None` where the amount has no such parts.
    #[must_use]
    pub fn divided(self, parts: u32) -> Option<Self> {
        let parts = i64::from(parts);
        let is_even = self.0.checked_rem(parts) == Some(0);
        is_even
            .then(|| self.0.checked_div(parts).map(Self))
            .flatten()
    }

    /// What is left of the amount without the other; nothing where that is larger.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// Reads decimal text in yuan. `1`, `1.0` and `1.00` are the same amount; text with a
    /// sign, a leading zero, white space, a bare dot or a third decimal is not an amount.
    ///
    /// # Errors
    ///
    /// When the text is not an amount, or has more than twelve digits before the dot.
    pub fn parse(text: &str) -> Result<Self, NotMoney> {
        let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if !digits(whole) || !digits(cents) || leading_zero {
            return Err(NotMoney);
        }
        if whole.len() > MAX_DIGITS || cents.len() > 2 {
            return Err(NotMoney);
        }
        let number = |part: &str| part.parse::<i64>().map_err(|_| NotMoney);
        let cents = number(cents)? * if cents.len() == 1 { 10 } else { 1 };
        Ok(Self(number(whole)? * 100 + cents))
    }

    /// Reads an amount as other servers write it, with any number of zeros at its end:
    /// `88.000` is `88.00`.
    ///
    /// # Errors
    ///
    /// When the text is not an amount without those zeros.
    pub fn parse_with_zeros(text: &str) -> Result<Self, NotMoney> {
        let Some((whole, decimals)) = text.split_once('.') else {
            return Self::parse(text);
        };
        let (cents, zeros) = decimals.split_at_checked(2).unwrap_or((decimals, ""));
        if zeros.bytes().any(|b| b != b'0') {
            return Err(NotMoney);
        }
        Self::parse(&format!("{whole}.{cents}"))
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl TryFrom<String> for Fen {
    type Error = NotMoney;

    fn try_from(text: String) -> Result<Self, NotMoney> {
        Self::parse(&text)
    }
}

impl From<Fen> for String {
    fn from(fen: Fen) -> Self {
        fen.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_by_value() {
        for (text, fen) in [
            ("1", 100),
            ("1.0", 100),
            ("1.00", 100),
            ("0.1", 10),
            ("0.01", 1),
            ("19.90", 1990),
        ] {
            assert_eq!(Fen::parse(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in [
            "", ".", "1.", ".5", "01", "-1", "+1", " 1", "1 ", "1.234", "1,00", "1e2", "0x1", "９",
        ] {
            assert_eq!(Fen::parse(text), Err(NotMoney), "{text:?}");
        }
        assert_eq!(Fen::parse("9999999999999"), Err(NotMoney));
    }

    #[test]
    fn zeros_at_the_end_change_no_amount() {
        for (text, fen) in [
            ("88", 8800),
            ("88.0", 8800),
            ("88.000", 8800),
            ("0.1000", 10),
        ] {
            assert_eq!(Fen::parse_with_zeros(text), Ok(Fen(fen)), "{text}");
        }
        for text in [
            "88.001", "88.", "88.00 ", "88.000.0", "88.0é", "", "088.000", "8.8e1",
        ] {
            assert_eq!(Fen::parse_with_zeros(text), Err(NotMoney), "{text:?}");
        }
    }

    #[test]
    fn an_amount_fits_a_databases_integer() {
        let largest = Fen::parse("999999999999.99").unwrap();
        assert_eq!(Fen::from_signed(largest.signed()), Some(largest));
        assert_eq!(Fen::from_signed(-1), None);
        assert_eq!(largest.times(u32::MAX), None);
        let fits = largest.times(90_000).unwrap();
        assert_eq!(fits.get(), 8_999_999_999_999_910_000);
    }

    #[test]
    fn amounts_are_written_with_two_decimals() {
        for (fen, text) in [(0, "0.00"), (5, "0.05"), (8800, "88.00")] {
            assert_eq!(Fen(fen).to_string(), text);
        }
    }
}
