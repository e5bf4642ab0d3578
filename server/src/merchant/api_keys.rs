//! The tables `[[api_keys]]`: who may call the API. Keys are compared as hashes, and nothing else
//! is kept of them once the config was read.

use std::fmt::Write as _;

use ring::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use serde::Deserialize;
use subtle::{Choice, ConstantTimeEq};
use toml::{Table, Value};

use super::configured::environment_value;
use crate::{
    config::{ConfigError, MIN_TOKEN, check_value, read_table},
    secret::Secret,
};

/// Characters of a name.
const LONGEST_NAME: usize = 32;

type Hash = [u8; SHA256_OUTPUT_LEN];

/// The hashes of the keys, with the names of those who have them.
#[derive(Clone, Debug, Default)]
pub(super) struct ApiKeys(Vec<(String, Hash)>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    key: Secret,
    /// The key's SHA-256 in hexadecimal, so that the file need not have the key.
    #[serde(default)]
    sha256: String,
}

/// The environment variable that may hold the key of that name.
fn variable(name: &str) -> String {
    let name = name.replace('-', "_").to_ascii_uppercase();
    format!("CHECKOUT_API_KEY_{name}")
}

/// Puts the values of environment variables in the place of what the tables have, as
/// `merchant::apply_environment` does. `env` reads a variable by its name.
///
/// # Errors
///
/// When the file that a variable names cannot be read.
pub fn apply_environment(
    tables: &mut [Table],
    env: impl Fn(&str) -> Option<String>,
) -> Result<(), ConfigError> {
    for table in tables {
        let Some(name) = table.get("name").and_then(Value::as_str) else {
            continue;
        };
        if let Some(text) = environment_value(&variable(name), &env)? {
            table.remove("sha256");
            table.insert("key".to_owned(), Value::String(text));
        }
    }
    Ok(())
}

/// Puts the hash of each key in its place.
pub fn hash(tables: &mut [Table]) {
    for table in tables {
        if let Some(Value::String(key)) = table.remove("key")
            && !key.is_empty()
        {
            let hex = of(&key).iter().fold(String::new(), |mut hex, byte| {
                // Writing to a text cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            table.insert("sha256".to_owned(), Value::String(hex));
        }
    }
}

fn of(key: &str) -> Hash {
    let mut hash = Hash::default();
    hash.copy_from_slice(digest(&SHA256, key.as_bytes()).as_ref());
    hash
}

/// The hash that a text has in hexadecimal.
fn from_hex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes().chunks_exact(2);
    if !text.is_ascii() || text.len() != 2 * SHA256_OUTPUT_LEN {
        return None;
    }
    let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    bytes.collect::<Option<Vec<u8>>>()?.try_into().ok()
}

impl ApiKeys {
    /// Parses and checks all tables.
    ///
    /// # Errors
    ///
    /// When a table has an unknown key, lacks one, or has a value that cannot be used.
    pub(super) fn read(tables: &[Table]) -> Result<Self, ConfigError> {
        let mut keys: Vec<(String, Hash)> = Vec::new();
        for (table, number) in tables.iter().zip(1..) {
            let path = format!("api_keys[{number}]");
            let wrong = |key: &str, what: &str| ConfigError::Wrong {
                key: format!("{path}.{key}"),
                what: format!("{path}.{key} {what}"),
            };
            let Written { name, key, sha256 } = read_table(table, &path)?;
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_plain) {
                return Err(wrong("name", "must be 1 to 32 small letters, digits and -"));
            }
            if keys.iter().any(|(other, _)| *other == name) {
                return Err(wrong("name", "is the name of an earlier key"));
            }
            let hash = if sha256.is_empty() {
                check(&key, &variable(&name)).map_err(|what| wrong("key", &what))?;
                of(key.reveal())
            } else if key.is_empty() {
                let digits = "must be the 64 hexadecimal digits of the key's SHA-256";
                from_hex(&sha256).ok_or_else(|| wrong("sha256", digits))?
            } else {
                return Err(wrong(
                    "sha256",
                    "stands beside a key: leave one of the two out",
                ));
            };
            if keys.iter().any(|(_, other)| *other == hash) {
                let at = if sha256.is_empty() { "key" } else { "sha256" };
                return Err(wrong(at, "is the key of an earlier name"));
            }
            keys.push((name, hash));
        }
        Ok(Self(keys))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name of who has that key. The time that it takes depends on no key.
    pub(super) fn name_of(&self, key: &str) -> Option<&str> {
        let sent = of(key);
        let mut found = None;
        for (name, hash) in &self.0 {
            let is_same: Choice = hash.as_slice().ct_eq(sent.as_slice());
            if bool::from(is_same) {
                found = Some(name.as_str());
            }
        }
        found
    }
}

/// Checks a key that the shop made up.
///
/// # Errors
///
/// Returns what is wrong with it.
fn check(key: &Secret, variable: &str) -> Result<(), String> {
    if key.is_empty() {
        return Err(format!(
            "is missing: set it in the config file, or the environment variable {variable}"
        ));
    }
    let example = "has the value of the example, or blanks: fill in your own";
    check_value(key, "api_keys.key").map_err(|_| example.to_owned())?;
    if !key.reveal().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("must have letters, digits and signs of ASCII alone".to_owned());
    }
    if key.reveal().len() < MIN_TOKEN {
        return Err(format!(
            "must have {MIN_TOKEN} characters or more, since anybody may guess"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<Table> {
        let file: Table = toml::from_str(text).unwrap();
        let tables = file["api_keys"].as_array().unwrap().iter();
        tables
            .map(|table| table.as_table().unwrap().clone())
            .collect()
    }

    const TWO: &str = "[[api_keys]]\nname = 'shop'\nkey = '0123456789abcdef'\n\
                       [[api_keys]]\nname = 'erp'\nkey = 'fedcba9876543210'";

    #[test]
    fn only_a_whole_key_has_a_name_hashed_before_or_not() {
        let mut tables = tables(TWO);
        let written = ApiKeys::read(&tables).unwrap();
        hash(&mut tables);
        let text = format!("{tables:?}");
        assert!(!text.contains("0123456789abcdef"), "{text}");
        let hashed = ApiKeys::read(&tables).unwrap();
        for keys in [written, hashed] {
            assert_eq!(keys.name_of("0123456789abcdef"), Some("shop"));
            assert_eq!(keys.name_of("fedcba9876543210"), Some("erp"));
            for other in [
                "",
                "0123456789abcde",
                "0123456789abcdef0",
                "0123456789ABCDEF",
            ] {
                assert_eq!(keys.name_of(other), None, "{other}");
            }
        }
        assert_eq!(ApiKeys::default().name_of(""), None);
    }

    #[test]
    fn the_environment_has_the_key_of_a_name() {
        let mut tables = tables("[[api_keys]]\nname = 'my-shop'");
        let name = "CHECKOUT_API_KEY_MY_SHOP";
        let env = |asked: &str| (asked == name).then(|| "0123456789abcdef".to_owned());
        let missing = ApiKeys::read(&tables).unwrap_err().to_string();
        assert!(missing.contains(name), "{missing}");
        apply_environment(&mut tables, env).unwrap();
        let keys = ApiKeys::read(&tables).unwrap();
        assert_eq!(keys.name_of("0123456789abcdef"), Some("my-shop"));
    }
}
