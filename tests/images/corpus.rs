//! The web platform's own cases for `data:` URLs.

use crate::pictures::{find, uri};
use base64ct::{Base64, Encoding};
use serde_json::Value;
use wallet_checkout::image::QrImage;

fn cases(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn is_strict(uri: &str) -> bool {
    ["png", "jpeg", "gif", "webp"]
        .iter()
        .any(|label| uri.starts_with(&format!("data:image/{label};base64,")))
}

#[test]
fn no_data_url_passes_that_is_no_picture() {
    let cases = cases(include_str!("../fixtures/data-urls/data-urls.json"));
    assert!(cases.len() > 70);
    for case in cases {
        let input = case[0].as_str().unwrap();
        assert!(!is_strict(input), "it would have to be looked at: {input}");
        assert_eq!(QrImage::parse(input), None, "{input}");
    }
}

/// Browsers forgive much in base64. The validation does not: what it decodes, every decoder
/// decodes to the same bytes.
#[test]
fn base64_that_has_to_be_forgiven_is_refused() {
    // 135 bytes leave no bits over, so that any text can be put behind them.
    let png = &find("code.png")[..135];
    let good = uri("png", png);
    assert!(!good.ends_with('=') && QrImage::parse(&good).is_some());
    let cases = cases(include_str!("../fixtures/data-urls/base64.json"));
    assert!(cases.len() > 70);
    let mut strict = 0;
    for case in cases {
        let input = case[0].as_str().unwrap();
        let bytes: Option<Vec<u8>> = serde_json::from_value(case[1].clone()).unwrap();
        let is_strict = bytes
            .as_ref()
            .is_some_and(|bytes| Base64::encode_string(bytes) == input);
        let read = QrImage::parse(&format!("{good}{input}"));
        assert_eq!(read.is_some(), is_strict, "{input:?}");
        if let (Some(read), Some(bytes)) = (read, bytes) {
            assert_eq!(read.bytes(), [png, &bytes].concat(), "{input:?}");
            strict += 1;
        }
        // And alone it is no picture, under whichever label.
        let alone = QrImage::parse(&format!("data:image/png;base64,{input}"));
        assert_eq!(alone, None, "{input:?}");
    }
    assert!(strict >= 2, "hardly any case was strict: {strict}");
}

#[test]
fn no_mime_type_but_the_four_is_a_label() {
    let (_, data) = uri("png", &find("code.png"))
        .split_once(',')
        .map(own)
        .unwrap();
    let cases = cases(include_str!("../fixtures/data-urls/mime-types.json"));
    let mut tried = 0;
    for input in cases.iter().filter_map(|case| case["input"].as_str()) {
        for uri in [
            format!("data:{input};base64,{data}"),
            format!("data:image/png{input};base64,{data}"),
            format!("data:image/{input};base64,{data}"),
        ] {
            if !is_strict(&uri) {
                assert_eq!(QrImage::parse(&uri), None, "{uri}");
                tried += 1;
            }
        }
    }
    assert!(tried > 150, "{tried}");
}

fn own((start, data): (&str, &str)) -> (String, String) {
    (start.to_owned(), data.to_owned())
}
