//! Reading what is on the screen, with a decoder that is not ours.

/// The texts of all codes in a PNG.
#[must_use]
pub fn read_codes(png: &[u8]) -> Vec<String> {
    let picture = image::load_from_memory(png).expect("a PNG").to_luma8();
    let (width, height) = picture.dimensions();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, |x, y| {
            picture.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap())[0]
        });
    let codes = prepared.detect_grids();
    codes
        .iter()
        .filter_map(|code| code.decode().ok())
        .map(|(_, text)| text)
        .collect()
}
