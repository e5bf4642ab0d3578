//! Refunds: asked for, and settled where they are unknown.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};

use super::{
    code::Code,
    money_shapes::{RefundSettled, RefundShown, RefundWanted},
    problem::Problem,
    sent::{Body, idempotency_key, order_no},
};
use crate::merchant::shop::{Shop, WantedRefund};

/// Characters of a reason, and of a note.
const LONGEST_REASON: usize = 200;
const LONGEST_NOTE: usize = 500;

/// Give money back. The gateway is asked once for each `Idempotency-Key` of an order; posted
/// again, the answer is what came of it, and nothing is sent. Read the `state`: a refund whose
/// answer was lost is `unknown`. Where the gateway cannot be asked, give the money back in its own
/// console, and post that with `done`.
#[utoipa::path(
    post, path = "/orders/{order_no}/refunds", operation_id = "createRefund", tag = "refunds", request_body = RefundWanted,
    params(
        ("order_no" = String, Path, description = "The order's number"),
        ("Idempotency-Key" = String, Header,
            description = "Tells this refund from another of the order; up to 255 characters",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
    ),
    responses(
        (status = 200, body = RefundShown, description = "The refund was asked for before"),
        (status = 201, body = RefundShown, description = "The refund is new"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "There is no such order"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "There is no such payment, or not enough is left of it"),
    )
)]
pub(super) async fn create(
    State(shop): State<Shop>,
    Path(no): Path<String>,
    headers: HeaderMap,
    Body(wanted): Body<RefundWanted>,
) -> Result<(StatusCode, Json<RefundShown>), Problem> {
    let Some(key) = idempotency_key(&headers, &wanted)? else {
        let (code, detail) = (
            Code::IdempotencyKeyMissing,
            "send an Idempotency-Key: without it a refund that is posted again would be a second one",
        );
        return Err(Problem::new(StatusCode::BAD_REQUEST, code, detail));
    };
    if wanted.reason.chars().count() > LONGEST_REASON {
        return Err(Problem::invalid("reason must have at most 200 characters"));
    }
    let wanted = WantedRefund {
        no: order_no(&no)?,
        payment_id: wanted.payment_id,
        amount: wanted.amount,
        key,
        reason: wanted.reason,
        is_done: wanted.done,
    };
    let (refund, is_new) = shop.refund(wanted).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json((&refund).into())))
}

/// Settle a refund that is `unknown`, as it was found in the gateway's own statement.
#[utoipa::path(
    post, path = "/orders/{order_no}/refunds/{refund_id}/settle", operation_id = "settleRefund", tag = "refunds",
    request_body = RefundSettled,
    params(
        ("order_no" = String, Path, description = "The order's number"),
        ("refund_id" = String, Path, description = "The refund's id"),
    ),
    responses(
        (status = 200, body = RefundShown, description = "The refund is settled"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "There is no such refund"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "The refund is not unknown"),
    )
)]
pub(super) async fn settle(
    State(shop): State<Shop>,
    Path((no, id)): Path<(String, String)>,
    Body(settled): Body<RefundSettled>,
) -> Result<Json<RefundShown>, Problem> {
    let note = note(&settled.note)?;
    let no = order_no(&no)?;
    let refund = shop.settle_refund(&no, &id, settled.succeeded, note);
    Ok(Json((&refund.await?).into()))
}

/// A person's note, which must say something.
pub(super) fn note(text: &str) -> Result<&str, Problem> {
    if text.is_empty() || text.chars().count() > LONGEST_NOTE {
        return Err(Problem::invalid("note must have 1 to 500 characters"));
    }
    Ok(text)
}
