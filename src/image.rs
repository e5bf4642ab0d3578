//! The image gate: a code that came as a picture is shown only if it passed.
//!
//! Accepted is `data:image/png`, `jpeg`, `gif` or `webp`, in base64, with at most
//! 256 KiB that begin as one of these formats does (which of them is the bytes' to
//! say: servers label PNG as JPEG) and claim at most 2048 pixels a side. No SVG,
//! which can hold scripts. What passed is drawn to a canvas, never set as a source.

use crate::base64;
use crate::find::around;
use std::rc::Rc;

const MAX_BYTES: usize = 256 * 1024;
const MAX_SIDE: u32 = 2048;
/// Decoders refuse less; so a claim of no size is no picture.
const MIN_SIDE: u32 = 1;

/// A picture that passed the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrImage {
    uri: Rc<str>,
    kind: Kind,
    bytes: Rc<[u8]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Png,
    Jpeg,
    Gif,
    Webp,
}

impl QrImage {
    #[must_use]
    pub fn parse(uri: &str) -> Option<Self> {
        let rest = uri.strip_prefix("data:image/")?;
        let (label, data) = around(rest, ";base64,")?;
        if !["png", "jpeg", "gif", "webp"].contains(&label) || data.len() > MAX_BYTES / 3 * 4 + 4 {
            return None;
        }
        let bytes = base64::decode(data)?;
        let kind = sniff(&bytes)?;
        let (width, height) = kind.size(&bytes)?;
        let fits = |side| (MIN_SIDE..=MAX_SIDE).contains(&side);
        (bytes.len() <= MAX_BYTES && fits(width) && fits(height)).then(|| Self {
            uri: uri.into(),
            kind,
            bytes: bytes.into(),
        })
    }

    /// As the gateway sent it.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the bytes are, whatever their label said.
    #[must_use]
    pub const fn mime(&self) -> &'static str {
        match self.kind {
            Kind::Png => "image/png",
            Kind::Jpeg => "image/jpeg",
            Kind::Gif => "image/gif",
            Kind::Webp => "image/webp",
        }
    }
}

fn sniff(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR") {
        Some(Kind::Png)
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(Kind::Jpeg)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some(Kind::Gif)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Kind::Webp)
    } else {
        None
    }
}

impl Kind {
    /// Width and height as the header claims them: a decoder would believe it.
    fn size(self, bytes: &[u8]) -> Option<(u32, u32)> {
        match self {
            Self::Png => Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?)),
            Self::Gif => Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?)),
            Self::Jpeg => jpeg_size(bytes),
            Self::Webp => webp_size(bytes),
        }
    }
}

/// The frame header's; the segments before it are stepped over.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = big(bytes, at, 2)?;
        match marker {
            // Fill bytes may stand before a marker.
            0xffff => at += 1,
            // Tables, and everything else that is no frame.
            0xffc4 | 0xffc8 | 0xffcc | 0xffdb..=0xfffe => at += 2 + skip(bytes, at)?,
            0xffc0..=0xffcf => return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?)),
            _ => return None,
        }
    }
}

fn skip(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(big(bytes, at + 2, 2)?).ok()
}

/// One of three kinds of first chunk; a frame begins with a code of its own.
fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26)? == [0x9d, 0x01, 0x2a] => Some((
            little(bytes, 26, 2)? & 0x3fff,
            little(bytes, 28, 2)? & 0x3fff,
        )),
        b"VP8L" if *bytes.get(20)? == 0x2f => {
            let packed = little(bytes, 21, 4)?;
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let digits = bytes.get(at..at + length)?;
    Some(
        digits
            .iter()
            .fold(0, |value, digit| value << 8 | u32::from(*digit)),
    )
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let digits = bytes.get(at..at + length)?;
    let digits = digits.iter().rev();
    Some(digits.fold(0, |value, digit| value << 8 | u32::from(*digit)))
}
