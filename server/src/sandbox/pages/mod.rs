//! The sandbox's pages: plain forms, no script, no inline style, every text escaped.

pub(super) mod cashier;
pub(super) mod console;
pub(super) mod h5;
pub(super) mod phone;
pub(super) mod switches;
mod words;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use super::{
    act::Refused,
    trade::{Trade, Wallet},
};

const STYLE: &str = include_str!("style.css");
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'self'";

pub(super) async fn style() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        STYLE,
    )
}

/// A text in both languages: Chinese, with English beside it.
#[derive(Clone, Copy, Debug)]
struct Both(&'static str, &'static str);

impl maud::Render for Both {
    fn render(&self) -> Markup {
        html! { (self.0) " " span.en lang="en" { (self.1) } }
    }
}

/// A whole page. `onward`: the browser goes there by itself after so many seconds.
fn page(title: Both, class: &str, onward: Option<(u8, &str)>, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if let Some((seconds, url)) = onward { meta http-equiv="refresh" content={ (seconds) ";url=" (url) }; }
                title { (title.0) " · " (title.1) }
                link rel="stylesheet" href="/sandbox/style.css";
                link rel="icon" href="data:,";
            }
            body class=(class) { (body) }
        }
    };
    (
        [
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        page,
    )
        .into_response()
}

fn wallet_name(wallet: Wallet) -> Both {
    match wallet {
        Wallet::Alipay => Both("支付宝", "Alipay"),
        Wallet::WeChat => Both("微信支付", "WeChat Pay"),
        Wallet::Either => Both("支付宝或微信", "Alipay or WeChat"),
    }
}

fn amount(trade: &Trade) -> Markup {
    html! {
        @match trade.amount_text() {
            Some(amount) => p.amount { span.sign { "¥" } (amount) },
            None => p.amount.unnamed { (Both("金额由商户确定", "amount known to the merchant")) },
        }
    }
}

fn particulars(trade: &Trade) -> Markup {
    html! {
        dl {
            div { dt { (Both("收款方", "Payee")) } dd { (Both("演示商店", "Demo shop")) } }
            div { dt { (Both("订单号", "Order")) } dd.number { (trade.order_no) } }
            div { dt { (Both("状态", "State")) } dd #state data-state=(trade.state_name()) { (words::state(trade)) } }
        }
    }
}

/// Which wallet, where the shopper may choose.
fn choice(trade: &Trade) -> Markup {
    html! {
        @if trade.wallet == Wallet::Either {
            fieldset {
                legend { (Both("用哪个钱包付款？", "Pay with which wallet?")) }
                @for (wallet, checked) in [(Wallet::Alipay, true), (Wallet::WeChat, false)] {
                    label class={ "option " (wallet.name()) } {
                        input id={ "with-" (wallet.name()) } type="radio" name="wallet" value=(wallet.name()) checked[checked];
                        span { (wallet_name(wallet)) }
                    }
                }
            }
        }
    }
}

/// A page for no trade of ours.
pub(super) fn missing() -> Response {
    let body = html! { main.desk-card { p #result.result { (words::refused(Refused::Unknown)) } } };
    (
        StatusCode::NOT_FOUND,
        page(Both("收银台", "Cashier"), "desk plain", None, &body),
    )
        .into_response()
}

/// Only a web address is followed.
fn web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}
