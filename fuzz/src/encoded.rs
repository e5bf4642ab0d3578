//! The options as the widget's own element writes them (`static/element/encode.js`).

use std::fmt::Write as _;

use serde_json::Value;
use wallet_checkout::json::{Json, Node};

/// What the element writes is read as the page gave it, whatever names and texts it has.
pub(crate) fn round_trip(text: &str) {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let written = write(&value);
    let read = Json::of_element(&written);
    alike(read.root(), &value);
}

/// Writes a value as the element does.
pub(crate) fn write(value: &Value) -> String {
    let mut out = String::new();
    value_to(&mut out, value);
    out
}

fn value_to(out: &mut String, value: &Value) {
    match value {
        Value::Bool(true) => out.push('T'),
        Value::Null | Value::Bool(false) => out.push('F'),
        Value::Number(number) => {
            // Writing to a text cannot fail.
            let _ = write!(out, "t{number}\0");
        }
        Value::String(text) => {
            out.push('t');
            text_to(out, text);
        }
        Value::Array(items) => {
            out.push('a');
            for item in items {
                value_to(out, item);
            }
            out.push('\n');
        }
        Value::Object(members) => {
            out.push('o');
            for (name, member) in members {
                name_to(out, name);
                value_to(out, member);
            }
            out.push('\n');
        }
    }
}

fn name_to(out: &mut String, name: &str) {
    let name = name.replace('\0', "");
    text_to(out, name.trim_start_matches('\n'));
}

fn text_to(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| *c != '\0'));
    out.push('\0');
}

fn alike(read: Node, given: &Value) {
    match given {
        Value::Null => assert_eq!(read.text(), None),
        Value::Bool(given) => assert_eq!(read.is_true(), *given),
        Value::Number(number) => assert_eq!(read.text(), Some(&*number.to_string())),
        Value::String(text) => {
            let expected = text.replace('\0', "");
            assert_eq!(read.text().unwrap_or_default(), expected);
        }
        Value::Array(items) => {
            assert_eq!(read.items().count(), items.len(), "{given}");
            read.items()
                .zip(items)
                .for_each(|(one, other)| alike(one, other));
        }
        Value::Object(members) => {
            // Of two names that become one the first is read.
            let is_kept = |name: &String| !name.contains('\0') && !name.starts_with('\n');
            if members.keys().all(is_kept) {
                for (name, member) in members {
                    alike(read.get(name), member);
                }
            }
            assert!(read.pairs().count() <= members.len(), "{given}");
        }
    }
}
