//! `static/custom-elements.json`.

use crate::{Names, text};
use serde_json::Value;

fn element() -> Value {
    let manifest: Value = serde_json::from_str(&text::read("static/custom-elements.json")).unwrap();
    manifest["modules"][0]["declarations"][0].clone()
}

fn list(member: &str) -> Vec<Value> {
    element()[member]
        .as_array()
        .unwrap_or_else(|| panic!("no {member}"))
        .clone()
}

fn name(entry: &Value) -> String {
    entry["name"].as_str().unwrap().to_owned()
}

pub(crate) fn names(member: &str) -> Names {
    list(member).iter().map(name).collect()
}

pub(crate) fn members(kind: &str) -> Names {
    let members = list("members");
    members
        .iter()
        .filter(|entry| entry["kind"] == kind)
        .map(name)
        .collect()
}

/// The literals of an attribute's type.
pub(crate) fn values(attribute: &str) -> Names {
    let attributes = list("attributes");
    let entry = attributes
        .iter()
        .find(|entry| entry["name"] == attribute)
        .unwrap();
    text::quoted(entry["type"]["text"].as_str().unwrap(), '\'')
}

/// Each event, and the type of its detail.
pub(crate) fn details() -> Vec<(String, String)> {
    let events = list("events");
    let detail = |event: &Value| {
        let kind = event["type"]["text"].as_str().unwrap().to_owned();
        (
            name(event),
            text::between(&kind, "CustomEvent<", ">").to_owned(),
        )
    };
    events.iter().map(detail).collect()
}
