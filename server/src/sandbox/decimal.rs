//! Money in fen, as decimal text of yuan.

/// `88.00`, as the order query shows it.
pub(super) fn with_two_decimals(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// `88`, `88.5`, `88.55`, as the notification has it.
pub(super) fn without_zeros(fen: u64) -> String {
    let text = with_two_decimals(fen);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_drops_zeros() {
        for (fen, text) in [
            (100, "1"),
            (10, "0.1"),
            (10000, "100"),
            (150, "1.5"),
            (123_456_789, "1234567.89"),
        ] {
            assert_eq!(without_zeros(fen), text);
        }
    }
}
