//! Makes the relative links of a gateway's answer absolute, since the widget lives on
//! another host. Every other byte of the answer stays as it is.

use std::{collections::HashMap, ops::Range};

use serde_json::value::RawValue;
use url::Url;

/// A field that has a link, by its path of names from the answer's root.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    /// Always a link, so `pay/1/` counts as one.
    Link(&'static [&'static str]),
    /// Any text to be drawn as a QR code; a link only where it begins with a slash.
    QrCode(&'static [&'static str]),
    /// A link, or the order string of a wallet's SDK, `a=b&c=d`.
    LinkOrOrder(&'static [&'static str]),
}

#[must_use]
pub(super) fn resolve(body: Vec<u8>, fields: &[Field], gateway: &Url) -> Vec<u8> {
    let Some(changes) = std::str::from_utf8(&body)
        .ok()
        .map(|text| changes(text, fields, gateway))
    else {
        return body;
    };
    let mut resolved = body;
    for (range, token) in changes {
        resolved.splice(range, token.into_bytes());
    }
    resolved
}

fn changes(text: &str, fields: &[Field], gateway: &Url) -> Vec<(Range<usize>, String)> {
    let Some(json) = object(text) else {
        return Vec::new();
    };
    let mut changes: Vec<_> = fields
        .iter()
        .filter_map(|field| {
            let (Field::Link(path) | Field::QrCode(path) | Field::LinkOrOrder(path)) = field;
            let token = token(json, path)?;
            let link: String = serde_json::from_str(token).ok()?;
            let candidate = match field {
                Field::Link(_) => true,
                Field::QrCode(_) => link.starts_with('/'),
                Field::LinkOrOrder(_) => !is_order(&link),
            };
            let link = candidate.then(|| absolute(&link, gateway)).flatten()?;
            let start = (token.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
            Some((start..start + token.len(), quoted(&link)))
        })
        .collect();
    // From the end on, so that a change does not move the places of the next.
    changes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    changes
}

/// The answer's object; real servers print a byte order mark or PHP warnings before it.
fn object(text: &str) -> Option<&str> {
    text.get(text.find('{')?..=text.rfind('}')?)
}

/// The value's text within `json`, not a copy: its position is needed.
fn token<'a>(json: &'a str, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(json, |json, name| {
        let fields: HashMap<String, &'a RawValue> = serde_json::from_str(json).ok()?;
        fields.get(*name).map(|value| value.get())
    })
}

/// A link has a slash or a question mark before its first `=`.
fn is_order(text: &str) -> bool {
    text.find(['=', '/', '?'])
        .is_some_and(|at| text.get(at..).is_some_and(|rest| rest.starts_with('=')))
}

fn absolute(link: &str, gateway: &Url) -> Option<String> {
    let relative = Url::parse(link) == Err(url::ParseError::RelativeUrlWithoutBase);
    // A parser would repair these; they are left for the widget's URL validation to reject.
    let odd = link.is_empty()
        || link.starts_with("//")
        || link.contains(|c: char| c == '\\' || c.is_whitespace() || c.is_control());
    (relative && !odd)
        .then(|| gateway.join(link).ok().map(String::from))
        .flatten()
}

fn quoted(link: &str) -> String {
    serde_json::Value::from(link)
        .to_string()
        .replace('/', "\\/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field; 4] = [
        Field::LinkOrOrder(&["url"]),
        Field::Link(&["payurl"]),
        Field::QrCode(&["qrcode"]),
        Field::Link(&["pay_info", "alipay_url"]),
    ];

    #[test]
    fn only_relative_links_change() {
        let gateway = Url::parse("https://pay.example/a/mapi.php").unwrap();
        for (answer, resolved) in [
            (
                r#"{"code":1, "payurl":"\/pay\/1\/"}"#,
                r#"{"code":1, "payurl":"https:\/\/pay.example\/pay\/1\/"}"#,
            ),
            (
                r#"{"payurl":"p\/1","x":"\u4e2d"}"#,
                r#"{"payurl":"https:\/\/pay.example\/a\/p\/1","x":"\u4e2d"}"#,
            ),
            (
                r#"{"payurl":"//other.example/x"}"#,
                r#"{"payurl":"//other.example/x"}"#,
            ),
            (
                r#"{"url":"p.tran?no=1","qrcode":"p?no=1"}"#,
                r#"{"url":"https:\/\/pay.example\/a\/p.tran?no=1","qrcode":"p?no=1"}"#,
            ),
            (
                r#"{"pay_info":{"alipay_url":"/p"}}"#,
                r#"{"pay_info":{"alipay_url":"https:\/\/pay.example\/p"}}"#,
            ),
            (
                "<br />Warning\n{\"qrcode\":\"/q\"}",
                "<br />Warning\n{\"qrcode\":\"https:\\/\\/pay.example\\/q\"}",
            ),
        ] {
            let got = resolve(answer.as_bytes().to_vec(), &FIELDS, &gateway);
            assert_eq!(String::from_utf8(got).unwrap(), resolved);
        }
    }

    #[test]
    fn everything_else_keeps_every_byte() {
        let gateway = Url::parse("https://pay.example/mapi.php").unwrap();
        for answer in [
            r#"{"code":1,"payurl":"https:\/\/q.example\/?a=1&b=2"}"#,
            r#"{"qrcode":"weixin:\/\/wxpay\/bizpayurl?pr=1"}"#,
            r#"{"qrcode":"FKX012345"}"#,
            r#"{"url":"alipay_sdk=a/b?c&amp;sign=x%3D%3D"}"#,
            r#"{"url":null}"#,
            r#"{"payurl":"\/\\evil.example"}"#,
            r#"{"payurl":" /p"}"#,
            r#"{"payurl":""}"#,
            r#"{"payurl":null,"pay_info":""}"#,
            r#"{"payurl":"/p""#,
            "}{",
            "",
        ] {
            assert_eq!(
                resolve(answer.as_bytes().to_vec(), &FIELDS, &gateway),
                answer.as_bytes()
            );
        }
        assert_eq!(
            resolve(vec![0xBB, 0xE1, b'{', b'}'], &FIELDS, &gateway),
            [0xBB, 0xE1, b'{', b'}']
        );
    }
}
