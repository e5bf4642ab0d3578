//! What can be wrong with the config, as sentences for the person who wrote it.

use std::fmt;

use super::catalogue_error::CatalogueError;

/// Why the server does not start with this config. `Display` is a sentence that names the
/// key, and never the value of a secret.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Unreadable(std::io::Error),
    /// The text is not TOML, or a table has an unknown key, lacks one, or a value of
    /// another type.
    Malformed(toml::de::Error),
    /// A table has a key or a name that does not exist.
    Unknown {
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
    /// The key's value is not an `http` or `https` URL.
    BadUrl(&'static str),
    /// The key's value cannot be part of a request.
    BadValue(&'static str),
    /// An entry of `allowed_origins` is not an origin as browsers write it.
    BadOrigin(String),
    /// The products cannot be sold as they stand.
    Catalogue(CatalogueError),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "the config file cannot be read: {error}"),
            // `message` leaves out the excerpt of the file, which may hold a key.
            Self::Malformed(error) => write!(f, "the config file is wrong: {}", error.message()),
            Self::Unknown { name, known } => write!(
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
            Self::BadUrl(key) => write!(f, "{key} must be an http or https URL"),
            Self::BadValue(key) => {
                write!(f, "{key} contains characters or names that cannot be sent")
            }
            Self::BadOrigin(origin) => write!(
                f,
                "{origin:?} is not an origin such as \"https://shop.example\""
            ),
            Self::Catalogue(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ConfigError {}
