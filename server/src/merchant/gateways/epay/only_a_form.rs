//! What is answered where a gateway offers nothing but a form of its own.

use serde_json::{Map, Value, json};

/// Said when the gateway's only way to pay is a form of its own.
const FORM: &str = "支付服务只提供表单页面，无法在此支付，请换一种支付方式";

/// The refusal of an answer that has only a form.
pub(super) fn only_a_form() -> Map<String, Value> {
    tracing::error!("epay answers with a form instead of a link: ask the gateway for a link");
    let refusal = [("code", json!(-1)), ("msg", json!(FORM))];
    refusal
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
