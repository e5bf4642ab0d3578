//! `GET /c?order_no=`: the page on which a phone goes on with an order that a desktop shows
//! as one code for either wallet. What it says of an order is what the order's own shopper
//! was shown: its words and its amount.

mod page;
mod token;
mod words;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
    routing::get,
};
use serde::Deserialize;

use self::{
    page::{Widget, with_widget, with_words},
    words::{Words, in_language},
};
use super::{
    configured::Configured,
    order::{GatewayName, Order, OrderNo, OrderSource, Wallet},
    pay_state::PayState,
    refusal::MerchantRefusal,
    shared::Merchant,
};
use crate::{
    config::{ConfigError, HANDOFF_SECRET, HandoffConfig, check_own_token, check_web_url},
    money::Fen,
};

const STYLE: &str = include_str!("page.css");

#[derive(Debug)]
struct Handoff {
    merchant: Arc<Merchant>,
    gateways: Configured,
    config: HandoffConfig,
}

#[derive(Debug, Deserialize)]
struct Address {
    #[serde(default)]
    order_no: String,
    /// The gateway that the shop's page has, where several are configured.
    gateway: Option<String>,
    /// The token of an order whose number is the shop's own.
    #[serde(default)]
    t: String,
}

/// Checks the address of the script, and the secret.
///
/// # Errors
///
/// When one of them cannot be used.
pub(super) fn check(config: &HandoffConfig) -> Result<(), ConfigError> {
    if let Some(script) = &config.script {
        check_web_url(script, "handoff.script")?;
    }
    match &config.secret {
        Some(secret) => check_own_token(secret, "handoff.secret", HANDOFF_SECRET),
        None => Ok(()),
    }
}

/// The link to that order's page, for a shop that shows it itself: with a token where the
/// number is the shop's own; `None` where there is no secret to make one with.
#[must_use]
pub fn link(config: &HandoffConfig, public_url: &url::Url, order: &Order) -> Option<String> {
    let mut link = public_url.clone();
    let path = format!("{}/c", link.path().trim_end_matches('/'));
    link.set_path(&path);
    link.query_pairs_mut()
        .append_pair("order_no", order.no.as_str());
    if order.source != OrderSource::Catalogue {
        let token = token::token(config.secret.as_ref()?, &order.no);
        link.query_pairs_mut().append_pair("t", &token);
    }
    Some(link.into())
}

pub(super) fn routes(
    config: &HandoffConfig,
    merchant: Arc<Merchant>,
    gateways: Configured,
) -> Router {
    let handoff = Handoff {
        merchant,
        gateways,
        config: config.clone(),
    };
    Router::new()
        .route("/c", get(show))
        .route("/c/page.css", get(style))
        .with_state(Arc::new(handoff))
}

async fn style() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

async fn show(
    State(handoff): State<Arc<Handoff>>,
    Query(address): Query<Address>,
    headers: HeaderMap,
) -> Result<Response, MerchantRefusal> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let words = in_language(
        accepted
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    );
    let found = match OrderNo::parse(&address.order_no) {
        Some(no) => handoff.merchant.store.order(&no).await?,
        None => None,
    };
    let Some(order) = found.filter(|order| handoff.may_show(order, &address.t)) else {
        return Ok(with_words(
            StatusCode::NOT_FOUND,
            words,
            &handoff.config,
            words.unknown,
            None,
        ));
    };
    if let Some(sentence) = handoff.end_of(&order, words) {
        return Ok(with_words(
            StatusCode::OK,
            words,
            &handoff.config,
            sentence,
            Some(&order.no),
        ));
    }
    let gateway = handoff.gateway_of(&order, address.gateway.as_deref());
    let Some((gateway, wallets)) = gateway else {
        tracing::error!(
            order_no = order.no.as_str(),
            "the page /c has no gateway for the order: set handoff.gateway"
        );
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return Ok(with_words(
            status,
            words,
            &handoff.config,
            words.unclear,
            Some(&order.no),
        ));
    };
    let product = order.product_id.as_deref();
    let product = product.and_then(|id| handoff.merchant.catalogue.by_id(id));
    let name = product.map_or(order.name.as_str(), |product| {
        if words.lang.starts_with("zh") {
            &product.name_zh
        } else {
            &product.name_en
        }
    });
    let (quantity, price) = per_item(&order);
    Ok(with_widget(
        words,
        &handoff.config,
        &Widget {
            gateway,
            no: &order.no,
            name,
            price: price.to_string(),
            product_id: order.product_id.as_deref().unwrap_or(order.no.as_str()),
            quantity,
            expires_in: handoff.merchant.expires_in(&order),
            wallets,
        },
    ))
}

/// How many items the widget shows, and the price of one: it multiplies.
fn per_item(order: &Order) -> (u32, Fen) {
    match order.amount.divided(order.quantity) {
        Some(price) => (order.quantity, price),
        None => (1, order.amount),
    }
}

impl Handoff {
    /// A browser's order has a number of ours, which cannot be guessed. One that the shop's own
    /// system made may have a number that can be: the link has a token. One whose number a browser
    /// made up is nobody's to show.
    fn may_show(&self, order: &Order, token: &str) -> bool {
        match order.source {
            OrderSource::Catalogue => true,
            OrderSource::Api => {
                let secret = self.config.secret.as_ref();
                secret.is_some_and(|secret| token::is_valid(secret, &order.no, token))
            }
            OrderSource::Browser => false,
        }
    }

    /// Why the order cannot be paid any more.
    fn end_of(&self, order: &Order, words: &Words) -> Option<&'static str> {
        Some(match order.state {
            PayState::Waiting if self.merchant.expires_in(order) > 0 => return None,
            PayState::Waiting => words.over,
            PayState::Paid => words.paid,
            PayState::Canceled => words.canceled,
            PayState::Refunded => words.refunded,
            PayState::Other(_) => words.unclear,
        })
    }

    /// The gateway that the order goes to, and its wallets that pay the order: the one that it
    /// was sent to, else the one that the shop's page has, else the config's, else the only one.
    fn gateway_of(&self, order: &Order, asked: Option<&str>) -> Option<(&'static str, String)> {
        let sent_to = order.gateway.as_ref().map(GatewayName::as_str);
        let wanted = sent_to.or(asked).or(self.config.gateway.as_deref());
        let (name, wallets) = self.gateways.named(wanted)?;
        let paying = wallets.iter().filter(|wallet| order.accepts(**wallet));
        let names: Vec<_> = paying.copied().map(Wallet::name).collect();
        (!names.is_empty()).then(|| (name, names.join(" ")))
    }
}
