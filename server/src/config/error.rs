//! What can be wrong with the config, as sentences for the person who wrote it.

use std::fmt;

use super::{
    catalogue_error::CatalogueError,
    places::{Place, Places, line},
};
use crate::authorities::NotAuthorities;

/// Why the server does not start with this config. `Display` is a sentence that names the
/// key and where it stands, and never a value.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Unreadable(std::io::Error),
    /// The text is not TOML.
    NotToml {
        /// The line where that shows; the first is 1.
        line: Option<usize>,
        /// What the parser expects there.
        message: String,
    },
    /// A table has an unknown key, lacks one, or a value of another type.
    Wrong {
        /// The key's path.
        key: String,
        /// The sentence about it.
        what: String,
    },
    /// The error is at this place.
    At(Place, Box<ConfigError>),
    /// A table has a key or a name that does not exist.
    Unknown {
        /// The path of the table.
        table: String,
        /// The key or name as it was written.
        name: String,
        /// All names that are possible instead.
        known: Vec<&'static str>,
    },
    /// What stands below `[gateways]` is not a table; its name.
    NotATable(String),
    /// A secret is absent or empty.
    MissingSecret {
        /// Its key in the file, such as `gateways.<name>.key`.
        key: &'static str,
        /// The environment variable that may hold it instead.
        variable: &'static str,
    },
    /// The key's secret is a value of `example.toml`, which everybody can read.
    ExampleValue(&'static str),
    /// The key's secret is blank, or begins or ends with white space.
    BlankSecret(&'static str),
    /// The key's token, which the shop chooses, has fewer than so many characters.
    ShortToken(&'static str, usize),
    /// The key's value is 0.
    Zero(&'static str),
    /// The key must be set where gateways are configured.
    Missing(&'static str),
    /// There are gateways, but neither products nor keys of the API, so that there is nothing to
    /// pay for.
    NothingToPay,
    /// The key's value is not an `http` or `https` URL.
    BadUrl(&'static str),
    /// The key's URL is plain `http` and leaves this machine.
    PlainHttp(&'static str),
    /// The key's value cannot be part of a request.
    BadValue(&'static str),
    /// The key's value is not an RSA key of the kind that belongs there.
    BadRsaKey(&'static str),
    /// The key, in a real account, has the value that all sandboxes have.
    SandboxKey(String),
    /// The entry of `allowed_origins` with that number, counted from 1, is not an origin as
    /// browsers write it.
    BadOrigin(usize),
    /// The products cannot be sold as they stand.
    Catalogue(CatalogueError),
    /// The file that the variable names cannot be read.
    UnreadableSecret(String, std::io::Error),
    /// The file that the key names does not have certificates of authorities.
    NotAuthorities(&'static str, NotAuthorities),
    /// The key's value cannot change while the server runs.
    Fixed(String),
}

impl ConfigError {
    /// The parser's error about a text, without the excerpt, which may have a key.
    pub(super) fn not_toml(text: &str, error: &toml::de::Error) -> Self {
        Self::NotToml {
            line: error.span().map(|span| line(text, &span)),
            message: error.message().to_owned(),
        }
    }

    /// The error with the place of its key, if that is known.
    #[must_use]
    pub fn at(self, places: &Places) -> Self {
        let place = self.key().and_then(|key| places.of(&key).cloned());
        match place {
            Some(place) => Self::At(place, Box::new(self)),
            None => self,
        }
    }

    /// The path of the key that has to be corrected; `None` where there is no single one, or
    /// its place is named already.
    fn key(&self) -> Option<String> {
        match self {
            Self::Unreadable(_)
            | Self::NotToml { .. }
            | Self::At(..)
            | Self::NothingToPay
            | Self::UnreadableSecret(..) => None,
            Self::Wrong { key, .. } | Self::SandboxKey(key) | Self::Fixed(key) => Some(key.clone()),
            Self::Unknown { table, name, .. } => Some(format!("{table}.{name}")),
            Self::NotATable(name) => Some(format!("gateways.{name}")),
            Self::MissingSecret { key, .. }
            | Self::ExampleValue(key)
            | Self::BlankSecret(key)
            | Self::ShortToken(key, _)
            | Self::Zero(key)
            | Self::Missing(key)
            | Self::BadUrl(key)
            | Self::PlainHttp(key)
            | Self::BadRsaKey(key)
            | Self::NotAuthorities(key, _)
            | Self::BadValue(key) => Some((*key).to_owned()),
            Self::BadOrigin(number) => Some(format!("merchant.allowed_origins[{number}]")),
            Self::Catalogue(error) => Some(error.key()),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "the config file cannot be read: {error}"),
            Self::NotToml { line, message } => {
                let line = line
                    .map(|line| format!("line {line}: "))
                    .unwrap_or_default();
                write!(f, "{line}the config file is not TOML: {message}")
            }
            Self::Wrong { what, .. } => f.write_str(what),
            Self::At(place, error) => write!(f, "{place}: {error}"),
            Self::Unknown { name, known, .. } => write!(
                f,
                "the config file is wrong: unknown field `{name}`, expected one of `{}`",
                known.join("`, `")
            ),
            Self::NotATable(name) => {
                write!(f, "the config file is wrong: {name} must be a table")
            }
            Self::MissingSecret { key, variable } => write!(
                f,
                "missing secret: set {key} in the config file, or the environment variable \
                 {variable}"
            ),
            Self::ExampleValue(key) => write!(
                f,
                "{key} has the value of the example, which everybody can read: fill in your own"
            ),
            Self::BlankSecret(key) => write!(
                f,
                "{key} is blank, or begins or ends with a blank or a newline that is no part of it"
            ),
            Self::ShortToken(key, least) => {
                write!(
                    f,
                    "{key} must have {least} characters or more, since anybody may guess"
                )
            }
            Self::Zero(key) => write!(f, "{key} must be above 0"),
            Self::Missing(key) => write!(
                f,
                "{key} is missing: where gateways are configured, it must be set"
            ),
            Self::NothingToPay => f.write_str(
                "products and api_keys are missing: where gateways are configured, there must be \
                 products to sell, or a key by which your own system makes orders",
            ),
            Self::BadUrl(key) => write!(f, "{key} must be an http or https URL"),
            Self::PlainHttp(key) => write!(
                f,
                "{key} is plain http, which anybody on the way can read and change: use https, \
                 or set merchant.allow_plain_http = true"
            ),
            Self::BadValue(key) => {
                write!(f, "{key} contains characters or names that cannot be sent")
            }
            Self::BadRsaKey(key) => write!(
                f,
                "{key} must be an RSA key of 2048 bits or more, as PEM or as the base64 that \
                 the gateway shows: a private_key of yours, a platform_public_key of the \
                 gateway's"
            ),
            Self::SandboxKey(key) => write!(
                f,
                "{key} has the sandbox's value, which everybody can read: fill in your own"
            ),
            Self::BadOrigin(number) => write!(
                f,
                "entry {number} of merchant.allowed_origins is not an origin such as \
                 \"https://shop.example\""
            ),
            Self::Catalogue(error) => error.fmt(f),
            Self::UnreadableSecret(variable, error) => {
                write!(f, "the file that {variable} names cannot be read: {error}")
            }
            Self::NotAuthorities(key, error) => write!(f, "the file that {key} names {error}"),
            Self::Fixed(key) => write!(
                f,
                "{key} cannot change while the server runs: restart the server to change it"
            ),
        }
    }
}

impl std::error::Error for ConfigError {}
