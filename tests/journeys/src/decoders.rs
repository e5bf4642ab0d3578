//! QR codes are read off screenshots by two decoders that are not ours: `rqrr`, a port
//! of quirc, and `ZBar`.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// The texts of all codes in a PNG, on which both decoders must agree.
#[must_use]
pub fn read_codes(png: &[u8]) -> Vec<String> {
    let codes = by_rqrr(png);
    assert_eq!(codes, by_zbar(png), "the decoders read different texts");
    codes
}

fn by_rqrr(png: &[u8]) -> Vec<String> {
    let picture = image::load_from_memory(png).expect("a PNG").to_luma8();
    let (width, height) = picture.dimensions();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, |x, y| {
            picture.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap())[0]
        });
    let codes = prepared.detect_grids();
    let decoded = codes.iter().filter_map(|code| code.decode().ok());
    decoded.map(|(_, text)| text).collect()
}

fn by_zbar(png: &[u8]) -> Vec<String> {
    static PICTURES: AtomicU32 = AtomicU32::new(0);
    let number = PICTURES.fetch_add(1, Ordering::Relaxed);
    let name = format!("journeys-{}-{number}.png", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, png).expect("a picture can be written");
    let read = Command::new("zbarimg")
        .args(["--quiet", "--raw"])
        .arg(&file)
        .output();
    std::fs::remove_file(&file).expect("and removed");
    let text = String::from_utf8(read.expect("zbarimg runs").stdout).expect("text");
    text.lines().map(str::to_owned).collect()
}
