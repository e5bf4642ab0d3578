//! Reports: where a gateway's API document has no callback that names the shop's order,
//! a program of the merchant's sends `order_no pay_state amount channel` here, and
//! `trade_no` and `refund_no` where it has them, as JSON or as a form, behind a token.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{HeaderMap, header},
    response::Response,
    routing::{MethodRouter, post},
};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::{
    client_address::client_address,
    gateway::Mounted,
    learned::Learned,
    notification::{NotificationError, NotificationRejected, single_field},
    order::Wallet,
    pay_state::PayState,
    seen::PaidMoney,
    shared::Merchant,
    store::{Recorded, RefundAmount, Source},
};
use crate::{form, money::Fen, secret::Secret};

/// A gateway whose payments a program of the merchant's reports.
pub(super) trait Reported: Send + Sync + 'static {
    /// The gateway's name.
    const NAME: &'static str;

    /// What a report must carry.
    fn report_token(&self) -> &Secret;
}

/// A report as it came.
#[derive(Clone, Copy, Debug)]
struct Report<'a> {
    /// The gateway that it is about.
    gateway: &'static str,
    /// What it must carry.
    token: &'a Secret,
    peer: SocketAddr,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

/// The route of reports about a gateway.
pub(super) fn route<G: Reported>() -> MethodRouter<Mounted<G>> {
    post(receive::<G>)
}

async fn receive<G: Reported>(
    State(Mounted { gateway, merchant }): State<Mounted<G>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let report = Report {
        gateway: G::NAME,
        token: gateway.report_token(),
        peer,
        headers: &headers,
        body: &body,
    };
    report.receive(&merchant).await
}

#[derive(Debug, Deserialize)]
struct Fields {
    order_no: String,
    /// A number, or its text where a form carries it.
    pay_state: Value,
    /// Decimal text: a number might have been a float on its way. Of a refund it is what was
    /// given back.
    amount: String,
    channel: String,
    /// The gateway's trade number, where the program has it.
    #[serde(default)]
    trade_no: Option<String>,
    /// What tells one refund of the order from another of the same amount.
    #[serde(default)]
    refund_no: Option<String>,
}

impl Report<'_> {
    /// Verifies a report about an order that was sent to this gateway, records and answers it.
    async fn receive(self, merchant: &Merchant) -> Response {
        let sender = client_address(merchant.trust_forwarded_for, self.peer, self.headers);
        let secrets = [self.token.reveal()];
        let learned = Learned::received(self.gateway, Source::Report, sender, self.body, &secrets);
        let fields = read(self.body);
        let (no, trade_no) = match &fields {
            Ok(fields) => (Some(fields.order_no.clone()), fields.trade_no.clone()),
            Err(_) => (None, None),
        };
        let learned = learned.about(no, trade_no);
        let recorded = if has_token(self.headers, self.token) {
            verify_and_record(merchant, &learned, fields).await
        } else {
            Err(NotificationRejected::Token.into())
        };
        merchant.answer_notification(&learned, recorded).await
    }
}

async fn verify_and_record(
    merchant: &Merchant,
    learned: &Learned,
    fields: Result<Fields, NotificationRejected>,
) -> Result<(), NotificationError> {
    let fields = fields?;
    let state = state(&fields.pay_state).ok_or(NotificationRejected::Status)?;
    let found = merchant
        .attempt_at(&learned.gateway, &fields.order_no)
        .await;
    // There was money, whether or not there is an order.
    let (order, attempt) = found.map_err(|error| match state {
        PayState::Paid | PayState::Refunded => error.for_attention(),
        PayState::Waiting | PayState::Canceled | PayState::Other(_) => error,
    })?;
    // An order for either wallet may have an attempt for each, under one number.
    let attempts = merchant.store.attempts(&order.no).await?;
    let was_asked = attempts
        .iter()
        .any(|other| other.number == attempt.number && other.wallet.name() == fields.channel);
    if !was_asked {
        let asked = attempt.wallet.name();
        return Err(NotificationRejected::Channel.differs(asked, &fields.channel));
    }
    let money = PaidMoney {
        amount: order.amount,
        trade_no: learned.trade_no.clone(),
        wallet: Wallet::from_name(&fields.channel),
        paid_at: None,
    };
    let amount = Fen::parse(&fields.amount).ok();
    let amount = amount.filter(|amount| *amount > Fen::new(0));
    let differs =
        || NotificationRejected::Amount.differs(&order.amount.to_string(), &fields.amount);
    match (state, amount) {
        (_, None) => Err(differs()),
        (PayState::Refunded, Some(amount)) => {
            refund(merchant, learned, amount, money, fields.refund_no).await
        }
        // Nobody signed this: another amount is no payment, but a person must look at it.
        (_, Some(amount)) if amount != order.amount => Err(differs().for_attention()),
        (PayState::Canceled, Some(_)) => Ok(merchant.record_canceled(learned, &order).await?),
        (PayState::Waiting | PayState::Paid | PayState::Other(_), Some(_)) => {
            pay(merchant, learned, money).await
        }
    }
}

async fn pay(
    merchant: &Merchant,
    learned: &Learned,
    money: PaidMoney,
) -> Result<(), NotificationError> {
    match merchant.record_payment(learned, money).await? {
        Recorded::OtherOrders => Err(NotificationError::Contradicts("trade_of_another_order")),
        Recorded::Paid
        | Recorded::PaidLate
        | Recorded::SecondPayment
        | Recorded::WrongAmount
        | Recorded::Orphan
        | Recorded::AlreadyRecorded
        | Recorded::AmountContradicts => Ok(()),
    }
}

/// Records a refund of all or of a part. What was given back wholly had been paid.
async fn refund(
    merchant: &Merchant,
    learned: &Learned,
    amount: Fen,
    whole: PaidMoney,
    refund_no: Option<String>,
) -> Result<(), NotificationError> {
    let part = if amount == whole.amount {
        let known = merchant.store.attempt(&learned.gateway, &learned.number);
        let order = known.await?.map(|(order, _)| order);
        if order.is_some_and(|order| is_unpaid(order.state)) {
            pay(merchant, learned, whole).await?;
        }
        RefundAmount::Whole
    } else {
        RefundAmount::Part(amount)
    };
    let recorded = merchant.record_refund(learned, part, refund_no).await?;
    match recorded.reason().filter(|_| !recorded.is_on_record()) {
        Some(reason) => Err(NotificationError::Contradicts(reason)),
        None => Ok(()),
    }
}

const fn is_unpaid(state: PayState) -> bool {
    match state {
        PayState::Waiting | PayState::Canceled | PayState::Other(_) => true,
        PayState::Paid | PayState::Refunded => false,
    }
}

/// Compares in a time that reveals no more than the token's length.
fn has_token(headers: &HeaderMap, token: &Secret) -> bool {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let given = value.as_bytes().split_at_checked("Bearer ".len());
    given.is_some_and(|(scheme, given)| {
        scheme.eq_ignore_ascii_case(b"Bearer ")
            && !token.is_empty()
            && bool::from(token.reveal().as_bytes().ct_eq(given))
    })
}

/// Reads JSON or a form by its first byte, since senders are careless about the content
/// type. No form of a report begins with a brace.
fn read(body: &[u8]) -> Result<Fields, NotificationRejected> {
    if body.trim_ascii_start().starts_with(b"{") {
        return serde_json::from_slice(body).map_err(|_| NotificationRejected::Form);
    }
    let sent = form::decode(body);
    let if_any = |name: &str| {
        let is_there = sent.iter().any(|(key, _)| key == name.as_bytes());
        is_there.then(|| single_field(&sent, name)).transpose()
    };
    Ok(Fields {
        order_no: single_field(&sent, "order_no")?,
        pay_state: Value::String(single_field(&sent, "pay_state")?),
        amount: single_field(&sent, "amount")?,
        channel: single_field(&sent, "channel")?,
        trade_no: if_any("trade_no")?,
        refund_no: if_any("refund_no")?,
    })
}

/// The states that can be reported. Waiting needs no report, and an unknown state has no
/// meaning.
fn state(value: &Value) -> Option<PayState> {
    let text = value.as_str().map(str::to_owned);
    match text.unwrap_or_else(|| value.to_string()).as_str() {
        "1" => Some(PayState::Paid),
        "2" => Some(PayState::Canceled),
        "3" => Some(PayState::Refunded),
        _ => None,
    }
}
