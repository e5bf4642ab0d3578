//! The tables `[[webhooks]]`: where webhooks are sent.

use ring::hmac;
use serde::Deserialize;
use toml::{Table, Value};
use url::Url;

use super::signature;
use crate::{
    config::{ConfigError, check_not_plain, check_value, check_web_url, read_table},
    merchant::{
        configured::environment_value,
        store::{Subscription, WebhookKind},
    },
    secret::Secret,
};

/// Characters of a name.
const LONGEST_NAME: usize = 32;
const SECRETS: [&str; 2] = ["secret", "previous_secret"];

/// An address of the shop's.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub(super) name: String,
    pub(super) url: Url,
    /// By each of which a webhook is signed.
    pub(super) keys: Vec<hmac::Key>,
    kinds: Vec<WebhookKind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    url: Url,
    #[serde(default)]
    secret: Secret,
    #[serde(default)]
    previous_secret: Secret,
    events: Option<Vec<String>>,
}

impl Endpoint {
    pub(super) fn subscription(&self) -> Subscription {
        Subscription {
            endpoint: self.name.clone(),
            kinds: self.kinds.clone(),
        }
    }
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
        let Some(name) = table.get("name").and_then(Value::as_str).map(str::to_owned) else {
            continue;
        };
        for key in SECRETS {
            if let Some(text) = environment_value(&variable(&name, key), &env)? {
                table.insert(key.to_owned(), Value::String(text));
            }
        }
    }
    Ok(())
}

fn variable(name: &str, key: &str) -> String {
    let name = name.replace('-', "_").to_ascii_uppercase();
    format!("CHECKOUT_WEBHOOK_{name}_{}", key.to_ascii_uppercase())
}

/// Parses and checks all tables.
///
/// # Errors
///
/// When a table has an unknown key, lacks one, or has a value that cannot be used.
pub fn read(tables: &[Table], allow_plain_http: bool) -> Result<Vec<Endpoint>, ConfigError> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for (table, number) in tables.iter().zip(1..) {
        let path = format!("webhooks[{number}]");
        let wrong = |key: &str, what: &str| ConfigError::Wrong {
            key: format!("{path}.{key}"),
            what: format!("{path}.{key} {what}"),
        };
        let written: Written = read_table(table, &path)?;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let name = written.name;
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_plain) {
            return Err(wrong("name", "must be 1 to 32 small letters, digits and -"));
        }
        if endpoints.iter().any(|other| other.name == name) {
            return Err(wrong("name", "is the name of an earlier endpoint"));
        }
        check_web_url(&written.url, "webhooks.url")
            .map_err(|_| wrong("url", "must be an http or https URL"))?;
        if !allow_plain_http {
            let plain = "is plain http, which anybody on the way can read and change: use https, \
                         or set merchant.allow_plain_http = true";
            check_not_plain(&written.url, "webhooks.url").map_err(|_| wrong("url", plain))?;
        }
        let mut keys = Vec::new();
        for (key, secret) in SECRETS
            .into_iter()
            .zip([&written.secret, &written.previous_secret])
        {
            if key == "previous_secret" && secret.is_empty() {
                continue;
            }
            let example = "has the value of the example, or blanks: fill in your own";
            check_value(secret, "webhooks.secret").map_err(|_| wrong(key, example))?;
            let form = format!(
                "must be whsec_ and the base64 of 24 to 64 random bytes; the environment \
                 variable {} may hold it instead",
                variable(&name, key)
            );
            keys.push(signature::key(secret.reveal()).ok_or_else(|| wrong(key, &form))?);
        }
        let kinds = match written.events {
            None => WebhookKind::ALL.to_vec(),
            Some(names) => {
                let kinds = names.iter().map(|name| WebhookKind::from_name(name));
                let kinds: Option<Vec<_>> = kinds.collect();
                let known = WebhookKind::ALL.map(WebhookKind::name).join(", ");
                let kinds = kinds.filter(|kinds| !kinds.is_empty());
                kinds.ok_or_else(|| wrong("events", &format!("must be some of {known}")))?
            }
        };
        endpoints.push(Endpoint {
            name,
            url: written.url,
            keys,
            kinds,
        });
    }
    Ok(endpoints)
}
