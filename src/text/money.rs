//! An amount as people read it.

use crate::money::Fen;

/// `¥1,280.00`; a currency without a sign of its own goes by its code.
#[must_use]
pub fn money(amount: Fen, currency: &str) -> String {
    let sign = match currency {
        "" | "CNY" => "¥",
        "HKD" => "HK$",
        "USD" => "US$",
        "EUR" => "€",
        "GBP" => "£",
        other => other,
    };
    let mut text = sign.to_owned();
    if text.ends_with(|c: char| c.is_ascii_alphabetic()) {
        text.push('\u{a0}');
    }
    let amount = amount.to_string();
    let whole = amount.find('.').unwrap_or(amount.len());
    for (place, digit) in amount.char_indices() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_its_sign_two_decimals_and_grouped_thousands() {
        for (amount, currency, text) in [
            ("88", "CNY", "¥88.00"),
            ("0.01", "", "¥0.01"),
            ("128.5", "HKD", "HK$128.50"),
            ("1280", "CNY", "¥1,280.00"),
            ("123456", "EUR", "€123,456.00"),
            ("1234567.8", "SGD", "SGD\u{a0}1,234,567.80"),
        ] {
            assert_eq!(money(Fen::parse(amount).unwrap(), currency), text);
        }
    }
}
