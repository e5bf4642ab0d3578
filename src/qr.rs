//! Drawing QR codes.

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};
use std::fmt::Write as _;
use std::rc::Rc;

/// The most bytes that fit the largest code at error correction level M; more take L.
const MAX_LEVEL_M: usize = 2331;

/// The white modules that decoders need on each side of the code; part of the picture, so
/// that no style sheet can take them away.
pub const QUIET_ZONE: usize = 4;

/// A QR code with its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPicture {
    side: usize,
    path: Rc<str>,
}

impl QrPicture {
    /// Encodes the text's exact bytes; `None` when they are more than 2953, too many for any
    /// code.
    #[must_use]
    pub fn encode(text: &str) -> Option<Self> {
        let level = if text.len() > MAX_LEVEL_M {
            EcLevel::L
        } else {
            EcLevel::M
        };
        let code = (1..=40).find_map(|version| encode_as(text.as_bytes(), version, level))?;
        Some(Self {
            side: code.width(),
            path: path(&code).into(),
        })
    }

    /// The number of modules along one side, quiet zone included.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side + 2 * QUIET_ZONE
    }

    /// The dark modules as an SVG path in module units: one rectangle per
    /// horizontal run.
    #[must_use]
    pub fn path(&self) -> Rc<str> {
        Rc::clone(&self.path)
    }
}

fn path(code: &QrCode) -> String {
    let mut path = String::new();
    let modules = code.to_colors();
    for (row, modules) in modules.chunks(code.width()).enumerate() {
        let mut column = QUIET_ZONE;
        for run in modules.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (y, width) = (row + QUIET_ZONE, run.len());
                // Writing to a string cannot fail.
                let _ = write!(path, "M{column} {y}h{width}v1h-{width}z");
            }
            column += run.len();
        }
    }
    path
}

/// A code of one byte-mode segment. The library's own choice of segments would put bytes
/// that look like Shift JIS into Kanji mode, and UTF-8 text would not survive it.
fn encode_as(bytes: &[u8], version: i16, level: EcLevel) -> Option<QrCode> {
    let mut bits = Bits::new(Version::Normal(version));
    bits.push_byte_data(bytes).ok()?;
    bits.push_terminator(level).ok()?;
    QrCode::with_bits(bits, level).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_over_2953_bytes_is_rejected_and_one_below_fits() {
        assert!(QrPicture::encode(&"a".repeat(2331)).is_some());
        assert!(QrPicture::encode(&"a".repeat(2332)).is_some());
        assert!(QrPicture::encode(&"a".repeat(2953)).is_some());
        assert!(QrPicture::encode(&"a".repeat(2954)).is_none());
    }
}
