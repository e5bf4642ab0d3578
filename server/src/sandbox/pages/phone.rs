//! The shopper's phone: it scans a code, shows the trade, and pays it or not.

use std::sync::Arc;

use axum::{
    Form,
    extract::{self, Query},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;

use super::{
    frame::page,
    parts::{amount, particulars, wallet_choice, wallet_name},
    texts,
};
use crate::sandbox::{
    actions::{Action, ActionError, act as carry_out},
    bilingual::Bilingual,
    state::State,
    trade::{Status, Trade, Wallet},
};

/// Codes in sight at once.
const NEWEST: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PhoneQuery {
    /// The text of a scanned code.
    code: Option<String>,
    /// A trade chosen from the list.
    id: Option<String>,
    /// The same by the merchant's number, for pages that play a wallet's bridge.
    order_no: Option<String>,
    result: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ActionForm {
    id: Option<String>,
    /// For programs: the merchant's number instead of `id`.
    order_no: Option<String>,
    action: String,
    value: Option<String>,
    wallet: Option<String>,
}

pub(super) async fn show(
    extract::State(state): extract::State<Arc<State>>,
    Query(query): Query<PhoneQuery>,
) -> Response {
    let order_no = query.order_no.as_deref();
    let id = query.id.clone().or_else(|| id_of(&state, order_no?));
    let mut trades = state.trades();
    let code = query
        .code
        .as_deref()
        .map(str::trim)
        .filter(|code| !code.is_empty());
    let found = match (&id, code) {
        (Some(id), _) => trades.by_id(id).map(|trade| trade.clone()),
        (None, Some(code)) => trades.by_code(code).map(|trade| trade.clone()),
        (None, None) => None,
    };
    let shops_page = code.filter(|_| found.is_none()).and_then(handoff_page);
    let unread =
        (found.is_none() && code.is_some() && shops_page.is_none()).then_some(texts::UNREAD);
    let result = query.result.as_deref().or(unread);
    let (class, body) = match (&found, &shops_page) {
        (Some(trade), _) => (trade.wallet.name(), confirm(trade)),
        (None, Some(page)) => ("plain", open_with(page)),
        (None, None) => (
            "plain",
            scanner(
                &trades
                    .newest_first()
                    .filter(|t| t.can_be_paid())
                    .take(NEWEST)
                    .collect::<Vec<_>>(),
            ),
        ),
    };
    let frame = html! {
        main.phone {
            header.bar {
                @if found.is_some() { a.back href="/sandbox/phone" aria-label="返回 Back" { "‹" } }
                h1 { @match &found { Some(trade) => (wallet_name(trade.wallet)), None => (Bilingual("模拟手机", "Test phone")) } }
            }
            @if let Some(text) = result.and_then(texts::outcome) {
                p #result.result role="status" data-result=[result] { (text) }
            }
            (body)
            footer { (Bilingual("沙盒环境，不涉及真实资金", "Sandbox: no real money")) }
        }
    };
    page(
        Bilingual("模拟手机", "Test phone"),
        &format!("desk {class}"),
        None,
        &frame,
    )
}

/// A page of a shop's on which a phone goes on with an order.
fn handoff_page(text: &str) -> Option<Url> {
    let is_page = |url: &Url| {
        url.path().ends_with("/c") && url.query_pairs().any(|(name, _)| name == "order_no")
    };
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && is_page(url))
}

/// What can read the code: each opens the page in a browser of its own.
fn open_with(page: &Url) -> Markup {
    let link = |id: &str, class: &str, text: Bilingual| {
        let mut opened = page.clone();
        opened.query_pairs_mut().append_pair("as", id);
        html! { a id={ "open-" (id) } class={ "primary " (class) } href=(opened) { (text) } }
    };
    html! {
        section.card.ask {
            p { (Bilingual("二维码是商店的一个页面。用什么扫？", "The code is a page of the shop's. What scans it?")) }
            (link("wechat", "wechat", Bilingual("微信", "WeChat")))
            (link("alipay", "alipay", Bilingual("支付宝", "Alipay")))
            (link("iphone", "plain", Bilingual("手机相机", "The phone’s camera")))
        }
    }
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
                Some(trade) => (newest_code(trade)),
                None => p { (Bilingual("还没有二维码。请先在商店下单。", "No code in sight yet. Order something in the shop.")) }
            }
        }
        @if !others.is_empty() {
            section.card {
                h2 { (Bilingual("之前的二维码", "Earlier codes")) }
                ul.list { @for trade in others { li { (line(trade)) } } }
            }
        }
        form.card method="get" action="/sandbox/phone" {
            label for="code" { (Bilingual("或粘贴二维码、链接或支付串的内容", "Or paste the text of a code, link or order string")) }
            textarea #code name="code" rows="2" required autocomplete="off" spellcheck="false" placeholder="weixin://wxpay/bizpayurl?pr=…" {}
            button #scan.quiet { (Bilingual("识别", "Read it")) }
        }
    }
}

/// The newest code, which is most likely the one that is on the screen.
fn newest_code(trade: &Trade) -> Markup {
    html! {
        a #spotted class={ "primary " (trade.wallet.name()) } href={ "/sandbox/phone?id=" (trade.id) } {
            span { (Bilingual("扫一扫", "Scan")) }
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
    let button = |action: &str, class: &str, text: Bilingual| {
        html! {
            button id=(action) class=(class) name="action" value=(action) { (text) }
        }
    };
    html! {
        section.card.ask {
            (amount(trade))
            (particulars(trade))
            form method="post" action="/sandbox/phone/act" {
                input type="hidden" name="id" value=(trade.id);
                // An expired code keeps its button: its refusal is worth trying.
                @if trade.status == Status::Waiting {
                    (wallet_choice(trade))
                    (button("pay", "primary", Bilingual("确认支付", "Pay")))
                    (button("cancel", "quiet", Bilingual("取消", "Cancel")))
                    @if !trade.expired { (button("expire", "quiet", Bilingual("使二维码失效", "Expire the code"))) }
                }
                @if trade.status == Status::Paid { (button("refund", "quiet", Bilingual("退款", "Refund"))) }
            }
        }
        section.card {
            h2 { (Bilingual("测试：设定其他状态", "Test: set another state")) }
            form.row method="post" action="/sandbox/phone/act" {
                input type="hidden" name="id" value=(trade.id);
                input #statevalue type="number" name="value" value=(trade.gateway.unusual_state) aria-label="状态值 State value";
                (button("oddstate", "quiet", Bilingual("设定", "Set")))
            }
        }
    }
}

pub(super) async fn act(
    extract::State(state): extract::State<Arc<State>>,
    Form(form): Form<ActionForm>,
) -> Response {
    let ActionForm {
        id,
        order_no,
        action: name,
        value,
        wallet,
    } = form;
    let wallet = wallet.as_deref().and_then(Wallet::chosen);
    let id = id
        .or_else(|| id_of(&state, order_no.as_deref()?))
        .unwrap_or_default();
    let outcome = match Action::parse(&name, value.as_deref()) {
        Some(action) => carry_out(&state, &id, action, wallet).await.map(|_| name),
        None => Err(ActionError::UnknownTrade),
    };
    let result = outcome.unwrap_or_else(|error| texts::error_name(error).to_owned());
    let exists = state.trades().by_id(&id).is_some();
    let target = if exists {
        format!("/sandbox/phone?id={id}&result={result}")
    } else {
        format!("/sandbox/phone?result={result}")
    };
    Redirect::to(&target).into_response()
}

/// The newest trade of that order number, at whichever gateway.
fn id_of(state: &State, order_no: &str) -> Option<String> {
    state
        .trades()
        .newest_first()
        .find(|trade| trade.order_no == order_no)
        .map(|trade| trade.id.clone())
}
