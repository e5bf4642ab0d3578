//! Reading and making up the config tables of the gateways' accounts.

use std::fmt;

use toml::{Table, Value};

use crate::{random, secret::Secret};

/// Characters of a secret that is made up.
const SECRET_LENGTH: usize = 32;

/// The config table of one gateway does not describe an account there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountError {
    /// The gateway's name.
    gateway: &'static str,
    /// The key that is missing or not a text, below tables with dots between them.
    key: &'static str,
}

impl fmt::Display for AccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gateway, key } = self;
        write!(
            f,
            "the sandbox cannot use [gateways.{gateway}]: {key} must be there, and a text"
        )
    }
}

impl std::error::Error for AccountError {}

/// The text at a key of the gateway's table; `params.token` is a key below a table.
pub(super) fn text(
    gateway: &'static str,
    account: &Table,
    key: &'static str,
) -> Result<String, AccountError> {
    let mut parts = key.split('.');
    let first = parts.next().and_then(|part| account.get(part));
    parts
        .fold(first, |value, part| value?.as_table()?.get(part))
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or(AccountError { gateway, key })
}

/// The secret at a key of the gateway's table.
pub(super) fn secret(
    gateway: &'static str,
    account: &Table,
    key: &'static str,
) -> Result<Secret, AccountError> {
    text(gateway, account, key).map(Secret::new)
}

/// A table of texts.
pub(super) fn table<const N: usize>(texts: [(&str, String); N]) -> Table {
    texts
        .into_iter()
        .map(|(key, text)| (key.to_owned(), Value::from(text)))
        .collect()
}

/// A new secret at each call.
pub(super) fn made_up_secret() -> String {
    random::letters(SECRET_LENGTH)
}
