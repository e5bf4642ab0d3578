//! Where the database is, and how it is spoken to.

use std::{path::Path, time::Duration};

use rustls::ClientConfig;
use tokio_postgres::config::{Config, Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;
use url::Url;

use crate::{authorities::Authorities, merchant::store::StoreError, secret::Secret};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// After so long without a word an idle connection is tried.
const KEEPALIVE: Duration = Duration::from_secs(30);
/// For how long the other side may leave what was sent without an answer.
const SILENCE: Duration = Duration::from_secs(12);

/// How to reach a database.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
}

impl Address {
    /// Reads a URL; the password, where it is given, is the one to be used.
    pub(super) fn read(url: &str, password: Option<&Secret>) -> Result<Self, StoreError> {
        let mut url = Url::parse(url).map_err(|error| unusable(&error.to_string()))?;
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let own = |name: &str| {
            let mut pairs = pairs.iter();
            let found = pairs.find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str())
        };
        let (mode, authorities) = (own("sslmode"), own("sslrootcert"));
        let others = pairs.iter().filter(|(key, _)| !key.starts_with("ssl"));
        let others: Vec<_> = others.collect();
        url.set_query(None);
        if !others.is_empty() {
            url.query_pairs_mut().extend_pairs(others);
        }
        // A blank is not read from a plus sign.
        let query = url.query().map(|query| query.replace('+', "%20"));
        url.set_query(query.as_deref());
        let mut config: Config = url
            .as_str()
            .parse()
            .map_err(|error| unusable(&sentence(&error)))?;
        if config.get_hosts().is_empty() {
            return Err(unusable("it names no host"));
        }
        let mode = match mode {
            None if is_here(&config) => SslMode::Disable,
            Some("disable") => SslMode::Disable,
            Some("prefer") => SslMode::Prefer,
            None | Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
            Some(_) => {
                return Err(unusable(
                    "sslmode is disable, prefer, require or verify-full",
                ));
            }
        };
        if let Some(password) = password {
            config.password(password.reveal());
        }
        config
            .ssl_mode(mode)
            .application_name("checkout-server")
            .connect_timeout(CONNECT_TIMEOUT)
            .keepalives_idle(KEEPALIVE)
            .tcp_user_timeout(SILENCE);
        Ok(Self {
            config,
            tls: MakeRustlsConnect::new(tls(mode, authorities.map(Path::new))?),
        })
    }
}

fn unusable(why: &str) -> StoreError {
    StoreError::Database(format!("the address cannot be used: {why}"))
}

/// An error with what is behind it.
fn sentence(error: &tokio_postgres::Error) -> String {
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

/// Whether nobody is on the way to the database.
fn is_here(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            let ip = name.parse::<std::net::IpAddr>();
            name == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
        }
        Host::Unix(_) => true,
    })
}

/// TLS with a database that the authorities of this machine certify, or those of the `file` alone.
fn tls(mode: SslMode, file: Option<&Path>) -> Result<ClientConfig, StoreError> {
    let authorities = match file {
        Some(file) => Authorities::of_file(file)
            .map_err(|error| unusable(&format!("sslrootcert {} {error}", file.display())))?,
        None if mode == SslMode::Disable => Authorities::none(),
        None => Authorities::of_machine(),
    };
    authorities
        .tls()
        .map_err(|error| unusable(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> SslMode {
        Address::read(url, None).unwrap().config.get_ssl_mode()
    }

    #[test]
    fn what_leaves_this_machine_is_encrypted_unless_the_url_has_it_otherwise() {
        for here in [
            "postgres://u@localhost/d",
            "postgres://u@127.0.0.1:5433/d",
            "postgres://u@%2Fvar%2Frun%2Fpostgresql/d",
            "postgres:///d?host=/var/run/postgresql&user=u",
        ] {
            assert_eq!(mode(here), SslMode::Disable, "{here}");
        }
        assert_eq!(mode("postgres://u@db.internal/d"), SslMode::Require);
        let full = "postgres://u@db.internal/d?sslmode=verify-full";
        assert_eq!(mode(full), SslMode::Require);
        let off = "postgres://u@db.internal/d?sslmode=disable&connect_timeout=3";
        assert_eq!(mode(off), SslMode::Disable);
    }

    #[test]
    fn an_address_that_cannot_be_used_is_refused_without_its_password() {
        for url in [
            "postgres://u:canary@db.internal/d?sslmode=maybe",
            "postgres://u:canary@db.internal/d?sslrootcert=/nowhere.pem",
            "postgres://u:canary@db.internal/d?unknown=1",
            "postgres://",
        ] {
            let error = Address::read(url, None).err().unwrap().to_string();
            assert!(error.contains("the address cannot be used"), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }

    #[test]
    fn the_password_that_is_given_is_used() {
        let password = Secret::new("p@ss/word");
        let address = Address::read(
            "postgres://u:o+ld@localhost/d?options=-c%20search_path%3Ds",
            Some(&password),
        )
        .unwrap();
        let used = address.config.get_password().unwrap();
        assert_eq!(used, password.reveal().as_bytes());
        assert_eq!(address.config.get_options(), Some("-c search_path=s"));
    }
}
