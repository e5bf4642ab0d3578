//! The image validation: a QR code that came as a picture is shown only if it passed.
//!
//! Accepted is `data:image/png`, `jpeg`, `gif` or `webp`, in base64, with at most 256 KiB
//! that begin as one of these formats does (the bytes decide which: servers label PNG as
//! JPEG) and name at most 2048 pixels a side. SVG, which can hold scripts, is rejected. An
//! accepted picture is drawn to a canvas, never set as a source.

use crate::base64;
use crate::find::split_at_word;
use std::rc::Rc;

const MAX_BYTES: usize = 256 * 1024;
const MAX_SIDE: u32 = 2048;
/// Decoders reject a picture without pixels.
const MIN_SIDE: u32 = 1;

/// A picture that passed the validation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrImage {
    uri: Rc<str>,
    format: Format,
    bytes: Rc<[u8]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Png,
    Jpeg,
    Gif,
    Webp,
}

impl QrImage {
    /// Validates a `data:` URI; `None` when it is rejected.
    #[must_use]
    pub fn parse(uri: &str) -> Option<Self> {
        let rest = uri.strip_prefix("data:image/")?;
        let (label, data) = split_at_word(rest, ";base64,")?;
        if !["png", "jpeg", "gif", "webp"].contains(&label) || data.len() > MAX_BYTES / 3 * 4 + 4 {
            return None;
        }
        let bytes = base64::decode(data)?;
        let format = format_of(&bytes)?;
        let (width, height) = format.size(&bytes)?;
        let fits = |side| (MIN_SIDE..=MAX_SIDE).contains(&side);
        (bytes.len() <= MAX_BYTES && fits(width) && fits(height)).then(|| Self {
            uri: uri.into(),
            format,
            bytes: bytes.into(),
        })
    }

    /// The whole `data:` URI, as the gateway sent it.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The picture's bytes, decoded from base64.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The media type of the bytes, whatever type the URI names.
    #[must_use]
    pub const fn mime(&self) -> &'static str {
        match self.format {
            Format::Png => "image/png",
            Format::Jpeg => "image/jpeg",
            Format::Gif => "image/gif",
            Format::Webp => "image/webp",
        }
    }
}

fn format_of(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR") {
        Some(Format::Png)
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(Format::Jpeg)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some(Format::Gif)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Format::Webp)
    } else {
        None
    }
}

impl Format {
    /// Width and height in pixels as the header names them, which a decoder would allocate.
    fn size(self, bytes: &[u8]) -> Option<(u32, u32)> {
        match self {
            Self::Png => Some((be_u32(bytes, 16, 4)?, be_u32(bytes, 20, 4)?)),
            Self::Gif => Some((le_u32(bytes, 6, 2)?, le_u32(bytes, 8, 2)?)),
            Self::Jpeg => jpeg_size(bytes),
            Self::Webp => webp_size(bytes),
        }
    }
}

/// The size in the frame header; the segments before it are passed over.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = be_u32(bytes, at, 2)?;
        match marker {
            // Fill bytes may stand before a marker.
            0xffff => at += 1,
            // Tables, and everything else that is not a frame.
            0xffc4 | 0xffc8 | 0xffcc | 0xffdb..=0xfffe => at += 2 + skip(bytes, at)?,
            0xffc0..=0xffcf => return Some((be_u32(bytes, at + 7, 2)?, be_u32(bytes, at + 5, 2)?)),
            _ => return None,
        }
    }
}

fn skip(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(be_u32(bytes, at + 2, 2)?).ok()
}

/// The size in one of three kinds of first chunk; a frame begins with a mark of its own.
fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26)? == [0x9d, 0x01, 0x2a] => Some((
            le_u32(bytes, 26, 2)? & 0x3fff,
            le_u32(bytes, 28, 2)? & 0x3fff,
        )),
        b"VP8L" if *bytes.get(20)? == 0x2f => {
            let packed = le_u32(bytes, 21, 4)?;
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((le_u32(bytes, 24, 3)? + 1, le_u32(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

fn be_u32(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let digits = bytes.get(at..at + length)?;
    Some(
        digits
            .iter()
            .fold(0, |value, digit| value << 8 | u32::from(*digit)),
    )
}

fn le_u32(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let digits = bytes.get(at..at + length)?;
    let digits = digits.iter().rev();
    Some(digits.fold(0, |value, digit| value << 8 | u32::from(*digit)))
}
