//! Webhooks: listed, and sent again.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    paging::{limit, page},
    problem::Problem,
    sent::Parameters,
    webhook_shapes::{WebhookList, WebhookShown},
};
use crate::merchant::{shop::Shop, store::WebhookFilter};

/// Which webhooks are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listed {
    /// Only those that an address of the config does not have yet, or never got.
    #[serde(default)]
    #[param(required = false)]
    undelivered: bool,
    /// Only those that were made before the one of this id.
    after: Option<String>,
    /// At most so many; 50 if it is left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// List webhooks and what became of each, the newest first.
#[utoipa::path(
    get, path = "/webhooks", operation_id = "listWebhooks", tag = "webhooks", params(Listed),
    responses((status = 200, body = WebhookList, description = "The webhooks")),
)]
pub(super) async fn list(
    State(shop): State<Shop>,
    Parameters(listed): Parameters<Listed>,
) -> Result<Json<WebhookList>, Problem> {
    let limit = limit(listed.limit)?;
    let filter = WebhookFilter {
        undelivered: listed.undelivered,
        after: listed.after,
        limit: limit + 1,
    };
    let (page, is_longer) = page(shop.merchant.store.outbox(filter).await?, limit);
    let next = page.last().filter(|_| is_longer);
    Ok(Json(WebhookList {
        next: next.map(|(webhook, _)| webhook.id.clone()),
        webhooks: page
            .iter()
            .map(|(webhook, deliveries)| WebhookShown::of(webhook, deliveries))
            .collect(),
    }))
}

/// Send a webhook again, whatever became of it, to every address of the config that should have
/// it. Its id and its body are the same.
#[utoipa::path(
    post, path = "/webhooks/{webhook_id}/resend", operation_id = "resendWebhook", tag = "webhooks",
    params(("webhook_id" = String, Path, description = "The webhook's id")),
    responses(
        (status = 204, description = "The webhook is to be sent again"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "There is no such webhook, or no address that should have it"),
    )
)]
pub(super) async fn resend(
    State(shop): State<Shop>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    shop.resend_webhook(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
