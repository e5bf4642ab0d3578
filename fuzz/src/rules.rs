//! What holds for everything that was accepted.

use url::Url;
use wallet_checkout::gateway::{NextAction, OrderString, QrText};
use wallet_checkout::image::QrImage;
use wallet_checkout::url::SafeUrl;

const WEB: [&str; 2] = ["https", "http"];
const WALLETS: [&str; 4] = ["weixin", "wechat", "alipays", "alipay"];

/// An accepted URL is written as itself, has one of the allowed schemes, and is read by a full
/// parser as by us.
pub(crate) fn url(url: &SafeUrl) {
    let text = url.as_str();
    assert_eq!(SafeUrl::parse(text).as_ref(), Ok(url), "not itself: {text}");
    assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text}");
    let (scheme, rest) = text.split_once("://").expect(text);
    let allowed: &[&str] = if url.is_web() { &WEB } else { &WALLETS };
    assert!(allowed.contains(&scheme), "{text}");
    let Ok(reference) = Url::parse(text) else {
        // A browser does not follow it at all.
        assert!(text.contains("xn--"), "only we accept {text}");
        return;
    };
    assert_eq!(reference.scheme(), scheme, "{text}");
    let has_user = !reference.username().is_empty() || reference.password().is_some();
    assert!(!has_user, "{text}");
    if url.is_web() {
        assert_eq!(reference.host_str(), Some(url.host()), "{text}");
        assert!(rest.starts_with(url.host()), "{text}");
        let ours = Url::parse(url.origin()).expect(text).origin();
        assert_eq!(ours, reference.origin(), "{text}");
    }
}

/// Nothing is drawn, opened or called that its own validation would reject.
pub(crate) fn action(action: &NextAction) {
    match action {
        NextAction::Redirect { url: page, .. } => {
            url(page);
            assert!(page.is_web(), "{action:?}");
        }
        NextAction::ShowQr(text) => qr_text(text),
        NextAction::ShowImage(shown) => image(shown),
        NextAction::LaunchScheme(link) => {
            url(link);
            assert!(!link.is_web(), "{action:?}");
        }
        NextAction::AlipayBridge(order) => {
            assert_eq!(OrderString::parse(order.as_str()).as_ref(), Some(order));
            assert!(!order.as_str().contains(':'), "{action:?}");
        }
        // A wallet reads these itself.
        NextAction::WechatBridge(_) | NextAction::MiniProgram(_) | NextAction::NativeApp(_) => {}
    }
}

/// A text for a QR code has no control character and no scheme that runs or reads something, and
/// where it can be opened it is a safe link.
pub(crate) fn qr_text(text: &QrText) {
    assert_eq!(QrText::parse(text.as_str()).as_ref(), Some(text));
    assert!(!text.as_str().chars().any(char::is_control), "{text:?}");
    let lower = text.as_str().to_ascii_lowercase();
    for scheme in [
        "javascript:",
        "data:",
        "vbscript:",
        "file:",
        "blob:",
        "view-source:",
    ] {
        assert!(!lower.trim_start().starts_with(scheme), "{text:?}");
    }
    if let Some(link) = text.link() {
        url(&link);
    }
}

/// A picture is within its limits, and its bytes are those of its text.
pub(crate) fn image(image: &QrImage) {
    use base64::{Engine, engine::general_purpose::STANDARD};
    assert_eq!(QrImage::parse(image.uri()).as_ref(), Some(image));
    assert!((1..=256 * 1024).contains(&image.bytes().len()));
    let written = STANDARD.encode(image.bytes());
    assert!(image.uri().ends_with(&format!(";base64,{written}")));
    let begins = |start: &[u8]| image.bytes().starts_with(start);
    assert!(match image.mime() {
        "image/png" => begins(b"\x89PNG"),
        "image/jpeg" => begins(b"\xff\xd8"),
        "image/gif" => begins(b"GIF8"),
        "image/webp" => begins(b"RIFF"),
        _ => false,
    });
}
