//! Our reader of JSON, compared with another.

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use wallet_checkout::json::{Json, Node};

/// What we accept is JSON, and means to us what it means to another reader; what is JSON and
/// can be read in one way only, we accept.
pub(crate) fn compare(text: &str) {
    let ours = Json::parse(text);
    if let Some(ours) = &ours {
        let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
        assert!(is_json, "only we accept {text}");
        // It has no numbers beyond a float's.
        if let Ok(theirs) = serde_json::from_str::<Value>(text) {
            alike(ours.root(), &theirs);
        }
    } else {
        let unique = serde_json::from_str::<Unique>(text);
        let depth = unique.map(|Unique(depth)| depth);
        assert!(
            depth.is_err() || depth.is_ok_and(|depth| depth > 64),
            "lost: {text}"
        );
    }
}

fn alike(ours: Node, theirs: &Value) {
    match theirs {
        Value::Null => assert_eq!(ours.text_or_number(), None),
        Value::Bool(value) => assert_eq!(ours.is_true(), *value),
        Value::Number(number) => {
            let text = ours.text_or_number().expect("a number is lost");
            assert!(is_near(text, number), "{text}");
            if let Some(code) = ours.code() {
                assert!(is_near(&code.to_string(), number), "{text}");
            }
        }
        Value::String(text) => {
            let expected = Some(text.as_str()).filter(|text| !text.is_empty());
            assert_eq!(ours.text(), expected);
        }
        Value::Array(items) => {
            assert_eq!(ours.items().count(), items.len());
            ours.items()
                .zip(items)
                .for_each(|(one, other)| alike(one, other));
        }
        Value::Object(members) => {
            for (name, member) in members {
                alike(ours.get(name), member);
            }
        }
    }
}

/// Whether a text is that number, but for the last of its many digits.
fn is_near(text: &str, number: &serde_json::Number) -> bool {
    let values = text.parse::<f64>().ok().zip(number.as_f64());
    values.is_some_and(|(one, other)| (one - other).abs() <= one.abs() * 1e-12)
}

/// JSON without two members of one name and without too many of them; how deep it is.
struct Unique(usize);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Unique;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique(0))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique(0))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique(0))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique(0))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique(0))
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique(0))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Unique, A::Error> {
        let mut deepest = 0;
        while let Some(Unique(depth)) = items.next_element()? {
            deepest = deepest.max(depth);
        }
        Ok(Unique(deepest + 1))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unique, A::Error> {
        let mut names = std::collections::HashSet::new();
        let mut deepest = 0;
        while let Some((name, Unique(depth))) = members.next_entry::<String, Unique>()? {
            deepest = deepest.max(depth);
            if !names.insert(name) || names.len() > 256 {
                return Err(A::Error::custom("ambiguous, or too long"));
            }
        }
        Ok(Unique(deepest + 1))
    }
}
