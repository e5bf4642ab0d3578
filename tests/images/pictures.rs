//! Real pictures, and their labels.

use base64ct::{Base64, Encoding};
use wallet_checkout::image::QrImage;

pub(crate) struct Picture {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) bytes: &'static [u8],
}

macro_rules! pictures {
    ($($name:literal $label:literal),*) => {
        [$(Picture {
            name: $name,
            label: $label,
            bytes: include_bytes!(concat!("../fixtures/images/", $name)),
        }),*]
    };
}

pub(crate) const ALL: [Picture; 10] = pictures![
    "code.png" "png",
    "baseline.jpg" "jpeg",
    "progressive.jpg" "jpeg",
    "exif.jpg" "jpeg",
    "code.gif" "gif",
    "animated.gif" "gif",
    "lossy.webp" "webp",
    "lossless.webp" "webp",
    "extended.webp" "webp",
    "alpha.webp" "webp"
];

pub(crate) fn find(name: &str) -> Vec<u8> {
    let picture = ALL.iter().find(|picture| picture.name == name);
    picture.unwrap().bytes.to_vec()
}

pub(crate) fn uri(label: &str, bytes: &[u8]) -> String {
    format!("data:image/{label};base64,{}", Base64::encode_string(bytes))
}

pub(crate) fn passes(bytes: &[u8]) -> bool {
    QrImage::parse(&uri("png", bytes)).is_some()
}

#[test]
fn a_picture_of_each_kind_passes_as_it_was_sent() {
    for Picture { name, label, bytes } in ALL {
        let uri = uri(label, bytes);
        let image = QrImage::parse(&uri).unwrap_or_else(|| panic!("{name} was refused"));
        assert_eq!(image.mime(), format!("image/{label}"), "{name}");
        assert_eq!((image.uri(), image.bytes()), (uri.as_str(), bytes));
    }
}

/// Servers label PNG as JPEG: the bytes say what they are.
#[test]
fn a_picture_under_another_kinds_label_is_what_its_bytes_are() {
    for picture in ALL {
        for label in ["png", "jpeg", "gif", "webp"] {
            let image = QrImage::parse(&uri(label, picture.bytes)).unwrap();
            assert_eq!(image.mime(), format!("image/{}", picture.label));
        }
    }
}

#[test]
fn no_other_label_and_no_other_form_of_it_passes() {
    for Picture { label, bytes, .. } in ALL {
        let data = Base64::encode_string(bytes);
        for start in [
            "data:image/svg+xml;base64,",
            "data:image/bmp;base64,",
            "data:image/x-icon;base64,",
            "data:image/avif;base64,",
            "data:image/jpg;base64,",
            "data:image/*;base64,",
            "data:image/;base64,",
            "data:text/html;base64,",
            "data:application/octet-stream;base64,",
            "data:;base64,",
            "data:base64,",
            "data:,",
            "",
            "blob:https://shop.example/",
            "https://pay.example/",
            "javascript:",
        ] {
            assert_eq!(QrImage::parse(&format!("{start}{data}")), None, "{start}");
        }
        for form in [
            format!("DATA:image/{label};base64,"),
            format!("data:IMAGE/{label};base64,"),
            format!("data:image/{};base64,", label.to_uppercase()),
            format!("data:image/{label};BASE64,"),
            format!("data:image/{label};charset=utf-8;base64,"),
            format!("data:image/{label};base64;x=y,"),
            format!("data:image/{label} ;base64,"),
            format!("data:image/{label}; base64,"),
            format!("data: image/{label};base64,"),
            format!("data:image/{label};base64 ,"),
            format!("data:image/{label};base64"),
            format!("data:image/{label},"),
            format!("data://image/{label};base64,"),
            format!("data:text/html,data:image/{label};base64,"),
            format!(" data:image/{label};base64,"),
            format!("\u{feff}data:image/{label};base64,"),
        ] {
            assert_eq!(QrImage::parse(&format!("{form}{data}")), None, "{form}");
        }
    }
}

#[test]
fn svg_passes_under_no_label() {
    for svg in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        "<?xml version=\"1.0\"?><svg/>",
        "\u{feff}<svg/>",
        "<!-- \u{89}PNG --><svg/>",
    ] {
        for label in ["png", "jpeg", "gif", "webp", "svg+xml"] {
            let base64 = uri(label, svg.as_bytes());
            assert_eq!(QrImage::parse(&base64), None, "{svg}");
            let plain = format!("data:image/{label};utf8,{svg}");
            assert_eq!(QrImage::parse(&plain), None, "{svg}");
        }
    }
}

#[test]
fn other_files_are_no_picture() {
    for bytes in [
        &b""[..],
        b"\0",
        b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0",
        b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0",
        b"\0\0\0\x20ftypavif\0\0\0\0avifmif1",
        b"%PDF-1.7\n",
        b"PK\x03\x04\x14\0\0\0",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"II*\0\x08\0\0\0",
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0",
        b"GIF88a\x01\0\x01\0\0\0\0",
        b"gif89a\x01\0\x01\0\0\0\0",
        b"\x89PNG\n\r\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01",
        b"\x89PNG\r\n\x1a\n\0\0\0\x04gAMA\0\0\xb1\x8f",
    ] {
        assert!(!passes(bytes), "{bytes:?}");
    }
}
