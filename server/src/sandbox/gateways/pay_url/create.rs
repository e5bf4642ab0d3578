//! `pay_url.php`: takes an order, answers in one of the document's four shapes.

use std::sync::Arc;

use axum::{
    extract::{self, RawQuery},
    http::HeaderMap,
    response::Response,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    account::{INFO, PayUrl},
    answers,
    form::{self, Order, Refusal},
    settings::Shape,
    trade::{IssuedLink, PayUrlTrade},
};
use crate::{
    form::{Pair, decode, field},
    sandbox::{
        answer::{Answer, origin},
        faults::FaultPlace,
        shop::Good,
        trade::{Trade, Wallet},
    },
};

pub(super) async fn create(
    extract::State(pay_url): extract::State<Arc<PayUrl>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = decode(query.unwrap_or_default().as_bytes());
    let no = field(&fields, "order_no").unwrap_or_default();
    pay_url.state.trades().count_create(&INFO, &no);
    let scripted = |code: Option<&Value>| refusal(code.unwrap_or(&json!(500)), "脚本设定的错误");
    let origin = origin(&headers);
    let answer = || answer(&pay_url, &fields, &origin);
    pay_url
        .state
        .respond(&INFO, FaultPlace::Create, answer, scripted)
        .await
}

fn answer(pay_url: &PayUrl, fields: &[Pair], origin: &str) -> Answer {
    match form::parse(fields, &pay_url.token, &pay_url.state.shop) {
        Ok((order, good)) => open(pay_url, order, good, origin),
        Err(Refusal(code, words)) => refusal(&json!(code), &words),
    }
}

fn open(pay_url: &PayUrl, order: Order, good: &Good, origin: &str) -> Answer {
    let settings = pay_url.settings.lock().clone();
    let referer = settings.referer.of(origin);
    let mut trades = pay_url.state.trades();
    let id = trades.new_id();
    let no = order.number.unwrap_or_else(|| id.clone());
    let (shape, wallet) = answer_shape(settings.shape, order.wallet);
    let is_h5_page = shape == AnswerShape::H5 && wallet == Wallet::WeChat;
    let details = Arc::new(PayUrlTrade {
        link: IssuedLink {
            is_h5_page,
            referer: referer.clone().filter(|_| is_h5_page),
        },
        redirect_url: order.redirect_url.clone(),
        reports: pay_url.reports.clone(),
    });
    let mut trade = Trade {
        amount: Some(good.price),
        ..Trade::new(id, &INFO, &no, wallet, details)
    };
    let answer = match shape {
        AnswerShape::H5 => {
            let back = order.redirect_url.as_deref();
            answers::h5(&mut trade, origin, referer.as_deref(), back)
        }
        AnswerShape::App => answers::app(&mut trade),
        AnswerShape::MiniProgram => answers::mini_program(&mut trade),
        AnswerShape::AlipayApp => answers::alipay_app(&mut trade, &good.name, origin),
    };
    trades.add(trade);
    answer
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AnswerShape {
    H5,
    App,
    MiniProgram,
    AlipayApp,
}

/// The shape of the answer with its wallet. An order without a choice (`pay_type` 0) gets
/// the wallet that the shape is for.
fn answer_shape(shape: Shape, wallet: Wallet) -> (AnswerShape, Wallet) {
    match (shape, wallet) {
        (Shape::App, Wallet::WeChat | Wallet::Either) => (AnswerShape::App, Wallet::WeChat),
        (Shape::MiniProgram, Wallet::WeChat | Wallet::Either) => {
            (AnswerShape::MiniProgram, Wallet::WeChat)
        }
        (Shape::AlipayApp, Wallet::Alipay | Wallet::Either) => {
            (AnswerShape::AlipayApp, Wallet::Alipay)
        }
        (Shape::Auto | Shape::H5, Wallet::Alipay | Wallet::WeChat | Wallet::Either)
        | (Shape::App | Shape::MiniProgram, Wallet::Alipay)
        | (Shape::AlipayApp, Wallet::WeChat) => (AnswerShape::H5, wallet),
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
