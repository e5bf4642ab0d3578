//! The fields of a request, as PHP gives them to the gateway.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::{Method, header},
};

use super::{
    account::Epay,
    php::{self, Fields},
};
use crate::sandbox::answer::{header_text, origin};

/// What a request brings along.
#[derive(Debug)]
pub(super) struct Sent {
    /// The query's fields.
    pub(super) query: Fields,
    /// The fields of a form that was posted, in either encoding; none of another body.
    pub(super) form: Fields,
    /// The origin under which the gateway was called, without a slash at its end.
    pub(super) origin: String,
}

impl Sent {
    /// The query's fields where it names a merchant, else the form's.
    pub(super) fn query_or_form(self) -> Fields {
        if self.query.contains_key(b"pid".as_slice()) {
            self.query
        } else {
            self.form
        }
    }
}

impl FromRequest<Arc<Epay>> for Sent {
    type Rejection = axum::extract::rejection::BytesRejection;

    async fn from_request(request: Request, epay: &Arc<Epay>) -> Result<Self, Self::Rejection> {
        let method = request.method().clone();
        let query = php::fields(request.uri().query().unwrap_or_default().as_bytes());
        let origin = origin(request.headers());
        let kind = header_text(request.headers(), header::CONTENT_TYPE).trim_start();
        let kind = kind.to_ascii_lowercase();
        let form = if method != Method::POST {
            Fields::new()
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            php::fields(&Bytes::from_request(request, epay).await?)
        } else if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, epay).await;
            match parts {
                Ok(parts) => multipart(parts).await,
                Err(_) => Fields::new(),
            }
        } else {
            Fields::new()
        };
        Ok(Self {
            query,
            form,
            origin,
        })
    }
}

/// The texts among the parts, as far as they can be read; files are no fields.
async fn multipart(mut parts: Multipart) -> Fields {
    let mut pairs = Vec::new();
    while let Ok(Some(part)) = parts.next_field().await {
        let is_file = part.file_name().is_some();
        let name = part.name().map(|name| name.as_bytes().to_vec());
        if let (false, Some(name), Ok(value)) = (is_file, name, part.bytes().await) {
            pairs.push((name, value.to_vec()));
        }
    }
    php::of_pairs(pairs)
}
