//! The payment page that a link leads to, in the shopper's own browser.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Both, amount, choice, missing, page, particulars, wallet_name, web, words};
use crate::sandbox::{
    EpayAccount, Sandbox,
    act::{Action, Refused},
    answer::heading,
    epay::notify,
    trade::{Details, Status, Trade, Wallet},
};

#[derive(Debug, Deserialize)]
pub(crate) struct Press {
    action: String,
    /// Where the shopper came from, for a trade without return URL.
    #[serde(default)]
    back: String,
    #[serde(default)]
    wallet: String,
}

pub(crate) async fn show(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let back = heading(&headers, header::REFERER);
    let Some(trade) = sandbox.book().by_id(&id).map(|trade| trade.clone()) else {
        return missing();
    };
    let settled = trade.status != Status::Waiting;
    let onward = settled
        .then(|| return_url(&trade, &sandbox.accounts.epay))
        .flatten();
    cashier(&trade, back, None, onward.as_deref(), false)
}

pub(crate) async fn act(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    Form(press): Form<Press>,
) -> Response {
    let action = match press.action.as_str() {
        "pay" => Action::Pay,
        "cancel" => Action::Cancel,
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let outcome = sandbox
        .act(&id, action, Wallet::chosen(&press.wallet))
        .await;
    let Some(trade) = sandbox.book().by_id(&id).map(|trade| trade.clone()) else {
        return missing();
    };
    match outcome {
        Ok(_) => {
            let onward = return_url(&trade, &sandbox.accounts.epay);
            cashier(
                &trade,
                &press.back,
                Some(words::done(action)),
                onward.as_deref(),
                true,
            )
        }
        Err(refused) => cashier(
            &trade,
            &press.back,
            Some(words::refused(refused)),
            None,
            false,
        ),
    }
}

/// Back to the shop: with the signed fields from epay once it is paid, bare otherwise.
fn return_url(trade: &Trade, account: &EpayAccount) -> Option<String> {
    let url = match &trade.details {
        Details::Epay(form) if trade.status == Status::Paid => {
            notify::return_link(trade, form, account)
        }
        Details::Epay(form) => form.return_url(),
        Details::OrderCmd { return_url } => return_url.clone(),
        Details::PayUrl(link) => link.redirect_url.clone(),
        Details::Gatepay(_) | Details::Smallsaas(_) => None,
    };
    url.filter(|url| web(url))
}

fn cashier(
    trade: &Trade,
    back: &str,
    result: Option<Both>,
    onward: Option<&str>,
    leaves: bool,
) -> Response {
    let body = html! {
        main.cashier {
            header.bar { h1 { (wallet_name(trade.wallet)) } span.place { (Both("收银台", "Cashier")) } }
            section.card.ask {
                @if let Some(words) = result { p #result.result.paid[trade.status == Status::Paid] role="status" { (words) } }
                (amount(trade))
                (particulars(trade))
                @if trade.payable() && !leaves { (buttons(trade, back)) }
                @else if trade.status == Status::Waiting && trade.expired && !leaves {
                    p.hint { (words::refused(Refused::Dead)) }
                }
                @if let Some(url) = onward {
                    a #return.primary href=(url) { (Both("返回商家", "Back to the shop")) }
                } @else if (leaves || !trade.payable()) && web(back) {
                    p.hint { (Both("可以返回商家了。", "You may return to the shop.")) }
                    a #return.primary href=(back) { (Both("返回商家", "Back to the shop")) }
                }
            }
            footer { (Both("沙盒环境，不涉及真实资金", "Sandbox: no real money")) }
        }
    };
    page(
        Both("收银台", "Cashier"),
        &format!("desk {}", trade.wallet.name()),
        onward.filter(|_| leaves).map(|url| (1, url)),
        &body,
    )
}

fn buttons(trade: &Trade, back: &str) -> Markup {
    html! {
        form method="post" action={ "/sandbox/cashier/" (trade.id) "/act" } {
            input type="hidden" name="back" value=(back);
            (choice(trade))
            button #pay.primary name="action" value="pay" { (Both("确认支付", "Pay")) }
            button #cancel.quiet name="action" value="cancel" { (Both("取消", "Cancel")) }
        }
    }
}
