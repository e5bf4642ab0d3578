//! Whether a gateway's answer holds a secret of ours. Debug pages print the request that
//! they got, and a signature that a shopper can read there signs a false notification.
//!
//! What is searched is the answer itself and what it says once its escapes are taken off,
//! those of URLs, JSON and HTML in any mixture, and what its base64 and hexadecimal decode to.

use super::order::OrderNo;

/// A shorter text may be in an answer by chance.
const MIN_LENGTH: usize = 8;
/// So often may a text be escaped within an escaped one.
const MAX_DEPTH: usize = 4;
/// Base64 of fewer characters cannot hold a secret.
const MIN_BASE64: usize = 11;

/// What must not be in the answer to a create request, and which request it was.
#[derive(Debug)]
pub(super) struct Confidential<'a> {
    pub(super) gateway: &'static str,
    pub(super) order_no: &'a OrderNo,
    /// As `searchable` makes them.
    secrets: Vec<Vec<u8>>,
}

impl<'a> Confidential<'a> {
    /// The secrets of this gateway, and the signature of this request. Of a text such as
    /// `Bearer x` the last word is a secret of its own. Numbers are none: an account's
    /// number stands in many a link.
    pub(super) fn new<'s>(
        gateway: &'static str,
        order_no: &'a OrderNo,
        secrets: impl IntoIterator<Item = &'s str>,
    ) -> Self {
        let words = |secret: &'s str| [Some(secret), secret.rsplit_once(' ').map(|(_, last)| last)];
        let secret = |text: &&str| {
            text.len() >= MIN_LENGTH && !text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let texts = secrets.into_iter().flat_map(words).flatten();
        let secrets = texts.filter(secret).map(|text| searchable(text.as_bytes()));
        Self {
            gateway,
            order_no,
            secrets: secrets.collect(),
        }
    }

    /// Whether the text holds one of them, plain or encoded.
    #[must_use]
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        self.is_below_escapes(text, &|text| {
            self.is_in_base64(text) || self.is_in_hex(text)
        })
    }

    /// Looks at the text and at what is left of it as one layer of escapes after another
    /// is taken off.
    fn is_below_escapes(&self, text: &[u8], also: &dyn Fn(&[u8]) -> bool) -> bool {
        let mut text = text.to_vec();
        for _ in 0..=MAX_DEPTH {
            if self.is_plain_in(&text) || also(&text) {
                return true;
            }
            let unescaped = unescaped(&text);
            if unescaped == text {
                return false;
            }
            text = unescaped;
        }
        false
    }

    fn is_plain_in(&self, text: &[u8]) -> bool {
        let text = searchable(text);
        let is_in = |secret: &Vec<u8>| text.windows(secret.len()).any(|part| part == secret);
        self.secrets.iter().any(is_in)
    }

    /// Where base64 begins within a longer word is not known: each of four places is tried.
    fn is_in_base64(&self, text: &[u8]) -> bool {
        text.split(|byte| sextet(*byte).is_none())
            .filter(|run| run.len() >= MIN_BASE64)
            .flat_map(|run| (0..4).filter_map(|skipped| run.get(skipped..)))
            .any(|run| self.is_below_escapes(&decoded(run), &|_| false))
    }

    /// A run of digits may begin in the middle of a byte.
    fn is_in_hex(&self, text: &[u8]) -> bool {
        text.split(|byte| !byte.is_ascii_hexdigit())
            .filter(|run| run.len() >= 2 * MIN_LENGTH)
            .flat_map(|run| [run.get(..), run.get(1..)].into_iter().flatten())
            .any(|run| {
                let pairs = run.chunks_exact(2);
                let bytes = pairs.filter_map(|pair| u8::try_from(number(pair, 16)?).ok());
                self.is_below_escapes(&bytes.collect::<Vec<u8>>(), &|_| false)
            })
    }
}

/// In small letters, since hexadecimal comes in both, and with the two ways in which forms
/// write a space as one.
fn searchable(text: &[u8]) -> Vec<u8> {
    let small = |byte: &u8| match byte {
        b'+' => b' ',
        byte => byte.to_ascii_lowercase(),
    };
    text.iter().map(small).collect()
}

/// The text without its outermost escapes.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let escape = match first {
            b'%' => percent(behind),
            b'\\' => backslash(behind),
            b'&' => entity(behind),
            _ => None,
        };
        let Some((meant, behind)) = escape else {
            plain.push(*first);
            continue;
        };
        plain.extend(meant);
        rest = behind;
    }
    plain
}

/// What an escape means, and the text behind it.
type Escape<'a> = Option<(Vec<u8>, &'a [u8])>;

/// `26` behind a percent sign.
fn percent(text: &[u8]) -> Escape<'_> {
    let (digits, behind) = text.split_at_checked(2)?;
    let byte = u8::try_from(number(digits, 16)?).ok()?;
    Some((vec![byte], behind))
}

/// `u0026`, `x26`, `/`, `"` or `\` behind a backslash; characters beyond 16 bits are two such.
fn backslash(text: &[u8]) -> Escape<'_> {
    let (kind, behind) = text.split_first()?;
    match kind {
        b'/' | b'"' | b'\'' | b'\\' => Some((vec![*kind], behind)),
        b'x' => percent(behind),
        b'u' => {
            let (first, behind) = unit(behind)?;
            let second = behind.strip_prefix(b"\\u").and_then(unit);
            if let Some((second, behind)) = second
                && let [Ok(one)] = *char::decode_utf16([first, second]).collect::<Vec<_>>()
            {
                return Some((one.to_string().into_bytes(), behind));
            }
            let one = char::from_u32(first.into())?;
            Some((one.to_string().into_bytes(), behind))
        }
        _ => None,
    }
}

fn unit(text: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, behind) = text.split_at_checked(4)?;
    Some((u16::try_from(number(digits, 16)?).ok()?, behind))
}

/// `amp;`, `#38;` or `#x26;` behind an ampersand.
fn entity(text: &[u8]) -> Escape<'_> {
    let end = text.iter().take(10).position(|byte| *byte == b';')?;
    let (name, behind) = (text.get(..end)?, text.get(end + 1..)?);
    let meant = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(number(digits, 16)?)?,
        [b'#', digits @ ..] => char::from_u32(number(digits, 10)?)?,
        _ => return None,
    };
    Some((meant.to_string().into_bytes(), behind))
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok()?;
    let plain = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(text, radix).ok().filter(|_| plain)
}

/// The value of a character of base64, in either alphabet.
const fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// What the characters decode to; bits that make no byte are left out.
fn decoded(run: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(run.len());
    let (mut bits, mut count) = (0_u32, 0_u32);
    for value in run.iter().filter_map(|byte| sextet(*byte)) {
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    bytes
}
