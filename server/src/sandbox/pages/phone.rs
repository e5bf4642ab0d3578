//! The shopper's phone: scan a code, look at what it asks for, pay or not.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Both, amount, choice, page, particulars, wallet_name, words};
use crate::sandbox::{
    Sandbox,
    act::{Action, Refused},
    trade::{Gateway, Status, Trade, Wallet},
};

/// Codes in sight at once.
const NEWEST: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    /// The text of a scanned code.
    code: Option<String>,
    /// A trade chosen from the list.
    id: Option<String>,
    /// The same by the merchant's number, for pages that play a wallet's bridge.
    order_no: Option<String>,
    result: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Press {
    id: Option<String>,
    /// For programs: the merchant's number instead of `id`.
    order_no: Option<String>,
    action: String,
    value: Option<String>,
    wallet: Option<String>,
}

pub(crate) async fn show(
    State(sandbox): State<Arc<Sandbox>>,
    Query(seen): Query<Seen>,
) -> Response {
    let asked = seen.order_no.as_deref();
    let id = seen.id.clone().or_else(|| id_of(&sandbox, asked?));
    let mut book = sandbox.book();
    let code = seen
        .code
        .as_deref()
        .map(str::trim)
        .filter(|code| !code.is_empty());
    let found = match (&id, code) {
        (Some(id), _) => book.by_id(id).map(|trade| trade.clone()),
        (None, Some(code)) => book.by_code(code).map(|trade| trade.clone()),
        (None, None) => None,
    };
    let unread = (found.is_none() && code.is_some()).then_some("unread");
    let result = seen.result.as_deref().or(unread);
    let (class, body) = match &found {
        Some(trade) => (trade.wallet.name(), confirm(trade)),
        None => (
            "plain",
            scanner(
                &book
                    .newest_first()
                    .filter(|t| t.payable())
                    .take(NEWEST)
                    .collect::<Vec<_>>(),
            ),
        ),
    };
    let frame = html! {
        main.phone {
            header.bar {
                @if found.is_some() { a.back href="/sandbox/phone" aria-label="返回 Back" { "‹" } }
                h1 { @match &found { Some(trade) => (wallet_name(trade.wallet)), None => (Both("模拟手机", "Test phone")) } }
            }
            @if let Some(words) = result.and_then(words::outcome) {
                p #result.result role="status" data-result=[result] { (words) }
            }
            (body)
            footer { (Both("沙盒环境，不涉及真实资金", "Sandbox: no real money")) }
        }
    };
    page(
        Both("模拟手机", "Test phone"),
        &format!("desk {class}"),
        None,
        &frame,
    )
}

fn scanner(waiting: &[&Trade]) -> Markup {
    let (newest, others) = match waiting.split_first() {
        Some((newest, others)) => (Some(*newest), others),
        None => (None, waiting),
    };
    html! {
        section.finder {
            div.sight aria-hidden="true" { i {} i {} i {} i {} }
            @match newest {
                Some(trade) => (spotted(trade)),
                None => p { (Both("还没有付款码。请先在商店下单。", "No code in sight yet. Order something in the shop.")) }
            }
        }
        @if !others.is_empty() {
            section.card {
                h2 { (Both("之前的付款码", "Earlier codes")) }
                ul.list { @for trade in others { li { (line(trade)) } } }
            }
        }
        form.card method="get" action="/sandbox/phone" {
            label for="code" { (Both("或粘贴文字", "Or paste a text")) }
            p.hint { (Both("二维码、链接或支付串中的文字", "of a code, a link or an order string")) }
            textarea #code name="code" rows="2" required autocomplete="off" spellcheck="false" placeholder="weixin://wxpay/bizpayurl?pr=…" {}
            button #scan.quiet { (Both("识别", "Read it")) }
        }
    }
}

/// The newest code, which is most likely the one that is on the screen.
fn spotted(trade: &Trade) -> Markup {
    html! {
        a #spotted class={ "primary " (trade.wallet.name()) } href={ "/sandbox/phone?id=" (trade.id) } {
            span { (Both("扫一扫", "Scan")) }
            @if let Some(sum) = trade.amount_text() { b { "¥" (sum) } }
        }
        p.number { (wallet_name(trade.wallet).0) " · " (trade.order_no) }
    }
}

fn line(trade: &Trade) -> Markup {
    html! {
        a class=(trade.wallet.name()) href={ "/sandbox/phone?id=" (trade.id) } {
            span.dot {}
            span.what { span { (wallet_name(trade.wallet)) } small.number { (trade.order_no) } }
            span.sum { @if let Some(sum) = trade.amount_text() { "¥" (sum) } @else { "›" } }
        }
    }
}

fn confirm(trade: &Trade) -> Markup {
    let button = |action: &str, class: &str, words: Both| {
        html! {
            button id=(action) class=(class) name="action" value=(action) { (words) }
        }
    };
    html! {
        section.card.ask {
            (amount(trade))
            (particulars(trade))
            form method="post" action="/sandbox/phone/act" {
                input type="hidden" name="id" value=(trade.id);
                // A dead code keeps its button: that it is refused is worth trying.
                @if trade.status == Status::Waiting {
                    (choice(trade))
                    (button("pay", "primary", Both("确认支付", "Pay")))
                    (button("cancel", "quiet", Both("取消", "Cancel")))
                    @if !trade.expired { (button("expire", "quiet", Both("使二维码失效", "Expire the code"))) }
                }
                @if trade.status == Status::Paid { (button("refund", "quiet", Both("退款", "Refund"))) }
            }
        }
        section.card {
            h2 { (Both("测试：设定其他状态", "Test: set another state")) }
            form.row method="post" action="/sandbox/phone/act" {
                input type="hidden" name="id" value=(trade.id);
                input #statevalue type="number" name="value" value=(odd_default(trade.gateway)) aria-label="状态值 State value";
                (button("oddstate", "quiet", Both("设定", "Set")))
            }
        }
    }
}

/// A value that no document has; at epay 3 is a frozen order.
const fn odd_default(gateway: Gateway) -> i64 {
    match gateway {
        Gateway::Epay => 3,
        Gateway::OrderCmd | Gateway::PayUrl | Gateway::Gatepay | Gateway::Smallsaas => 7,
    }
}

pub(crate) async fn act(State(sandbox): State<Arc<Sandbox>>, Form(press): Form<Press>) -> Response {
    let Press {
        id,
        order_no,
        action: name,
        value,
        wallet,
    } = press;
    let wallet = wallet.as_deref().and_then(Wallet::chosen);
    let id = id
        .or_else(|| id_of(&sandbox, order_no.as_deref()?))
        .unwrap_or_default();
    let outcome = match Action::parse(&name, value.as_deref()) {
        Some(action) => sandbox.act(&id, action, wallet).await.map(|_| name),
        None => Err(Refused::Unknown),
    };
    let result = outcome.unwrap_or_else(|refused| words::refused_name(refused).to_owned());
    let known = sandbox.book().by_id(&id).is_some();
    let target = if known {
        format!("/sandbox/phone?id={id}&result={result}")
    } else {
        format!("/sandbox/phone?result={result}")
    };
    Redirect::to(&target).into_response()
}

/// The newest trade of that order number, at whichever gateway.
fn id_of(sandbox: &Sandbox, order_no: &str) -> Option<String> {
    sandbox
        .book()
        .newest_first()
        .find(|trade| trade.order_no == order_no)
        .map(|trade| trade.id.clone())
}
