//! The `OpenAPI` document of the API, which comes from its handlers and their types.

use axum::http::StatusCode;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, ContentBuilder, Ref, RefOr, ResponseBuilder,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use super::problem::{PROBLEM_JSON, Problem};

/// What the document says beside its paths.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "checkout-server",
        description = "What a shop's own system does with its orders.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/api/v1")),
    components(schemas(Problem)),
    modifiers(&Bearer),
)]
pub(super) struct Document;

/// Every request has a key.
#[derive(Debug)]
struct Bearer;

const KEY: &str = "api_key";

impl Modify for Bearer {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(KEY, SecurityScheme::Http(scheme));
        document.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>(
            KEY,
            [],
        )]);
    }
}

/// What every address may answer beside its own.
const COMMON: [(StatusCode, &str); 9] = [
    (StatusCode::BAD_REQUEST, "The request cannot be read"),
    (StatusCode::UNAUTHORIZED, "There is no valid key"),
    (StatusCode::NOT_FOUND, "There is nothing of that name"),
    (StatusCode::REQUEST_TIMEOUT, "The body did not come in time"),
    (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
    (
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The body is not sent as JSON",
    ),
    (StatusCode::UNPROCESSABLE_ENTITY, "A value cannot be used"),
    (StatusCode::INTERNAL_SERVER_ERROR, "The server failed"),
    (
        StatusCode::SERVICE_UNAVAILABLE,
        "Send the request again later",
    ),
];

/// Adds the answers that all addresses share.
pub(super) fn with_common_answers(mut document: openapi::OpenApi) -> openapi::OpenApi {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post];
        for operation in operations.into_iter().flatten() {
            add_common(operation);
        }
    }
    document
}

fn add_common(operation: &mut Operation) {
    for (status, words) in COMMON {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .build();
        let answer = ResponseBuilder::new()
            .description(words)
            .content(PROBLEM_JSON, content);
        let answers = &mut operation.responses.responses;
        let entry = answers.entry(status.as_str().to_owned());
        entry.or_insert_with(|| RefOr::T(answer.build()));
    }
}
