//! `cashier.php`: the shopper chooses another wallet than the merchant asked for.

use std::sync::Arc;

use axum::{extract, response::IntoResponse, response::Response};

use super::{
    account::{Epay, INFO},
    form::text,
    request::Sent,
};
use crate::sandbox::{answer::Answer, pages::frame::missing, trade::Wallet};

/// Any wallet may pay the trade from now on, whatever it was made for.
pub(super) async fn cashier(
    extract::State(epay): extract::State<Arc<Epay>>,
    sent: Sent,
) -> Response {
    let mut trades = epay.state.trades();
    let id = text(&sent.query, "trade_no");
    let Some(trade) = trades.by_id(&id).filter(|trade| *trade.gateway == INFO) else {
        return missing();
    };
    if trade.can_be_paid() {
        trade.wallet = Wallet::Either;
    }
    Answer::see_other(format!("/sandbox/cashier/{}/", trade.id)).into_response()
}
