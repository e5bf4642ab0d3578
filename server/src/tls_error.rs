//! What is wrong with the TLS of another server, in words for whoever runs this one.

use std::{error::Error, io};

use rustls::{CertificateError, InvalidMessage};

/// Why another server is not accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TlsError {
    /// A word for records.
    pub(crate) word: &'static str,
    /// A sentence whose subject is the server, or what is the server's.
    pub(crate) sentence: String,
}

impl TlsError {
    /// The error of TLS that lies behind another error; `None` where there is none.
    pub(crate) fn behind(error: &(dyn Error + 'static)) -> Option<Self> {
        let error = of_rustls(error)?;
        let (word, sentence) = if let rustls::Error::InvalidCertificate(error) = error {
            ("certificate_rejected", of_certificate(error))
        } else {
            ("tls_failed", of_protocol(error))
        };
        Some(Self { word, sentence })
    }
}

fn of_rustls<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let of_system = error.downcast_ref::<io::Error>();
        // The source of an `io::Error` is that of the error in it.
        next = match of_system.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn of_certificate(error: &CertificateError) -> String {
    use CertificateError as Of;

    let clock = "or the clock of this machine is wrong";
    if matches!(error, Of::UnknownIssuer) {
        return "its certificate is signed by no authority that is trusted here; your own, or that \
                of a proxy on the way, can be named in merchant.extra_ca, and a database's in \
                sslrootcert"
            .to_owned();
    }
    if matches!(
        error,
        Of::NotValidForName | Of::NotValidForNameContext { .. }
    ) {
        return format!("its certificate is for another name: {error}");
    }
    if matches!(error, Of::Expired | Of::ExpiredContext { .. }) {
        return format!("its certificate has expired, {clock}");
    }
    if matches!(error, Of::NotValidYet | Of::NotValidYetContext { .. }) {
        return format!("its certificate is not yet valid, {clock}");
    }
    if matches!(error, Of::BadSignature) {
        return "its certificate names an authority that is trusted here, which has not signed it: \
                that authority may have a new certificate"
            .to_owned();
    }
    let error = error.to_string();
    if error.contains("CaUsedAsEndEntity") {
        return "its certificate is an authority's (CA:TRUE), by which no server is accepted: it \
                needs one of its own"
            .to_owned();
    }
    format!("its certificate is not accepted: {error}")
}

fn of_protocol(error: &rustls::Error) -> String {
    let plain = rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType);
    if *error == plain {
        return "it does not answer by TLS: its address may be one for plain http".to_owned();
    }
    format!("TLS fails: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(error: CertificateError) -> String {
        let error = rustls::Error::InvalidCertificate(error);
        // As it is found below a request: wrapped twice.
        let error = io::Error::other(io::Error::other(error));
        let found = TlsError::behind(&error).unwrap();
        assert_eq!(found.word, "certificate_rejected");
        found.sentence
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_a_sentence() {
        for (error, words) in [
            (CertificateError::UnknownIssuer, "merchant.extra_ca"),
            (CertificateError::NotValidForName, "for another name"),
            (CertificateError::Expired, "has expired"),
            (CertificateError::NotValidYet, "not yet valid"),
            (CertificateError::BadSignature, "has not signed it"),
            (CertificateError::Revoked, "not accepted: "),
        ] {
            let sentence = sentence(error);
            assert!(sentence.contains(words), "{sentence}");
        }
    }

    #[test]
    fn other_errors_are_none_of_tls() {
        let other = io::Error::other(io::Error::from(io::ErrorKind::ConnectionRefused));
        assert_eq!(TlsError::behind(&other), None);
    }

    #[test]
    fn an_alert_of_the_server_is_one_of_tls() {
        let alert = rustls::Error::NoApplicationProtocol;
        let found = TlsError::behind(&io::Error::other(alert)).unwrap();
        assert_eq!(found.word, "tls_failed");
        assert!(found.sentence.starts_with("TLS fails: "));
    }
}
