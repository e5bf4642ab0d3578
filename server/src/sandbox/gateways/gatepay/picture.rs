//! A QR code as a picture in the answer.

use base64::{Engine, prelude::BASE64_STANDARD};
use png::{BitDepth, ColorType, Encoder};
use qrcode::{Color, EcLevel, QrCode};

/// Pixels to a module.
const SCALE: usize = 4;
/// Modules of white on each side; a reader may miss a code with fewer.
const QUIET: usize = 4;

/// A data URL of a PNG, labeled as JPEG as in the document's sample.
pub(super) fn data_url(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let png = png(&code)?;
    let base64 = BASE64_STANDARD.encode(png);
    Some(format!("data:image/jpeg;base64,{base64}"))
}

fn png(code: &QrCode) -> Option<Vec<u8>> {
    let modules = code.width();
    let side = (modules + 2 * QUIET) * SCALE;
    let dark = |x: usize, y: usize| {
        let module = |at: usize| (at / SCALE).checked_sub(QUIET).filter(|&at| at < modules);
        module(x)
            .zip(module(y))
            .is_some_and(|at| code[at] == Color::Dark)
    };
    let mut pixels = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        for byte in 0..side.div_ceil(8) {
            // One bit to a pixel, the leftmost in the highest bit, white is 1.
            let white = |bit: usize| u8::from(!dark(byte * 8 + bit, y)) << (7 - bit);
            pixels.push((0..8).map(white).sum());
        }
    }
    let length = u32::try_from(side).ok()?;
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, length, length);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(png)
}
