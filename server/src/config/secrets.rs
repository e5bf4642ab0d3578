//! Which texts are secrets at all. What everybody can read is none.

use super::ConfigError;
use crate::secret::Secret;

/// The values that `example.toml` and the gateways' documents show.
const EXAMPLES: [&str; 12] = [
    "the-token-of-your-account",
    "make-up-a-long-random-text",
    "89unJUB8HZ54Hj7x4nUj56HN4nUzUJ8i",
    "the-appkey-of-your-shop",
    "the-appsecret-of-your-shop",
    "the-token-of-your-mall",
    "make-up-another-long-random-text",
    "make-up-one-more-long-random-text",
    "make-up-yet-another-long-random-text",
    "make-up-a-secret-for-links-to-orders",
    "make-up-a-key-for-your-shops-system",
    "whsec_bWFrZS11cC1hLXNlY3JldC1vZi15b3VyLW93bg==",
];
/// Characters that a token of the shop's own choosing has at least.
pub const MIN_TOKEN: usize = 16;

/// Checks that a secret is there and is one: an empty one would let everybody in. `key` is
/// where the config has it, `variable` the environment variable that may hold it instead.
///
/// # Errors
///
/// When the secret is empty, or as [`check_value`].
pub fn check_secret(
    secret: &Secret,
    key: &'static str,
    variable: &'static str,
) -> Result<(), ConfigError> {
    if secret.is_empty() {
        return Err(ConfigError::MissingSecret { key, variable });
    }
    check_value(secret, key)
}

/// Checks a secret that the shop makes up, and that must not be guessed.
///
/// # Errors
///
/// As [`check_secret`], and when the secret is short.
pub fn check_own_token(
    secret: &Secret,
    key: &'static str,
    variable: &'static str,
) -> Result<(), ConfigError> {
    check_secret(secret, key, variable)?;
    if secret.reveal().chars().count() < MIN_TOKEN {
        return Err(ConfigError::ShortToken(key, MIN_TOKEN));
    }
    Ok(())
}

/// Checks a secret that may be empty.
///
/// # Errors
///
/// When the value is one of `example.toml`, or begins or ends with white space: a file that
/// holds a secret often ends in a newline, which is no part of it.
pub fn check_value(secret: &Secret, key: &'static str) -> Result<(), ConfigError> {
    let text = secret.reveal();
    if text.trim() != text {
        return Err(ConfigError::BlankSecret(key));
    }
    if EXAMPLES.contains(&text) {
        return Err(ConfigError::ExampleValue(key));
    }
    Ok(())
}
