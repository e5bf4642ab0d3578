//! Reads tables into types, with errors that name the key and never show a value: a secret
//! may stand at the wrong key.

use serde::de::{DeserializeOwned, Deserializer};
use serde_path_to_error::{Path, Segment};
use toml::{Table, Value};

use super::ConfigError;
use crate::money::NotMoney;

/// Reads a table, which stands at `path` in the config.
///
/// # Errors
///
/// When the table has an unknown key, lacks one, or has a value of another type.
pub fn read_table<T: DeserializeOwned>(table: &Table, path: &str) -> Result<T, ConfigError> {
    read(Value::Table(table.clone()), path)
}

/// Reads the text of a whole file.
///
/// # Errors
///
/// As [`read_table`], and when the text is not TOML.
pub fn read_text<T: DeserializeOwned>(text: &str) -> Result<T, ConfigError> {
    let parsed =
        toml::Deserializer::parse(text).map_err(|error| ConfigError::not_toml(text, &error))?;
    read(parsed, "")
}

fn read<'de, T: DeserializeOwned, D>(from: D, path: &str) -> Result<T, ConfigError>
where
    D: Deserializer<'de, Error = toml::de::Error>,
{
    serde_path_to_error::deserialize(from).map_err(|error| {
        let key = joined(path, error.path());
        wrong(key, error.inner().message())
    })
}

/// The path as `Places` has it.
fn joined(path: &str, below: &Path) -> String {
    let mut key = path.to_owned();
    for segment in below {
        match segment {
            Segment::Map { key: name } => {
                if !key.is_empty() {
                    key.push('.');
                }
                key.push_str(name);
            }
            Segment::Seq { index } => key = format!("{key}[{}]", index + 1),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    key
}

/// The error of that message without the value that it shows.
fn wrong(key: String, message: &str) -> ConfigError {
    let message = message.trim();
    if message.starts_with("unknown field `") || message.starts_with("missing field `") {
        let name = message.split('`').nth(1).unwrap_or_default();
        let table = key.strip_suffix(name).unwrap_or(&key);
        let table = table.trim_end_matches('.');
        let key = if table.is_empty() {
            name.to_owned()
        } else {
            format!("{table}.{name}")
        };
        let what = format!("the config file is wrong: {message}");
        return ConfigError::Wrong { key, what };
    }
    // Serde's own sentences end in what was expected; any other may quote the value.
    let expected = message.rsplit_once(", expected ").map(|(_, wish)| wish);
    let what = match expected {
        Some(wish) if message.starts_with("invalid type: ") => format!("{key} must be {wish}"),
        Some(wish) if message.starts_with("invalid value: ") => {
            format!("{key} cannot be used: it must be {wish}")
        }
        _ if message == NotMoney.to_string() => format!("{key} cannot be used: {message}"),
        _ => format!("{key} cannot be used"),
    };
    ConfigError::Wrong { key, what }
}
