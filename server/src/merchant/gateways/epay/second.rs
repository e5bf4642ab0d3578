//! The answers of the second version of the interface, which the gateway signs by RSA.

use serde_json::{Map, Value, json};

use super::{only_a_form::only_a_form, sign::Signing};
use crate::{
    clock,
    merchant::{refusal::MerchantRefusal, state_answer::StateAnswer},
};

/// Code of an answer to what was done.
pub(super) const DONE: i64 = 0;

/// The present second, which requests have.
pub(super) fn timestamp() -> String {
    (clock::now_ms() / 1000).to_string()
}

/// Checks that the gateway signed an answer.
///
/// # Errors
///
/// When the signature is missing or another's.
pub(super) fn verify(answer: &StateAnswer, signing: &Signing) -> Result<(), MerchantRefusal> {
    let texts: Vec<_> = answer
        .names()
        .filter_map(|name| Some((name, answer.text(name)?)))
        .collect();
    let fields = texts.iter().map(|(k, v)| (k.as_bytes(), v.as_bytes()));
    let sign = answer.text("sign").unwrap_or_default();
    if signing.verify(fields, &sign) {
        return Ok(());
    }
    tracing::error!("epay's answer is not signed by gateways.epay.platform_public_key");
    Err(MerchantRefusal::GatewayMalformed)
}

/// The answer to a create request in the first version's form, which the widget reads.
///
/// # Errors
///
/// When an answer with a way to pay is not signed by the gateway, or the way is none that
/// the widget has.
pub(super) fn as_first(
    answer: &StateAnswer,
    signing: &Signing,
) -> Result<Map<String, Value>, MerchantRefusal> {
    let text = |name| answer.text(name).unwrap_or_default();
    let code = answer.code("code");
    let mut first = Map::new();
    if code != Some(DONE) {
        // 1 would mean that there is a link. Without a code it is open what became of the order.
        if let Some(code) = code {
            first.insert("code".to_owned(), json!(if code == 1 { -1 } else { code }));
        }
        first.insert("msg".to_owned(), text("msg").into());
        return Ok(first);
    }
    verify(answer, signing)?;
    let field = match text("pay_type").as_str() {
        "jump" => "payurl",
        "qrcode" => "qrcode",
        "urlscheme" => "urlscheme",
        "html" => return Ok(only_a_form()),
        pay_type => {
            tracing::error!(
                pay_type,
                "epay answers with a way to pay that is for no browser"
            );
            return Err(MerchantRefusal::GatewayMalformed);
        }
    };
    first.insert("code".to_owned(), json!(1));
    first.insert("trade_no".to_owned(), text("trade_no").into());
    first.insert(field.to_owned(), text("pay_info").into());
    Ok(first)
}
