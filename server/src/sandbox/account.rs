//! Reading and making up the config tables of the gateways' accounts.

use std::fmt;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::random;

/// Characters of a secret that is made up.
const SECRET_LENGTH: usize = 32;

/// The config table of one gateway does not describe an account there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountError {
    /// The gateway's name.
    gateway: &'static str,
    /// The reason, in words; never an excerpt of the table, which holds secrets.
    reason: String,
}

impl fmt::Display for AccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gateway, reason } = self;
        write!(f, "the sandbox cannot use [gateways.{gateway}]: {reason}")
    }
}

impl std::error::Error for AccountError {}

/// The keys of the table that a gateway of the sandbox needs; the others are the merchant's.
pub(super) fn read<T: DeserializeOwned>(
    gateway: &'static str,
    table: &Table,
) -> Result<T, AccountError> {
    T::deserialize(Value::from(table.clone())).map_err(|error| AccountError {
        gateway,
        reason: error.message().to_owned(),
    })
}

/// A table of texts.
pub(super) fn table<const N: usize>(texts: [(&str, String); N]) -> Table {
    texts
        .into_iter()
        .map(|(key, text)| (key.to_owned(), Value::from(text)))
        .collect()
}

/// A secret that nobody has used before.
pub(super) fn made_up_secret() -> String {
    random::letters(SECRET_LENGTH)
}
