//! The authorities that certify other servers: gateways, the shop's own system, endpoints of
//! webhooks, and the database. TLS is set up in this file alone, so that no connection is made
//! without them.

use std::{env, fmt, io, path::Path, sync::Arc};

use reqwest::{Client, ClientBuilder};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_native_certs::load_native_certs;

/// The variables of the environment that name other certificates than the system's.
const VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Authorities. A server is accepted if one of them has certified the name that it is connected
/// to by.
#[derive(Clone, Debug)]
pub struct Authorities {
    roots: RootCertStore,
    /// How many there are of which origin, as the log has it.
    origin: String,
    /// What cannot be read, a sentence each.
    unread: Vec<String>,
}

impl Authorities {
    /// No authority: no server is accepted.
    #[must_use]
    pub fn none() -> Self {
        Self {
            roots: RootCertStore::empty(),
            origin: "none".to_owned(),
            unread: Vec::new(),
        }
    }

    /// The authorities that this machine trusts: those of `SSL_CERT_FILE` and `SSL_CERT_DIR`
    /// where one is set, or else the system's. Mozilla's, which the program contains, are taken
    /// only where there are none: an administrator may have removed one of them.
    #[must_use]
    pub fn of_machine() -> Self {
        let found = load_native_certs();
        let mut unread: Vec<_> = found.errors.iter().map(ToString::to_string).collect();
        let is_named = VARIABLES.iter().any(|name| env::var_os(name).is_some());
        if found.certs.is_empty() && unread.is_empty() && is_named {
            unread.push(format!("{} has no certificate", VARIABLES.join(" or ")));
        }
        Self::of_machine_with(found.certs, unread)
    }

    fn of_machine_with(certificates: Vec<CertificateDer<'static>>, unread: Vec<String>) -> Self {
        let mut roots = RootCertStore::empty();
        // Stores of systems have certificates that are too old to be parsed.
        roots.add_parsable_certificates(certificates);
        let origin = if roots.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            format!(
                "{} of Mozilla's in this program (this machine has none)",
                roots.len()
            )
        } else {
            format!("{} of this machine", roots.len())
        };
        Self {
            roots,
            origin,
            unread,
        }
    }

    /// The authorities of a file of PEM alone. A server's certificate that it signed itself is
    /// one, too.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or has anything else than certificates, or none.
    pub fn of_file(path: &Path) -> Result<Self, NotAuthorities> {
        let pem = std::fs::read(path).map_err(NotAuthorities::Unreadable)?;
        let roots = of_pem(&pem)?;
        Ok(Self {
            origin: format!("{} of {}", roots.len(), path.display()),
            roots,
            unread: Vec::new(),
        })
    }

    /// These and the `others`.
    #[must_use]
    pub fn and(mut self, others: &Self) -> Self {
        self.roots.extend(others.roots.roots.iter().cloned());
        self.unread.extend(others.unread.iter().cloned());
        self.origin = format!("{} and {}", self.origin, others.origin);
        self
    }

    /// Logs which authorities these are, and what could not be read.
    pub fn log(&self) {
        for sentence in &self.unread {
            tracing::warn!("certificates of authorities cannot be read: {sentence}");
        }
        tracing::info!(
            "authorities that verify the certificates of other servers: {}",
            self.origin
        );
    }

    /// TLS with servers that these authorities certify.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn tls(&self) -> Result<ClientConfig, rustls::Error> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions()?;
        let builder = builder.with_root_certificates(self.roots.clone());
        Ok(builder.with_no_client_auth())
    }

    /// An HTTP client that accepts, over TLS, servers that these authorities certify. `set_up`
    /// adds what else it is to do.
    ///
    /// # Errors
    ///
    /// When TLS or the client cannot be set up.
    pub fn client(
        &self,
        set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Client, NoClient> {
        let mut tls = self.tls().map_err(NoClient::Tls)?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let builder = set_up(Client::builder()).use_preconfigured_tls(tls);
        builder.build().map_err(NoClient::Http)
    }
}

/// Why there is no HTTP client. `Display` is a sentence.
#[derive(Debug)]
pub enum NoClient {
    /// TLS cannot be set up.
    Tls(rustls::Error),
    /// The client cannot be set up.
    Http(reqwest::Error),
}

impl fmt::Display for NoClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the HTTP client cannot be set up: ")?;
        match self {
            Self::Tls(error) => error.fmt(f),
            Self::Http(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NoClient {}

/// Why a file has no authorities. `Display` is a sentence whose subject, the file, goes before it.
#[derive(Debug)]
pub enum NotAuthorities {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// The file has no certificate.
    Empty,
    /// A private key begins on that line; the first is 1.
    PrivateKey(usize),
    /// Something else than a certificate begins on that line; the first is 1.
    SomethingElse(usize),
    /// The certificate of that number, counted from 1, cannot be parsed.
    Malformed(usize),
}

impl fmt::Display for NotAuthorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
            Self::Empty => f.write_str(
                "has no certificate: it must have PEM, which begins with \
                 -----BEGIN CERTIFICATE-----",
            ),
            Self::PrivateKey(line) => write!(
                f,
                "has a private key on its line {line}: name a file of certificates alone, and leave \
                 the key where its server is"
            ),
            Self::SomethingElse(line) => {
                write!(
                    f,
                    "has something else than a certificate on its line {line}"
                )
            }
            Self::Malformed(number) => {
                write!(
                    f,
                    "has a certificate that cannot be parsed, number {number}"
                )
            }
        }
    }
}

impl std::error::Error for NotAuthorities {}

fn of_pem(pem: &[u8]) -> Result<RootCertStore, NotAuthorities> {
    for (line, text) in (1..).zip(pem.split(|byte| *byte == b'\n')) {
        let Some(label) = text.strip_prefix(b"-----BEGIN ") else {
            continue;
        };
        let label = String::from_utf8_lossy(label);
        match label.trim_end().trim_end_matches('-') {
            "CERTIFICATE" => {}
            label if label.ends_with("PRIVATE KEY") => {
                return Err(NotAuthorities::PrivateKey(line));
            }
            _ => return Err(NotAuthorities::SomethingElse(line)),
        }
    }
    let mut roots = RootCertStore::empty();
    for (number, certificate) in (1..).zip(CertificateDer::pem_slice_iter(pem)) {
        let malformed = NotAuthorities::Malformed(number);
        let Ok(certificate) = certificate else {
            return Err(malformed);
        };
        roots.add(certificate).map_err(|_| malformed)?;
    }
    if roots.is_empty() {
        return Err(NotAuthorities::Empty);
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate() -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(["a.example".to_owned()]).unwrap();
        made.cert.der().clone()
    }

    #[test]
    fn the_machines_own_authorities_are_taken_in_the_place_of_mozillas() {
        let own = Authorities::of_machine_with(vec![certificate()], Vec::new());
        assert_eq!(own.roots.len(), 1);
        assert!(own.origin.starts_with("1 of this machine"));
    }

    /// As in a container that has nothing but the program.
    #[test]
    fn a_machine_without_authorities_has_mozillas() {
        let useless = CertificateDer::from(b"too old".to_vec());
        for none in [Vec::new(), vec![useless]] {
            let unread = vec!["permission denied".to_owned()];
            let built_in = Authorities::of_machine_with(none, unread.clone());
            assert_eq!(built_in.roots.len(), webpki_roots::TLS_SERVER_ROOTS.len());
            assert!(built_in.origin.contains("Mozilla's"));
            assert_eq!(built_in.unread, unread);
        }
    }

    #[test]
    fn further_authorities_replace_none() {
        let own = Authorities::of_machine_with(vec![certificate()], Vec::new());
        let other = Authorities::of_machine_with(vec![certificate()], Vec::new());
        let both = own.and(&other);
        assert_eq!(both.roots.len(), 2);
        assert!(both.origin.contains(" and "), "{}", both.origin);
    }
}
