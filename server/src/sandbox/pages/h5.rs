//! WeChat's H5 page: it opens the wallet for a shopper who comes from the right shop.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Both, amount, missing, page, particulars, web};
use crate::sandbox::{
    Sandbox,
    answer::heading,
    pay_url::h5::{Barred, barred},
    trade::{Details, Trade, now},
};

/// Seconds until the browser goes back to the shop, whether or not it was paid.
const BACK_AFTER: u8 = 5;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    redirect_url: Option<String>,
}

pub(crate) async fn show(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let trade = sandbox.book().by_id(&id).map(|trade| trade.clone());
    let Some(trade) = trade else { return missing() };
    let Details::PayUrl(link) = &trade.details else {
        return missing();
    };
    if !link.h5 {
        return missing();
    }
    let referer = heading(&headers, header::REFERER);
    let agent = heading(&headers, header::USER_AGENT);
    let bar = barred(&trade, link, referer, agent, now());
    let back = asked.redirect_url.filter(|url| web(url) && bar.is_none());
    let body = html! {
        main.cashier {
            header.bar { h1 { (TITLE) } span.place { "H5" } }
            section.card.ask { @match bar { Some(bar) => (turned_away(bar)), None => (opening(&trade, back.as_deref())) } }
            footer { (Both("沙盒环境，不涉及真实资金", "Sandbox: no real money")) }
        }
    };
    let onward = back.as_deref().map(|url| (BACK_AFTER, url));
    page(TITLE, "desk wechat", onward, &body)
}

const TITLE: Both = Both("微信支付", "WeChat Pay");

fn turned_away(bar: Barred) -> Markup {
    let words = match bar {
        Barred::InWeChat => Both("请在微信外打开订单", "Open this order outside WeChat"),
        Barred::NoReferer => Both(
            "商家参数格式有误，请联系商家解决",
            "No Referer: the shop must open this page itself",
        ),
        Barred::OtherReferer => Both(
            "商家存在未配置的参数，请联系商家解决",
            "The Referer is not the shop registered for this order",
        ),
        Barred::TooLate => Both("支付已超时", "This link lived for five minutes"),
    };
    html! { p #barred.barred role="alert" { (words) } }
}

/// The wallet is another program, hence the new tab: this page stays, and goes back.
fn opening(trade: &Trade, back: Option<&str>) -> Markup {
    html! {
        (amount(trade))
        (particulars(trade))
        a #open.primary href={ "/sandbox/phone?id=" (trade.id) } target="_blank" rel="noopener" {
            (Both("打开微信", "Open WeChat"))
        }
        @if let Some(back) = back {
            p.hint { (Both("5 秒后返回商家，无论是否已支付。", "Back to the shop in 5 seconds, paid or not.")) }
            a #return.quiet.button href=(back) { (Both("返回商家", "Back to the shop")) }
        }
    }
}
