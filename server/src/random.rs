//! Unguessable text from the operating system.

/// Base 32 without letters that look alike; lower case only, since there are gateways that
/// take two order numbers that differ in case alone for the same.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// `length` characters of five random bits each.
/// A system without randomness ends the process: better no shop than guessable orders.
#[must_use]
pub(crate) fn letters(length: usize) -> String {
    bytes(length)
        .iter()
        .filter_map(|&byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|&b| char::from(b))
        .collect()
}

/// `length` decimal digits.
#[must_use]
pub(crate) fn digits(length: usize) -> String {
    // 250 is the largest multiple of ten in a byte; what is above would favor low digits.
    let mut digits = String::with_capacity(length);
    while digits.len() < length {
        digits.extend(
            bytes(length)
                .iter()
                .filter(|&&b| b < 250)
                .map(|&b| char::from(b'0' + b % 10)),
        );
    }
    digits.truncate(length);
    digits
}

/// A random byte.
#[must_use]
pub(crate) fn byte() -> u8 {
    bytes(1).first().copied().unwrap_or(0)
}

fn bytes(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "the system's random source failed");
        std::process::abort();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn random_text_has_its_length_and_alphabet_and_no_twin() {
        let texts: HashSet<String> = (0..1000).map(|_| letters(24)).collect();
        assert_eq!(texts.len(), 1000);
        assert!(
            texts
                .iter()
                .all(|t| t.len() == 24 && t.bytes().all(|b| ALPHABET.contains(&b)))
        );
        assert!(digits(19).bytes().all(|b| b.is_ascii_digit()) && digits(19).len() == 19);
    }
}
