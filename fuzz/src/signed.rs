//! Signatures as the API documents have them, written apart from the server's code.

use md5::{Digest, Md5};

/// Fields of a form.
pub(crate) type Fields = Vec<(String, String)>;

fn hex(text: impl AsRef<[u8]>) -> String {
    format!("{:032x}", u128::from_be_bytes(Md5::digest(text).into()))
}

/// The fields with epay's signature by the key. Of a name that comes twice the last is signed.
pub(crate) fn epay(fields: &Fields, key: &str) -> Fields {
    let mut last = std::collections::BTreeMap::new();
    last.extend(fields.iter().map(|(name, value)| (name, value)));
    let is_blank = |value: &str| value.bytes().all(|byte| b" \t\n\r\0\x0b".contains(&byte));
    let signed: Vec<String> = last
        .into_iter()
        .filter(|(name, value)| !is_blank(value) && *name != "sign" && *name != "sign_type")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut fields = fields.clone();
    fields.retain(|(name, _)| name != "sign" && name != "sign_type");
    fields.push(("sign".to_owned(), hex(signed.join("&") + key)));
    fields.push(("sign_type".to_owned(), "MD5".to_owned()));
    fields
}

/// The fields with gatepay's signature by the account.
pub(crate) fn gatepay(fields: &Fields, appkey: &str, secret: &str) -> Fields {
    let value = |wanted: &str| {
        let found = fields.iter().find(|(name, _)| name == wanted);
        found.map_or("", |(_, value)| value.as_str())
    };
    let names = [
        "product_id",
        "product_num",
        "pay_type",
        "out_order_id",
        "custom",
    ];
    let text = names
        .iter()
        .fold(appkey.to_owned(), |text, name| text + value(name));
    let mut fields = fields.clone();
    fields.retain(|(name, _)| name != "sign");
    fields.push(("sign".to_owned(), hex(hex(text) + secret)));
    fields
}
