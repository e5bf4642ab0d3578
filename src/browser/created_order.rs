//! Reading what the page's `createOrder` returned.

use crate::json::{Scalar, object};
use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;

/// The members of an order, as the merchant's endpoint answers them.
const MEMBERS: [&str; 4] = ["order_no", "amount", "expires_in", "handoff"];

/// The order as JSON, as if the merchant's endpoint had sent it; `None` for what is no order.
///
/// Member by member: `JSON.stringify` makes nothing of a function, throws for others, and
/// obeys the `toJSON` that old libraries give to every array and text.
#[must_use]
pub fn read(order: &JsValue) -> Option<String> {
    let mut members = Vec::new();
    for name in MEMBERS {
        // Of what is no object, or throws, no member can be read.
        let value = Reflect::get(order, &name.into()).ok()?;
        let text = match value.as_f64() {
            Some(number) => Some(number_text(&value, number)?),
            // What is no text either counts as absent, as in an answer.
            None => value.as_string(),
        };
        members.extend(text.map(|text| (name, text)));
    }
    let members = members
        .iter()
        .map(|(name, text)| (*name, Scalar::Text(text)));
    Some(object(&members.collect::<Vec<_>>()))
}

/// A number as its text; `None` for what is no finite number.
fn number_text(value: &JsValue, number: f64) -> Option<String> {
    let text = JSON::stringify(value).ok().filter(|_| number.is_finite())?;
    // Those libraries put numbers between quotes.
    Some(String::from(text).trim_matches('"').to_owned())
}
