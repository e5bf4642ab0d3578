//! The pay-url gateway: a GET with the order in its query, answered in one of four shapes.
//!
//! It has no number of the merchant's and no quantity; every request is a trade of its
//! own. `order_no` is no parameter of the document: the merchant sends its number along
//! as a "common parameter", and the report of a payment names it again.

mod answers;
mod form;
pub(crate) mod h5;
mod referer;

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::form::Wish;
pub(crate) use self::referer::Referer;
use super::{
    Good, Sandbox,
    answer::{Answer, origin},
    faults::At,
    trade::{Details, Gateway, Trade, Wallet},
};
use crate::form::{Pair, decode, field};

/// The scenario's wish for the shape of the answer. A shape belongs to a wallet: with the
/// other one the answer is H5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shape {
    #[default]
    Auto,
    H5,
    App,
    MiniProgram,
    AlipayApp,
}

/// What was given out for a trade.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// WeChat's H5 page, which looks at where the shopper comes from.
    pub(crate) h5: bool,
    /// The origin registered for the trade; any if there is none.
    pub(crate) referer: Option<String>,
    pub(crate) redirect_url: Option<String>,
}

/// The gateway's code and words.
struct Refusal(i64, String);

pub(crate) async fn pay_url(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = decode(query.unwrap_or_default().as_bytes());
    let no = field(&fields, "order_no").unwrap_or_default();
    sandbox.book().count_create(Gateway::PayUrl, &no);
    let scripted = |code: Option<&Value>| refusal(code.unwrap_or(&json!(500)), "脚本设定的错误");
    let origin = origin(&headers);
    sandbox
        .faulty(
            Gateway::PayUrl,
            At::Create,
            || sandbox.pay_url(&fields, &origin),
            scripted,
        )
        .await
}

impl Sandbox {
    fn pay_url(&self, fields: &[Pair], origin: &str) -> Answer {
        let asked = form::wish(fields, &self.accounts.pay_url, &self.shop.goods);
        match asked {
            Ok((wish, good)) => self.prepay(wish, good, origin),
            Err(Refusal(code, words)) => refusal(&json!(code), &words),
        }
    }

    fn prepay(&self, wish: Wish, good: &Good, origin: &str) -> Answer {
        let (shape, referer) = {
            let scenario = self.scenario();
            (scenario.pay_url, scenario.referer.of(origin))
        };
        let mut book = self.book();
        let id = book.new_id();
        let no = wish.order_no.unwrap_or_else(|| id.clone());
        let (shape, wallet) = fitting(shape, wish.wallet);
        let h5 = shape == Fitting::H5 && wallet == Wallet::WeChat;
        let link = Link {
            h5,
            referer: referer.clone().filter(|_| h5),
            redirect_url: wish.redirect_url,
        };
        let mut trade = Trade {
            amount: Some(good.price),
            ..Trade::opened(id, Gateway::PayUrl, &no, wallet, Details::PayUrl(link))
        };
        let answer = match shape {
            Fitting::H5 => answers::h5(&mut trade, origin, referer.as_deref()),
            Fitting::App => answers::app(&mut trade),
            Fitting::MiniProgram => answers::mini_program(&mut trade),
            Fitting::AlipayApp => answers::alipay_app(&mut trade, &good.name, origin),
        };
        book.add(trade);
        answer
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fitting {
    H5,
    App,
    MiniProgram,
    AlipayApp,
}

/// A shopper who has not chosen (`pay_type` 0) gets the wallet that the shape is for.
fn fitting(shape: Shape, wallet: Wallet) -> (Fitting, Wallet) {
    match (shape, wallet) {
        (Shape::App, Wallet::WeChat | Wallet::Either) => (Fitting::App, Wallet::WeChat),
        (Shape::MiniProgram, Wallet::WeChat | Wallet::Either) => {
            (Fitting::MiniProgram, Wallet::WeChat)
        }
        (Shape::AlipayApp, Wallet::Alipay | Wallet::Either) => (Fitting::AlipayApp, Wallet::Alipay),
        (Shape::Auto | Shape::H5, Wallet::Alipay | Wallet::WeChat | Wallet::Either)
        | (Shape::App | Shape::MiniProgram, Wallet::Alipay)
        | (Shape::AlipayApp, Wallet::WeChat) => (Fitting::H5, wallet),
    }
}

fn refusal(code: &Value, words: &str) -> Answer {
    #[derive(Serialize)]
    struct Refused<'a> {
        code: &'a Value,
        data: (),
        desc: &'a str,
    }
    Answer::php(&Refused {
        code,
        data: (),
        desc: words,
    })
}
