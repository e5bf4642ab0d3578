//! Reads the files of forged cases: an honest list of fields, and changes to it.

use serde_json::Value;

pub(crate) type Fields = Vec<(String, String)>;

/// A text sets a field, null takes it away, a list sends it more than once.
pub(crate) fn changed(fields: &Fields, changes: &Value) -> Fields {
    let mut fields = fields.clone();
    for (name, value) in changes.as_object().into_iter().flatten() {
        let values: Vec<String> = match value {
            Value::Null => Vec::new(),
            Value::String(text) => vec![text.clone()],
            Value::Array(texts) => texts
                .iter()
                .map(|text| text.as_str().unwrap().to_owned())
                .collect(),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => panic!("{name}: {value}"),
        };
        let at = fields.iter().position(|(key, _)| key == name);
        fields.retain(|(key, _)| key != name);
        let at = at.unwrap_or(fields.len()).min(fields.len());
        let values = values.into_iter().map(|value| (name.clone(), value));
        fields.splice(at..at, values);
    }
    fields
}

/// Puts a test's values in the place of names such as `$no`, the first that is there.
pub(crate) fn placed(fields: &Fields, names: &[(&str, &str)]) -> Fields {
    fields
        .iter()
        .map(|(key, value)| {
            let name = names.iter().find(|(name, _)| value.contains(name));
            let value = match name {
                Some((name, text)) => value.replace(name, text),
                None => value.clone(),
            };
            (key.clone(), value)
        })
        .collect()
}

pub(crate) fn named(fields: &Fields, name: &str) -> Option<String> {
    let (_, value) = fields.iter().find(|(key, _)| key == name)?;
    Some(value.clone())
}

pub(crate) fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect()
}
