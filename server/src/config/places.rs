//! Where each key of the config comes from, for whoever has to correct it.

use std::{collections::BTreeMap, fmt, ops::Range};

use toml::de::{DeTable, DeValue};

/// The origin of a key's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of the file; the first is 1.
    Line(usize),
    /// The environment variable of that name.
    Variable(&'static str),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Variable(name) => write!(f, "environment variable {name}"),
        }
    }
}

/// The places of all keys, by their paths such as `gateways.<name>.url` or
/// `products[2].price`, which counts from 1.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<String, Place>);

impl Places {
    /// The lines of a file's keys: of its text, and of the table that this was parsed into.
    pub(super) fn in_file(text: &str, table: &DeTable<'_>) -> Self {
        let mut places = Self::default();
        places.add_table(text, "", table);
        places
    }

    /// The key's value is the variable's from now on.
    pub fn set_variable(&mut self, key: String, name: &'static str) {
        self.0.insert(key, Place::Variable(name));
    }

    /// The place of a key; where the file lacks it, of the table that should have it.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<&Place> {
        let mut key = key;
        loop {
            if let Some(place) = self.0.get(key) {
                return Some(place);
            }
            key = key.get(..key.rfind(['.', '['])?)?;
        }
    }

    fn add_table(&mut self, text: &str, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref();
            let path = if path.is_empty() {
                name.to_string()
            } else {
                format!("{path}.{name}")
            };
            self.add(text, path, &key.span(), value.get_ref());
        }
    }

    fn add(&mut self, text: &str, path: String, span: &Range<usize>, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.add_table(text, &path, table),
            DeValue::Array(values) => {
                for (index, value) in values.iter().enumerate() {
                    let path = format!("{path}[{}]", index + 1);
                    self.add(text, path, &value.span(), value.get_ref());
                }
            }
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {}
        }
        self.0.insert(path, Place::Line(line(text, span)));
    }
}

/// The line of a text on which a part begins; the first is 1.
pub(super) fn line(text: &str, span: &Range<usize>) -> usize {
    let before = text.bytes().take(span.start);
    1 + before.filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_path_or_its_tables() {
        let text = "[merchant]\na = 1\n\n[gateways.one]\nparams = { b = 2 }\n[[products]]\n\
                    id = 1\n[[products]]\nid = 2\nlist = [\n1,\n2]\n";
        let places = Places::in_file(text, DeTable::parse(text).unwrap().get_ref());
        for (key, line) in [
            ("merchant.a", Some(2)),
            ("merchant.absent", Some(1)),
            ("gateways.one.params.b", Some(5)),
            ("gateways.one.url", Some(4)),
            ("products[1].id", Some(7)),
            ("products[2].id", Some(9)),
            ("products[2].name", Some(8)),
            ("products[2].list[2]", Some(12)),
            ("absent", None),
        ] {
            let found = places.of(key).cloned();
            assert_eq!(found, line.map(Place::Line), "{key}");
        }
    }
}
