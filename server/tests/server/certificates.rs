//! Authorities of a test's own, and servers that they certify.

use std::{fs, path::PathBuf, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio_rustls::TlsAcceptor;

use crate::harness::temporary;

/// An authority that no program trusts by itself.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut wanted = CertificateParams::default();
        wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        wanted.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(wanted, key).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        pem("CERTIFICATE", self.0.der())
    }

    /// The authority's certificate in a file of its own.
    pub(crate) fn file(&self) -> PathBuf {
        let file = temporary("authority.pem");
        fs::write(&file, self.pem()).unwrap();
        file
    }

    /// TLS of a server with a certificate for that name.
    pub(crate) fn certify(&self, name: &str) -> TlsAcceptor {
        self.certify_as(&CertificateParams::new([name.to_owned()]).unwrap())
    }

    /// TLS of a server whose certificate for `localhost` is over since long.
    pub(crate) fn certify_until_2001(&self) -> TlsAcceptor {
        let mut wanted = CertificateParams::new(["localhost".to_owned()]).unwrap();
        wanted.not_after = date_time_ymd(2001, 1, 1);
        self.certify_as(&wanted)
    }

    fn certify_as(&self, wanted: &CertificateParams) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let certificate = wanted.signed_by(&key, &self.0).unwrap();
        acceptor(certificate.der().clone(), &key)
    }
}

/// TLS of a server that signed its own certificate for `localhost`, and the PEM of that.
pub(crate) fn certified_by_itself(is_ca: IsCa) -> (TlsAcceptor, String) {
    let mut wanted = CertificateParams::new(["localhost".to_owned()]).unwrap();
    wanted.is_ca = is_ca;
    let key = KeyPair::generate().unwrap();
    let certificate = wanted.self_signed(&key).unwrap();
    let pem = pem("CERTIFICATE", certificate.der());
    (acceptor(certificate.der().clone(), &key), pem)
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(tls))
}

pub(crate) fn pem(kind: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines = text
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line));
    let lines = lines.collect::<Vec<_>>().join("\n");
    format!("-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----\n")
}
