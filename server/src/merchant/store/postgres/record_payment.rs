//! Records a payment once.

use deadpool_postgres::GenericClient;

use super::{
    attempts, clean,
    columns::{execute, folded},
    events,
    failure::Failure,
    locks, order_webhooks, orders, payments,
};
use crate::merchant::{
    order::{OrderNo, Wallet},
    store::{
        NewPayment, Recorded, WebhookKind,
        payment_decision::{PaymentChange, PaymentRecords},
    },
};

/// The newest attempt with the gateway `$1` and the number `$2`, folded.
const NEWEST_ATTEMPT: &str =
    "(SELECT max(attempt_id) FROM attempts WHERE gateway = $1 AND lower(number) = $2)";

pub(super) async fn record(
    change: &impl GenericClient,
    payment: NewPayment,
) -> Result<Recorded, Failure> {
    let payment = &clean::payment(payment);
    let records = records(change, payment).await?;
    let order = records.order.as_ref();
    let order_no = order.map(|order| &order.no);
    let decision = records.decide(payment);
    match decision.change {
        PaymentChange::Insert => insert(change, payment, order_no).await?,
        PaymentChange::Adopt(id) => adopt(change, id, payment, order_no).await?,
        PaymentChange::NameTrade(id) => name_trade(change, id, payment).await?,
        PaymentChange::Nothing => {}
    }
    let asked = if decision.recorded == Recorded::Paid {
        let (gateway, number) = (payment.gateway.as_str(), &payment.number);
        let paid = attempts::of_number(change, gateway, number).await?;
        paid.map(|(_, attempt)| attempt.wallet)
    } else {
        None
    };
    events::record(change, &decision.event(payment, order, asked)).await?;
    if let Some(no) = order_no.filter(|_| decision.pays()) {
        let order = orders::existing(change, no).await?;
        let at_ms = payment.learned_at_ms;
        order_webhooks::add(change, WebhookKind::Paid, &order, at_ms).await?;
    }
    Ok(decision.recorded)
}

async fn records(
    change: &impl GenericClient,
    payment: &NewPayment,
) -> Result<PaymentRecords, Failure> {
    let gateway = payment.gateway.as_str();
    locks::number(change, gateway, &payment.number).await?;
    let order = orders::locked_of_number(change, gateway, &payment.number).await?;
    let of_order = async {
        match &order {
            Some(order) => payments::of_order(change, order.no.as_str()).await,
            None => Ok(Vec::new()),
        }
    };
    let of_trade = async {
        match &payment.trade_no {
            Some(trade_no) => payments::of_trade(change, gateway, trade_no).await,
            None => Ok(None),
        }
    };
    let of_number = payments::of_number(change, gateway, &payment.number);
    // Sent one after another without waiting for the answers.
    let (of_order, of_number, of_trade) = tokio::try_join!(of_order, of_number, of_trade)?;
    Ok(PaymentRecords {
        order,
        of_order,
        of_number,
        of_trade,
    })
}

async fn insert(
    change: &impl GenericClient,
    payment: &NewPayment,
    order_no: Option<&OrderNo>,
) -> Result<(), Failure> {
    let insert = format!(
        "INSERT INTO payments (gateway, trade_key, trade_no, number, attempt_id, order_no,
             amount_fen, wallet, paid_at, learned_at_ms, source)
         VALUES ($1, coalesce($3, $4), $3, $4, {NEWEST_ATTEMPT}, $5, $6, $7, $8, $9, $10)"
    );
    execute(
        change,
        &insert,
        &[
            &payment.gateway.as_str(),
            &folded(&payment.number),
            &payment.trade_no,
            &payment.number,
            &order_no.map(OrderNo::as_str),
            &payment.amount.signed(),
            &payment.wallet.map(Wallet::name),
            &payment.paid_at,
            &payment.learned_at_ms,
            &payment.source.name(),
        ],
    )
    .await?;
    Ok(())
}

async fn adopt(
    change: &impl GenericClient,
    id: i64,
    payment: &NewPayment,
    order_no: Option<&OrderNo>,
) -> Result<(), Failure> {
    let update = format!(
        "UPDATE payments SET order_no = $4, attempt_id = {NEWEST_ATTEMPT} WHERE payment_id = $3"
    );
    let gateway = payment.gateway.as_str();
    let number = folded(&payment.number);
    let order_no = order_no.map(OrderNo::as_str);
    execute(change, &update, &[&gateway, &number, &id, &order_no]).await?;
    Ok(())
}

/// Keeps the trade number of a payment that was recorded without one.
async fn name_trade(
    change: &impl GenericClient,
    id: i64,
    payment: &NewPayment,
) -> Result<(), Failure> {
    let update = "UPDATE payments SET trade_no = $2, trade_key = $2 WHERE payment_id = $1";
    execute(change, update, &[&id, &payment.trade_no]).await?;
    Ok(())
}
