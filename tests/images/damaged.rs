//! Pictures that break off, or are not what they begin as.

use crate::pictures::{ALL, Picture, find, passes, uri};
use base64ct::{Base64, Encoding};
use proptest::prelude::*;
use wallet_checkout::image::QrImage;

/// Where the size of each has been told.
fn header(picture: &Picture) -> usize {
    let frame = |marker| {
        let at = picture
            .bytes
            .windows(2)
            .position(|two| two == [0xff, marker]);
        at.unwrap() + 9
    };
    match picture.name {
        "code.png" => 24,
        "baseline.jpg" | "exif.jpg" => frame(0xc0),
        "progressive.jpg" => frame(0xc2),
        "code.gif" | "animated.gif" => 10,
        "lossless.webp" => 25,
        "lossy.webp" | "extended.webp" | "alpha.webp" => 30,
        other => panic!("{other}"),
    }
}

#[test]
fn a_header_that_breaks_off_at_any_byte_is_refused() {
    for picture in &ALL {
        for cut in 0..=picture.bytes.len() {
            let whole = cut >= header(picture);
            assert_eq!(
                passes(&picture.bytes[..cut]),
                whole,
                "{} at {cut}",
                picture.name
            );
        }
    }
}

#[test]
fn a_jpeg_without_a_frame_is_refused() {
    for bytes in [
        &[0xff, 0xd8, 0xff][..],
        &[0xff, 0xd8, 0xff, 0xd9],
        &[0xff, 0xd8, 0xff, 0xff, 0xff, 0xff],
        // A scan, an end or a start, before the frame.
        &[
            0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2,
        ],
        &[0xff, 0xd8, 0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2],
        // No marker where one must be.
        &[
            0xff, 0xd8, 0xff, 0xe0, 0, 2, 0x12, 0x34, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2,
        ],
        &[
            0xff, 0xd8, 0xff, 0x00, 0, 2, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2,
        ],
        // A segment that ends behind the file.
        &[
            0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2,
        ],
    ] {
        assert!(!passes(bytes), "{bytes:x?}");
    }
}

#[test]
fn a_webp_of_no_known_kind_is_refused() {
    for kind in [b"VP8x", b"VP9 ", b"ALPH", b"\0\0\0\0", b"VP8\0"] {
        let mut bytes = find("lossy.webp");
        bytes[12..16].copy_from_slice(kind);
        assert!(!passes(&bytes), "{kind:?}");
    }
}

/// A frame that does not begin as one has no size.
#[test]
fn a_webp_without_its_start_code_is_refused() {
    for (name, places) in [("lossy.webp", 23..26), ("lossless.webp", 20..21)] {
        for at in places {
            let mut bytes = find(name);
            bytes[at] ^= 1;
            assert!(!passes(&bytes), "{name} at {at}");
        }
    }
}

#[test]
fn base64_in_any_but_its_strict_form_is_refused() {
    // Two bytes more than three go into, so that the text ends in one `=`.
    let good = uri("png", &find("code.png")[..134]);
    assert!(good.ends_with('=') && !good.ends_with("==") && QrImage::parse(&good).is_some());
    let (start, data) = good.split_once(',').unwrap();
    let bare = data.trim_end_matches('=');
    for odd in [
        bare.to_owned(),
        format!("{data}="),
        format!("{bare}=="),
        format!("{bare}\u{3d}\n"),
        format!("{data}\n"),
        format!("{data} "),
        format!(" {data}"),
        format!("\n{data}"),
        format!("{}\n{}", &data[..76], &data[76..]),
        format!("{}\r\n{}", &data[..76], &data[76..]),
        format!("{} {}", &data[..40], &data[40..]),
        format!("{}={}", &data[..40], &data[40..]),
        format!("{data}{data}"),
        format!("{bare}%3D"),
        data.replace('+', "-").replace('/', "_") + "-",
        data.replacen('B', "\u{412}", 1),
        format!("{bare}\0"),
        format!("{data}#x"),
        format!("{data}?x"),
        String::new(),
        "=".into(),
        "====".into(),
    ] {
        assert_eq!(QrImage::parse(&format!("{start},{odd}")), None, "{odd:?}");
    }
}

/// Two texts for the same bytes: only the one that an encoder writes.
#[test]
fn base64_with_bits_left_over_is_refused() {
    let bytes = &find("code.png")[..134];
    let mut data = Base64::encode_string(bytes);
    let last = data.len() - 2;
    let next = char::from(data.as_bytes()[last] + 1);
    assert!(next.is_ascii_alphanumeric(), "still base64: {next}");
    data.replace_range(last..=last, &next.to_string());
    let read = QrImage::parse(&format!("data:image/png;base64,{data}"));
    assert_eq!(read, None);
}

proptest! {
    /// Noise behind a picture's first bytes.
    #[test]
    fn what_begins_as_a_picture_is_no_trouble(
        picture in prop::sample::select((0..ALL.len()).collect::<Vec<_>>()),
        kept in 0..40usize,
        noise in prop::collection::vec(any::<u8>(), 0..120),
    ) {
        let bytes = ALL[picture].bytes;
        let mut bytes = bytes[..kept.min(bytes.len())].to_vec();
        bytes.extend(noise);
        passes(&bytes);
    }

    #[test]
    fn a_damaged_picture_is_no_trouble(
        picture in prop::sample::select((0..ALL.len()).collect::<Vec<_>>()),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = ALL[picture].bytes.to_vec();
        *at.get_mut(bytes.as_mut_slice()) = byte;
        passes(&bytes);
    }

    #[test]
    fn any_text_is_no_trouble(text in "(data:)?(image/)?(png|jpeg|svg)?(;base64)?,?.{0,60}") {
        if let Some(image) = QrImage::parse(&text) {
            prop_assert!(image.mime().starts_with("image/"));
        }
    }
}
