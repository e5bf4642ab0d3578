//! What the wallets' companies would have put into an answer, in their shape.

use md5::{Digest, Md5};
use time::OffsetDateTime;

use crate::{form, random};

/// The text of a QR code for WeChat: `weixin://wxpay/bizpayurl?pr=bJ1XIh4`
pub(super) fn wechat_code() -> String {
    format!("weixin://wxpay/bizpayurl?pr={}", random::letters(7))
}

/// A link that opens WeChat's mini program: `weixin://dl/business/?ticket=h1k2m3n4p5q6`
pub(super) fn wechat_scheme() -> String {
    format!("weixin://dl/business/?ticket={}", random::letters(12))
}

/// The text of a QR code for Alipay: `https://qr.alipay.com/bax01098eimzy9vigelm00c7`
pub(super) fn alipay_code() -> String {
    format!("https://qr.alipay.com/bax{}", random::letters(21))
}

/// A link that opens Alipay with a QR code's text in it.
pub(super) fn alipay_scheme() -> String {
    let code = form::encode(&[("qrcode", alipay_code())]);
    format!("alipays://platformapi/startapp?saId=10000007&{code}")
}

/// `wx2616445745619637d846e38f2612653258`
pub(super) fn prepay_id(now: OffsetDateTime) -> String {
    let (day, hour, minute, second) = (now.day(), now.hour(), now.minute(), now.second());
    format!(
        "wx{day:02}{hour:02}{minute:02}{second:02}{}{}",
        random::digits(8),
        hex().get(..18).unwrap_or_default()
    )
}

/// An MD5 as it looks, in lower case.
pub(super) fn hex() -> String {
    let digest = Md5::digest(random::letters(26));
    format!("{:032x}", u128::from_be_bytes(digest.into()))
}

/// An RSA2 signature as it looks: base64 of 256 bytes.
pub(super) fn rsa() -> String {
    format!("{}==", random::letters(342))
}
