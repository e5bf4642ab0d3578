//! WeChat's H5 page: it opens the wallet for a shopper who comes from the right shop.

use std::sync::Arc;

use axum::{
    extract::{self, Path, Query},
    http::{HeaderMap, header},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    account::PayUrl,
    h5::{Blocked, blocked},
    trade::PayUrlTrade,
};
use crate::sandbox::{
    answer::header_text,
    bilingual::Bilingual,
    china_time::now,
    pages::{
        frame::{is_web_address, missing, page},
        parts::{amount, particulars},
    },
    trade::Trade,
};

/// Seconds until the browser goes back to the shop, whether or not the trade is paid.
const BACK_AFTER: u8 = 5;

#[derive(Debug, Deserialize)]
pub(super) struct PageQuery {
    redirect_url: Option<String>,
}

pub(super) async fn show(
    extract::State(pay_url): extract::State<Arc<PayUrl>>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Response {
    let trade = pay_url.state.trades().by_id(&id).map(|trade| trade.clone());
    let Some(trade) = trade else { return missing() };
    let Some(PayUrlTrade { link, .. }) = trade.details() else {
        return missing();
    };
    if !link.is_h5_page {
        return missing();
    }
    let referer = header_text(&headers, header::REFERER);
    let agent = header_text(&headers, header::USER_AGENT);
    let blocked = blocked(&trade, link, referer, agent, now());
    let back = query
        .redirect_url
        .filter(|url| is_web_address(url) && blocked.is_none());
    let body = html! {
        main.cashier {
            header.bar { h1 { (TITLE) } span.place { "H5" } }
            section.card.ask { @match blocked { Some(reason) => (explanation(reason)), None => (opening(&trade, back.as_deref())) } }
            footer { (Bilingual("沙盒环境，不涉及真实资金", "Sandbox: no real money")) }
        }
    };
    let redirect = back.as_deref().map(|url| (BACK_AFTER, url));
    page(TITLE, "desk wechat", redirect, &body)
}

const TITLE: Bilingual = Bilingual("微信支付", "WeChat Pay");

fn explanation(blocked: Blocked) -> Markup {
    let text = match blocked {
        Blocked::InWeChat => Bilingual(
            "请在微信外打开订单，进行支付",
            "Open this order outside WeChat to pay",
        ),
        Blocked::NoReferer => Bilingual(
            "商家参数格式有误，请联系商家解决",
            "No Referer: the shop must open this page itself",
        ),
        Blocked::OtherReferer => Bilingual(
            "商家存在未配置的参数，请联系商家解决",
            "The Referer is not the shop registered for this order",
        ),
        Blocked::TooLate => Bilingual(
            "支付请求已失效，请重新发起支付",
            "This link has expired (five minutes)",
        ),
    };
    html! { p #barred.barred role="alert" { (text) } }
}

/// The wallet is another program, hence the new tab: this page stays, and goes back.
fn opening(trade: &Trade, back: Option<&str>) -> Markup {
    html! {
        (amount(trade))
        (particulars(trade))
        a #open.primary href={ "/sandbox/phone?id=" (trade.id) } target="_blank" rel="noopener" {
            (Bilingual("打开微信", "Open WeChat"))
        }
        @if let Some(back) = back {
            p.hint { (Bilingual("5 秒后返回商家，无论是否已支付。", "Back to the shop in 5 seconds, paid or not.")) }
            a #return.quiet.button href=(back) { (Bilingual("返回商家", "Back to the shop")) }
        }
    }
}
