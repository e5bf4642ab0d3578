//! The small values that come from outside: addresses, pictures, amounts, numbers, texts.

use base64::{Engine, engine::general_purpose::STANDARD};
use url::Url;
use wallet_checkout::escape;
use wallet_checkout::gateway::{OrderString, QrText};
use wallet_checkout::image::QrImage;
use wallet_checkout::money::Fen;
use wallet_checkout::order::OrderNo;
use wallet_checkout::qr::QrPicture;
use wallet_checkout::text;
use wallet_checkout::url::SafeUrl;

use crate::input::{Reader, seed};
use crate::{fixtures, rules};

const READERS: [Reader; 8] = [
    address, relative, picture, money, number, code, base_64, escaped,
];
/// The reader whose text is a picture's bytes, and not text.
const BYTES: u8 = 255;

/// Reads a value.
pub fn run(data: &[u8]) {
    match data {
        [BYTES, bytes @ ..] => picture_of(bytes),
        data => crate::input::read(&READERS, data),
    }
}

/// Hostile addresses, every picture, amounts, and `data:` addresses.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let hostile = fixtures::text("tests/fixtures/urls/hostile.txt");
    let hostile = hostile.lines().filter_map(|line| line.split_once('\t'));
    for (_, line) in hostile {
        seeds.extend([0, 1, 5].map(|reader| seed(reader, line)));
    }
    for file in fixtures::below("tests/fixtures/images") {
        if file.len() < 16 * 1024 {
            seeds.push(seed(usize::from(BYTES), &file));
            let uri = format!("data:image/png;base64,{}", STANDARD.encode(&file));
            seeds.push(seed(2, uri));
        }
    }
    for amount in [
        "88.00",
        "1",
        "0.01",
        "007.10",
        "999999999999.99",
        "1.500",
        "1e2",
    ] {
        seeds.push(seed(3, amount));
    }
    for path in ["base64", "data-urls"] {
        let texts = fixtures::texts_in(&format!("tests/fixtures/data-urls/{path}.json"));
        seeds.extend(texts.iter().map(|text| seed(6, text)));
    }
    for text in [
        "O1",
        "tc0123456789abcdef",
        "茶 & 水+%{0}{1}",
        "app_id=1&sign=x",
    ] {
        seeds.extend([4, 5, 7].map(|reader| seed(reader, text)));
    }
    seeds
}

/// Whatever comes, a browser reads what is passed on as it reads what came.
fn address(text: &str) {
    let Ok(ours) = SafeUrl::parse(text) else {
        return;
    };
    rules::url(&ours);
    if let Ok(theirs) = Url::parse(text) {
        let handed_on = Url::parse(ours.as_str()).expect(text);
        assert_eq!(settled(&handed_on), settled(&theirs), "{text:?}");
    }
    let with = ours.with_query("a b&c", "d=e#f");
    rules::url(&with);
    if let (true, Ok(read)) = (ours.is_web(), Url::parse(with.as_str())) {
        let last = read.query_pairs().last();
        assert_eq!(last, Some(("a b&c".into(), "d=e#f".into())), "{with}");
    }
    if ours.is_web() {
        assert_eq!(with.origin(), ours.origin());
        rules::url(&ours.with_fragment(text));
        let below = ours.below("/rest/wx/push_order");
        rules::url(&below);
        assert!(below.is_same_origin(&ours), "{below}");
        assert!(ours.is_same_origin(&ours));
    }
}

/// The address without the characters that we escape and the standard lets stand.
fn settled(url: &Url) -> String {
    let mut out = String::new();
    for c in url.as_str().chars() {
        if c.is_ascii() && b"\"<>`{}|^".contains(&u8::try_from(c).unwrap_or(0)) {
            escape::percent(&mut out, c.encode_utf8(&mut [0; 4]), |_| false);
        } else {
            out.push(c);
        }
    }
    out
}

/// A relative link stays at the endpoint's origin.
fn relative(text: &str) {
    let endpoint = SafeUrl::parse("https://shop.example:8443/pay").unwrap();
    let Ok(read) = SafeUrl::parse_in(text, &endpoint) else {
        return;
    };
    rules::url(&read);
    let alone = SafeUrl::parse(text);
    assert!(
        alone.as_ref() == Ok(&read) || read.is_same_origin(&endpoint),
        "{text:?}: {read}"
    );
    let base = Url::parse(endpoint.as_str()).unwrap();
    if let Ok(theirs) = base.join(text.trim_ascii()) {
        assert_eq!(
            theirs.scheme(),
            read.as_str().split(':').next().unwrap_or_default()
        );
        if read.is_web() {
            assert_eq!(theirs.host_str(), Some(read.host()), "{text:?}");
        }
    }
}

fn picture(text: &str) {
    if let Some(image) = QrImage::parse(text) {
        rules::image(&image);
    }
}

/// A picture is decided by its bytes: under every label, or under none.
fn picture_of(bytes: &[u8]) {
    let text = STANDARD.encode(bytes);
    let read = ["png", "jpeg", "gif", "webp"]
        .map(|label| QrImage::parse(&format!("data:image/{label};base64,{text}")));
    for image in read.iter().flatten() {
        rules::image(image);
        assert_eq!(image.bytes(), bytes);
    }
    let accepted = read.iter().flatten().count();
    assert!(accepted == 0 || accepted == 4);
    assert_eq!(
        QrImage::parse(&format!("data:image/svg+xml;base64,{text}")),
        None
    );
}

/// Money that is read and written again is equal, and both sides of the wire read it alike.
fn money(text: &str) {
    use checkout_server::money::Fen as ServersFen;
    let ours = Fen::parse(text);
    if let Some(fen) = ours {
        assert_eq!(Fen::parse(&fen.to_text()), Some(fen), "{text}");
        assert_eq!(fen.to_string(), fen.to_text());
        assert_eq!(fen.times(1), Some(fen));
        let theirs = ServersFen::parse(&fen.to_text());
        assert!(
            theirs.is_ok_and(|theirs| theirs.to_string() == fen.to_text()),
            "{text}"
        );
    }
    let written = ours.map(Fen::to_text);
    if let Ok(theirs) = ServersFen::parse(text) {
        assert_eq!(written, Some(theirs.to_string()), "{text}");
        assert_eq!(ServersFen::parse_with_zeros(text), Ok(theirs));
        assert_eq!(ServersFen::from_signed(theirs.signed()), Some(theirs));
    }
    if let Ok(theirs) = ServersFen::parse_with_zeros(text) {
        assert_eq!(written, Some(theirs.to_string()), "{text}");
    }
}

/// A number that the server takes is one to the widget, too.
fn number(text: &str) {
    let ours = OrderNo::parse(text);
    if let Some(number) = &ours {
        assert_eq!(number.as_str(), text);
        assert!(number.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
    }
    let theirs = checkout_server::merchant::order::OrderNo::parse(text);
    assert!(theirs.is_none() || ours.is_some(), "{text}");
}

fn code(text: &str) {
    if let Some(text) = QrText::parse(text) {
        rules::qr_text(&text);
    }
    if let Some(order) = OrderString::parse(text) {
        assert_eq!(order.as_str(), text);
        assert!(
            text.bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b':')
        );
    }
    // Larger codes take long to draw.
    let drawn = (text.len() <= 40).then(|| QrPicture::encode(text));
    if let Some(drawn) = drawn {
        let drawn = drawn.expect(text);
        assert!((29..=45).contains(&drawn.side()), "{text}");
    }
}

fn base_64(text: &str) {
    assert_eq!(
        wallet_checkout::base64::decode(text),
        STANDARD.decode(text).ok(),
        "{text:?}"
    );
}

/// What is written as a pair is read as it was, and a text's places take whatever comes.
fn escaped(text: &str) {
    let (key, value) = text.split_once('\n').unwrap_or((text, text));
    let mut pair = String::new();
    escape::pair(&mut pair, key, value);
    let read: Vec<_> = url::form_urlencoded::parse(pair.as_bytes()).collect();
    assert_eq!(read, [(key.into(), value.into())]);
    let servers = checkout_server::form::decode(pair.as_bytes());
    assert_eq!(
        servers,
        [(key.as_bytes().to_vec(), value.as_bytes().to_vec())]
    );
    let filled = text::fill(text, &["{1}", "b"]);
    assert!(filled.len() <= text.len() * 4 + 4);
    let joined = text::sentences(&[text, "", text]);
    assert!(joined.len() <= text.len() * 2 + 1);
    let (before, after) = wallet_checkout::find::split_at_word(text, "://").unwrap_or((text, ""));
    assert_eq!(
        text.split_once("://").unwrap_or((text, "")),
        (before, after)
    );
}
