//! How wide, how high and how heavy a picture may be.

use crate::pictures::{find, passes};

/// One picture of each format whose header names this size, which a decoder would allocate.
fn with_size(width: u32, height: u32) -> Vec<(&'static str, Vec<u8>)> {
    let set = |name: &'static str, writes: &[(usize, Vec<u8>)]| {
        let mut bytes = find(name);
        for (at, part) in writes {
            bytes[*at..*at + part.len()].copy_from_slice(part);
        }
        (name, bytes)
    };
    let be = |value: u32, length: usize| value.to_be_bytes()[4 - length..].to_vec();
    let le = |value: u32, length: usize| value.to_le_bytes()[..length].to_vec();
    // The frame header: its length, a byte for the depth, height, width.
    let frame = |name: &'static str, marker: u8| {
        let bytes = find(name);
        let at = bytes.windows(2).position(|two| two == [0xff, marker]);
        let at = at.unwrap();
        set(name, &[(at + 5, be(height, 2)), (at + 7, be(width, 2))])
    };
    let mut all = vec![
        set("code.png", &[(16, be(width, 4)), (20, be(height, 4))]),
        frame("baseline.jpg", 0xc0),
        frame("exif.jpg", 0xc0),
        frame("progressive.jpg", 0xc2),
        set("code.gif", &[(6, le(width, 2)), (8, le(height, 2))]),
        set("animated.gif", &[(6, le(width, 2)), (8, le(height, 2))]),
        set("lossy.webp", &[(26, le(width, 2)), (28, le(height, 2))]),
    ];
    // These count from one.
    if let (Some(right), Some(bottom)) = (width.checked_sub(1), height.checked_sub(1)) {
        let packed = right | bottom << 14;
        all.push(set("lossless.webp", &[(21, le(packed, 4))]));
        for name in ["extended.webp", "alpha.webp"] {
            all.push(set(name, &[(24, le(right, 3)), (27, le(bottom, 3))]));
        }
    }
    all
}

#[test]
fn a_side_has_between_1_and_2048_pixels() {
    for (width, height, fits) in [
        (1, 1, true),
        (21, 17, true),
        (2048, 2048, true),
        (2048, 1, true),
        (1, 2048, true),
        (2049, 1, false),
        (1, 2049, false),
        (2049, 2049, false),
        (0, 1, false),
        (1, 0, false),
        (0, 0, false),
        (16_383, 16_383, false),
        // Half of it is 1.
        (4097, 4097, false),
    ] {
        for (name, bytes) in with_size(width, height) {
            assert_eq!(passes(&bytes), fits, "{name} of {width}x{height}");
        }
    }
}

#[test]
fn a_side_too_large_for_any_decoder_is_refused() {
    for width in [65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] {
        let (name, png) = with_size(width, 1).swap_remove(0);
        assert!(!passes(&png), "{name} of {width}");
    }
    for webp in ["extended.webp", "alpha.webp"] {
        let mut bytes = find(webp);
        bytes[24..30].fill(0xff);
        assert!(!passes(&bytes), "{webp}");
    }
}

/// The two high bits of a lossy picture's sides are for scaling.
#[test]
fn a_lossy_pictures_scale_is_no_part_of_its_size() {
    let mut bytes = find("lossy.webp");
    bytes[27] |= 0xc0;
    bytes[29] |= 0xc0;
    assert!(passes(&bytes));
}

#[test]
fn a_picture_weighs_256_kib_at_most() {
    for name in ["code.png", "baseline.jpg", "code.gif", "lossy.webp"] {
        for (length, fits) in [
            (256 * 1024, true),
            (256 * 1024 - 1, true),
            (256 * 1024 + 1, false),
            (256 * 1024 + 2, false),
            (256 * 1024 + 3, false),
            (1024 * 1024, false),
        ] {
            let mut bytes = find(name);
            bytes.resize(length, 0);
            assert_eq!(passes(&bytes), fits, "{name} of {length} bytes");
        }
    }
}

/// What is before the frame is stepped over, whatever it is.
#[test]
fn a_jpegs_frame_is_found_behind_long_segments() {
    let segment = |marker: u8, length: u16| {
        let mut bytes = vec![0xff, marker];
        bytes.extend(length.to_be_bytes());
        // It looks like a frame of 2 by 2.
        bytes.extend(
            [0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2]
                .iter()
                .cycle()
                .take(usize::from(length) - 2),
        );
        bytes
    };
    let cases = [(21, true), (2049, false)];
    for (fill, (width, fits)) in (0..4).flat_map(|fill| cases.map(|case| (fill, case))) {
        let (_, jpeg) = with_size(width, 17).swap_remove(1);
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend(segment(0xe1, 65_535));
        bytes.extend(segment(0xfe, 2));
        bytes.extend(vec![0xff; fill]);
        bytes.extend(segment(0xe2, 9));
        bytes.extend(&jpeg[2..]);
        assert_eq!(passes(&bytes), fits, "{width} after {fill}");
    }
}
