//! The payment page that a link leads to, in the shopper's own browser.

use std::sync::Arc;

use axum::{
    Form,
    extract::{self, Path},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    frame::{is_web_address, missing, page},
    parts::{amount, particulars, wallet_choice, wallet_name},
    texts,
};
use crate::sandbox::{
    actions::{Action, ActionError, act as carry_out},
    answer::header_text,
    bilingual::Bilingual,
    state::State,
    trade::{Status, Trade, Wallet},
};

#[derive(Debug, Deserialize)]
pub(super) struct ActionForm {
    action: String,
    /// The page that the shopper came from, for a trade without return URL.
    #[serde(default)]
    back: String,
    #[serde(default)]
    wallet: String,
}

pub(super) async fn show(
    extract::State(state): extract::State<Arc<State>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let back = header_text(&headers, header::REFERER);
    let Some(trade) = state.trades().by_id(&id).map(|trade| trade.clone()) else {
        return missing();
    };
    let settled = trade.status != Status::Waiting;
    let return_url = settled.then(|| return_url(&trade)).flatten();
    cashier(&trade, back, None, return_url.as_deref(), false)
}

pub(super) async fn act(
    extract::State(state): extract::State<Arc<State>>,
    Path(id): Path<String>,
    Form(form): Form<ActionForm>,
) -> Response {
    let action = match form.action.as_str() {
        "pay" => Action::Pay,
        "cancel" => Action::Cancel,
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let wallet = Wallet::chosen(&form.wallet);
    let outcome = carry_out(&state, &id, action, wallet).await;
    let Some(trade) = state.trades().by_id(&id).map(|trade| trade.clone()) else {
        return missing();
    };
    match outcome {
        Ok(_) => {
            let return_url = return_url(&trade);
            let result = Some(texts::done(action));
            cashier(&trade, &form.back, result, return_url.as_deref(), true)
        }
        Err(error) => cashier(&trade, &form.back, Some(texts::error(error)), None, false),
    }
}

fn return_url(trade: &Trade) -> Option<String> {
    trade
        .details
        .return_url(trade)
        .filter(|url| is_web_address(url))
}

/// The page about a trade. After an action (`acted`) it offers no button, and the browser
/// goes on to the return URL.
fn cashier(
    trade: &Trade,
    back: &str,
    result: Option<Bilingual>,
    return_url: Option<&str>,
    acted: bool,
) -> Response {
    let body = html! {
        main.cashier {
            header.bar { h1 { (wallet_name(trade.wallet)) } span.place { (Bilingual("收银台", "Cashier")) } }
            section.card.ask {
                @if let Some(text) = result { p #result.result.paid[trade.status == Status::Paid] role="status" { (text) } }
                (amount(trade))
                (particulars(trade))
                @if trade.can_be_paid() && !acted { (buttons(trade, back)) }
                @else if trade.status == Status::Waiting && trade.expired && !acted {
                    p.hint { (texts::error(ActionError::Expired)) }
                }
                @if let Some(url) = return_url {
                    a #return.primary href=(url) { (Bilingual("返回商家", "Back to the shop")) }
                } @else if (acted || !trade.can_be_paid()) && is_web_address(back) {
                    p.hint { (Bilingual("可以返回商家了。", "You may return to the shop.")) }
                    a #return.primary href=(back) { (Bilingual("返回商家", "Back to the shop")) }
                }
            }
            footer { (Bilingual("沙盒环境，不涉及真实资金", "Sandbox: no real money")) }
        }
    };
    page(
        Bilingual("收银台", "Cashier"),
        &format!("desk {}", trade.wallet.name()),
        return_url.filter(|_| acted).map(|url| (1, url)),
        &body,
    )
}

fn buttons(trade: &Trade, back: &str) -> Markup {
    html! {
        form method="post" action={ "/sandbox/cashier/" (trade.id) "/act" } {
            input type="hidden" name="back" value=(back);
            (wallet_choice(trade))
            button #pay.primary name="action" value="pay" { (Bilingual("确认支付", "Pay")) }
            button #cancel.quiet name="action" value="cancel" { (Bilingual("取消", "Cancel")) }
        }
    }
}
