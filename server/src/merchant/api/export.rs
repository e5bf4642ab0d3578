//! The ledger as CSV, sent page by page.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{problem::Problem, sent::Parameters};
use crate::merchant::{
    ledger_csv::{ledger_header, ledger_lines},
    period::Period,
    shop::Shop,
    store::{LedgerPage, Store, StoreError},
};

/// Lines that are read at once.
const PAGE: u32 = 500;

/// Which lines are exported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Exported {
    /// The first day, such as 2026-11-28, by the time in China; or a time as in RFC 3339.
    #[param(example = "2026-11-01")]
    from: String,
    /// The last day, which counts as well; or a time as in RFC 3339, before which lines lie.
    #[param(example = "2026-11-30")]
    to: String,
}

/// Export payments and refunds of a period as CSV, in the order of time, to be compared with the
/// gateways' own statements.
#[utoipa::path(
    get, path = "/export", operation_id = "exportLedger", tag = "export", params(Exported),
    responses((status = 200, body = String, content_type = "text/csv",
        description = "A line of names, and one for each payment and refund")),
)]
pub(super) async fn export(
    State(shop): State<Shop>,
    Parameters(exported): Parameters<Exported>,
) -> Result<Response, Problem> {
    let period = Period::parse(&exported.from, &exported.to).map_err(Problem::invalid)?;
    let store = std::sync::Arc::clone(&shop.merchant.store);
    let first = page(&*store, &period, None).await?;
    let head = ledger_header().into_bytes();
    let pages = stream::try_unfold(Some((first, head)), move |read| {
        let (store, period) = (std::sync::Arc::clone(&store), period.clone());
        async move {
            let Some((read, mut text)) = read else {
                return Ok::<_, StoreError>(None);
            };
            text.extend(ledger_lines(&read).into_bytes());
            let after = read.last().map(|line| (line.at_ms, line.key.clone()));
            let is_full = u32::try_from(read.len()).is_ok_and(|count| count == PAGE);
            let next = match after.filter(|_| is_full) {
                Some(after) => Some((page(&*store, &period, Some(after)).await?, Vec::new())),
                None => None,
            };
            Ok(Some((text, next)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"ledger.csv\"",
        ),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

async fn page(
    store: &dyn Store,
    period: &Period,
    after: Option<(i64, String)>,
) -> Result<Vec<crate::merchant::store::LedgerLine>, StoreError> {
    let page = LedgerPage {
        from_ms: period.from_ms,
        to_ms: period.to_ms,
        after,
        limit: PAGE,
    };
    store.ledger(page).await
}
