//! The smallsaas gateway: the mall's own payment calls. The mall and the shop are one
//! system, so that an order's number is enough: name and amount are known.

mod answers;

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Ordered, Sandbox,
    answer::{Answer, heading, origin},
    faults::At,
    made_up,
    trade::{Details, Gateway, Status, Trade, Wallet},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Push {
    order_type: String,
    order_number: String,
    #[serde(rename = "type")]
    kind: String,
}

/// What was given out for a trade last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// WeChat's code.
    Native,
    /// Alipay's code.
    QrCode,
    /// Alipay's order string.
    App,
    /// The payment page inside WeChat.
    Page,
}

/// The mall's number for it and its words; the document has none but 0.
#[derive(Clone, Copy)]
struct Refusal(i64, &'static str);

const UNKNOWN: Refusal = Refusal(-1, "订单不存在");
const UNAUTHORIZED: Refusal = Refusal(-2, "token 无效");
const BAD_TYPE: Refusal = Refusal(-3, "参数错误：type");
const BAD_ORDER_TYPE: Refusal = Refusal(-3, "参数错误：order_type");
const SETTLED: Refusal = Refusal(-4, "订单已支付");

pub(crate) async fn wx_push_order(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let given = |kind: &str| (kind == "NATIVE").then_some(Given::Native);
    sandbox.push_order(&headers, &body, given).await
}

pub(crate) async fn ali_push_order(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let given = |kind: &str| match kind {
        "QRCODE" => Some(Given::QrCode),
        "APP" => Some(Given::App),
        _ => None,
    };
    sandbox.push_order(&headers, &body, given).await
}

/// Visited by the shopper's browser, so there is no token.
pub(crate) async fn wpay(
    State(sandbox): State<Arc<Sandbox>>,
    Path(order_number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let ordered = sandbox.ordered(&order_number).await;
    let origin = origin(&headers);
    // A browser is shown a page, whatever becomes of it: the cashier knows what was paid,
    // and that there is no such trade.
    let work = || {
        sandbox
            .open(&order_number, ordered.as_ref(), Given::Page, &origin)
            .ok();
        let trade = sandbox.number_of(&order_number);
        Answer::see_other(format!("/sandbox/cashier/{trade}/"))
    };
    sandbox
        .faulty(Gateway::Smallsaas, At::Create, work, scripted)
        .await
}

impl Sandbox {
    async fn push_order(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        given: impl Fn(&str) -> Option<Given>,
    ) -> Response {
        let push: Push = serde_json::from_slice(body).unwrap_or_default();
        let ordered = self.ordered(&push.order_number).await;
        let known =
            heading(headers, header::AUTHORIZATION) == self.accounts.smallsaas.token.reveal();
        let origin = origin(headers);
        let work = || {
            if !known {
                return Err(UNAUTHORIZED);
            }
            let given = given(&push.kind).ok_or(BAD_TYPE)?;
            if !matches!(push.order_type.as_str(), "Order" | "Wallet" | "Appointment") {
                return Err(BAD_ORDER_TYPE);
            }
            let (trade, title) = self.open(&push.order_number, ordered.as_ref(), given, &origin)?;
            Ok(answers::given(&trade, given, title))
        };
        self.faulty(
            Gateway::Smallsaas,
            At::Create,
            || work().unwrap_or_else(refused),
            scripted,
        )
        .await
    }

    /// The trade's number, or what is none.
    fn number_of(&self, order_number: &str) -> String {
        let mut book = self.book();
        let trade = book.newest_of(Gateway::Smallsaas, order_number);
        trade.map_or_else(|| "0".to_owned(), |trade| trade.id.clone())
    }

    async fn ordered(&self, number: &str) -> Option<Ordered> {
        self.book().count_create(Gateway::Smallsaas, number);
        (self.shop.look_up)(number).await
    }

    /// The order's trade, made at the first request for it, with its code for this way of
    /// paying. A code that is alive is given out again; another way's ends with it.
    fn open<'a>(
        &self,
        number: &str,
        ordered: Option<&'a Ordered>,
        given: Given,
        origin: &str,
    ) -> Result<(Trade, &'a str), Refusal> {
        let ordered = ordered.ok_or(UNKNOWN)?;
        let wallet = match given {
            Given::Native | Given::Page => Wallet::WeChat,
            Given::QrCode | Given::App => Wallet::Alipay,
        };
        let details = Details::Smallsaas(given);
        let mut book = self.book();
        if book.newest_of(Gateway::Smallsaas, number).is_none() {
            let id = book.new_id();
            book.add(Trade {
                amount: Some(ordered.amount),
                ..Trade::opened(id, Gateway::Smallsaas, number, wallet, details.clone())
            });
        }
        let trade = book.newest_of(Gateway::Smallsaas, number).ok_or(UNKNOWN)?;
        if trade.status != Status::Waiting {
            return Err(SETTLED);
        }
        let alive = !trade.expired && !trade.code.is_empty();
        let same = matches!(trade.details, Details::Smallsaas(last) if last == given);
        if !(alive && same) {
            trade.code = match given {
                Given::Native => made_up::wechat_code(),
                Given::QrCode => made_up::alipay_code(),
                Given::App => answers::order_string(trade, &ordered.name),
                Given::Page => {
                    format!("{origin}/sandbox/smallsaas/app/payment/wpay/{number}")
                }
            };
        }
        trade.expired = false;
        trade.wallet = wallet;
        trade.details = details;
        Ok((trade.clone(), &ordered.name))
    }
}

fn refused(Refusal(code, words): Refusal) -> Answer {
    refusal(&json!(code), words)
}

fn scripted(code: Option<&Value>) -> Answer {
    refusal(code.unwrap_or(&json!(-1)), "脚本设定的错误")
}

fn refusal(code: &Value, words: &str) -> Answer {
    Answer::json(&answers::Refused {
        status_code: code,
        msg: words,
    })
}
