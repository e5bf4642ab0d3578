//! Where a store is.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use url::Url;

use crate::secret::Secret;

/// Where a store is: in a file of SQLite, or in a database of PostgreSQL. `Display` and `Debug`
/// show no password.
#[derive(Clone)]
pub enum Database {
    /// A file, or `:memory:`.
    File(PathBuf),
    /// A database of PostgreSQL.
    Postgres {
        /// Its URL, `postgres://user@host/name`, which may have a password.
        url: Secret,
        /// The password, where it is not in the URL.
        password: Option<Secret>,
    },
}

impl Database {
    /// The same with this password, where one can be given.
    #[must_use]
    pub fn with_password(self, given: Option<Secret>) -> Self {
        match self {
            Self::Postgres { url, password } => Self::Postgres {
                url,
                password: given.or(password),
            },
            Self::File(path) => Self::File(path),
        }
    }

    /// The file, if it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Postgres { .. } => None,
        }
    }
}

/// What the config and the command line have: a path, or a URL of PostgreSQL.
impl From<PathBuf> for Database {
    fn from(path: PathBuf) -> Self {
        let text = path.to_string_lossy();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Self::Postgres {
                url: Secret::new(text.into_owned()),
                password: None,
            };
        }
        Self::File(path)
    }
}

impl From<&Path> for Database {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

impl From<&PathBuf> for Database {
    fn from(path: &PathBuf) -> Self {
        path.clone().into()
    }
}

impl PartialEq for Database {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(own), Self::File(other)) => own == other,
            (Self::Postgres { url: own, .. }, Self::Postgres { url: other, .. }) => {
                own.reveal() == other.reveal()
            }
            _ => false,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres { url, .. } => match Url::parse(url.reveal()) {
                Ok(url) => {
                    let host = url.host_str().unwrap_or_default();
                    let port = url.port().map(|port| format!(":{port}"));
                    let port = port.unwrap_or_default();
                    write!(f, "postgres://{host}{port}{}", url.path())
                }
                Err(_) => f.write_str("of PostgreSQL"),
            },
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_shows_nowhere() {
        for text in [
            "postgres://shop:canary@db.internal:5432/shop",
            "postgresql:///shop?host=/run&password=canary",
            "postgres://shop:canary@[bad/shop",
        ] {
            let database = Database::from(PathBuf::from(text));
            assert!(database.file().is_none());
            let given = database.with_password(Some(Secret::new("canary")));
            for shown in [format!("{given}"), format!("{given:?}")] {
                assert!(!shown.contains("canary"), "{shown}");
            }
        }
    }
}
