//! State answers of other servers, read as tolerantly as the widget reads them in form,
//! and as strictly in meaning.
//!
//! A byte order mark and white space around the JSON mean nothing; a number may be text,
//! and an amount a number. A field that is there twice, in whatever object, could be understood
//! in two ways, so that such an answer is malformed, as is one that is nested too deeply.
//! Numbers keep their text: money never becomes a float.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::refusal::MerchantRefusal;
use crate::money::Fen;

/// So many braces of a warning are tried before the answer counts as malformed.
const MAX_BRACES: usize = 8;

/// How deeply objects and lists may be nested.
const MAX_DEPTH: usize = 64;

/// The answer's object.
#[derive(Debug)]
pub(super) struct StateAnswer {
    fields: BTreeMap<String, Box<RawValue>>,
    /// Whether the answer is nothing but this object, in UTF-8.
    clean: bool,
}

impl StateAnswer {
    /// Reads an answer. Text before the object, such as PHP's warnings, is left out, and
    /// then the answer is no ground for anything (see [`Self::is_clean`]).
    ///
    /// # Errors
    ///
    /// When there is no JSON object at the end of the answer, or a field is there twice.
    pub(super) fn read(body: &[u8]) -> Result<Self, MerchantRefusal> {
        let text = String::from_utf8_lossy(body);
        let is_utf8 = std::str::from_utf8(body).is_ok();
        let text = text.trim_start_matches('\u{feff}');
        if let Ok(Fields(fields)) = serde_json::from_str(text) {
            let clean = is_utf8;
            return Ok(Self { fields, clean });
        }
        let braces = text.match_indices('{').take(MAX_BRACES);
        let mut objects = braces.filter_map(|(at, _)| serde_json::from_str(text.get(at..)?).ok());
        let Fields(fields) = objects.next().ok_or(MerchantRefusal::GatewayMalformed)?;
        let clean = false;
        Ok(Self { fields, clean })
    }

    /// Whether the field is there, be it `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The names of all fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// The field's text, or the number as the text it was written in.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let token = self.fields.get(name)?.get();
        match token.as_bytes().first()? {
            b'"' => serde_json::from_str(token).ok(),
            b'-' | b'0'..=b'9' => Some(token.to_owned()),
            _ => None,
        }
    }

    /// The object in that field.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        let Fields(fields) = serde_json::from_str(self.fields.get(name)?.get()).ok()?;
        let clean = self.clean;
        Some(Self { fields, clean })
    }

    /// A code: `1`, `1.0` and `"1"` are 1. `true`, `"01"`, `" 1"` and `null` are no code.
    pub(super) fn code(&self, name: &str) -> Option<i64> {
        let text = self.text(name)?;
        let whole = match text.split_once('.') {
            Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
            Some(_) => return None,
            None => &text,
        };
        let code: i64 = whole.parse().ok()?;
        (code.to_string() == whole).then_some(code)
    }

    /// An amount in yuan, with any number of zeros at its end.
    pub(super) fn amount(&self, name: &str) -> Option<Fen> {
        Fen::parse_with_zeros(&self.text(name)?).ok()
    }

    /// Whether the field is exactly the number that was asked about.
    pub(super) fn is_about(&self, name: &str, number: &str) -> bool {
        self.text(name).as_deref() == Some(number)
    }

    /// Whether the answer is nothing but its object, in UTF-8. What comes with a warning is
    /// never ground for a payment.
    pub(super) const fn is_clean(&self) -> bool {
        self.clean
    }
}

/// An object's fields, none of them twice.
#[derive(Debug)]
struct Fields(BTreeMap<String, Box<RawValue>>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object without a field twice")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
            let mut within = serde_json::Deserializer::from_str(value.get());
            let unambiguous = Unambiguous(MAX_DEPTH - 1);
            unambiguous
                .deserialize(&mut within)
                .map_err(Error::custom)?;
            if fields.insert(name, value).is_some() {
                return Err(Error::custom("a field is there twice"));
            }
        }
        Ok(Fields(fields))
    }
}

/// A value without a field twice in any object, with so many levels of objects and lists.
#[derive(Clone, Copy)]
struct Unambiguous(usize);

impl Unambiguous {
    fn within<E: Error>(self) -> Result<Self, E> {
        let levels = self.0.checked_sub(1);
        levels
            .map(Self)
            .ok_or_else(|| E::custom("nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for Unambiguous {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without a field twice")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let within = self.within()?;
        while items.next_element_seed(within)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let within = self.within()?;
        let mut names = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(within)?;
            if !names.insert(name) {
                return Err(Error::custom("a field is there twice"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The table that the widget's reader is tested with as well.
    #[test]
    fn amounts_are_read_as_the_widget_reads_them() {
        let path = "/../tests/fixtures/state-answers.json";
        let path = format!("{}{path}", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let cases = file["cases"].as_array().unwrap().iter();
        let amounts: Vec<_> = cases.filter(|case| case.get("amount").is_some()).collect();
        assert!(amounts.len() > 15);
        for case in amounts {
            let answer = StateAnswer::read(case["answer"].as_str().unwrap().as_bytes()).unwrap();
            let amount = answer.amount("amount").map(|amount| amount.to_string());
            let due = &case["amount"];
            let due = due.get("server").unwrap_or(due);
            assert_eq!(*due, amount.unwrap_or_default(), "{case}");
        }
    }
}
