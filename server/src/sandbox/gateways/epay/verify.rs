//! Whether the merchant signed a request.

use super::{
    account::{Account, Epay},
    form::{Refusal, filled, text},
    php::{self, Fields},
    sign,
};
use crate::clock;

/// Seconds by which the clocks may differ.
const CLOCKS_DIFFER: i64 = 300;

/// Checks the merchant's number and the signature, by the type that the request names; any
/// name but `RSA` means MD5.
pub(super) fn verify(epay: &Epay, fields: &Fields) -> Result<(), Refusal> {
    let account = &*epay.account;
    if php::integer(&text(fields, "pid")) != account.pid {
        return Err(Refusal(-1, "商户不存在！".to_owned()));
    }
    let words = match filled(fields, "sign") {
        None => Some("缺少签名参数"),
        Some(sign) if text(fields, "sign_type") == "RSA" => by_rsa(account, fields, &sign),
        Some(_) if account.only_rsa => Some("该商户只能使用RSA签名类型"),
        Some(sign) if sign::md5(fields, account.key.reveal()) != sign => Some("MD5签名校验失败"),
        Some(_) => None,
    };
    words.map_or(Ok(()), |words| Err(Refusal(-3, words.to_owned())))
}

/// The words of the refusal, if there is a reason.
fn by_rsa(account: &Account, fields: &Fields, sign: &str) -> Option<&'static str> {
    let Some(timestamp) = filled(fields, "timestamp") else {
        return Some("时间戳(timestamp)字段不能为空");
    };
    let now = clock::now_ms() / 1000;
    let near = |sent: i64| now.abs_diff(sent) <= CLOCKS_DIFFER.unsigned_abs();
    if !timestamp.parse().is_ok_and(near) {
        return Some("时间戳(timestamp)字段不正确，请检查服务器时间");
    }
    let Some(keys) = &account.keys else {
        return Some("商户未配置RSA公钥");
    };
    let right = keys.merchant.verify(&sign::content(fields), sign);
    (!right).then_some("RSA签名校验失败")
}
