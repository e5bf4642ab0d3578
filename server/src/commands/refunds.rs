//! `checkout-server orders refund` and `settle-refund`: money is given back.

use checkout_server::{
    Setup,
    merchant::{
        WantedRefund,
        store::{IdempotencyKey, Refund, RefundState},
    },
};

use super::{shop, text};
use crate::args::{RefundArgs, SettleArgs};

/// Gives money back, once for each key.
pub(crate) async fn refund(setup: &Setup, wanted: RefundArgs) -> Result<(), String> {
    // Another wish under the same key is a mistake, as with the API.
    let fingerprint = format!(
        "{:?} {:?} {} {}",
        wanted.amount, wanted.payment, wanted.reason, wanted.done
    );
    let wanted = WantedRefund {
        no: wanted.no,
        payment_id: wanted.payment,
        amount: wanted.amount,
        key: IdempotencyKey {
            key: wanted.key,
            fingerprint,
        },
        reason: wanted.reason,
        is_done: wanted.done,
    };
    let refunded = shop(setup)?.refund(wanted).await;
    let (refund, _) = refunded.map_err(|error| error.to_string())?;
    println!("{}", text::refund(&refund));
    ended(&refund)
}

/// Settles a refund that is unknown.
pub(crate) async fn settle(setup: &Setup, settled: SettleArgs) -> Result<(), String> {
    let SettleArgs {
        no,
        refund,
        succeeded,
        failed: _,
        note,
    } = settled;
    let shop = shop(setup)?;
    let settled = shop.settle_refund(&no, &refund, succeeded, &note).await;
    let refund = settled.map_err(|error| error.to_string())?;
    println!("{}", text::refund(&refund));
    Ok(())
}

/// A script that goes on only where the program succeeds must not take these for done.
fn ended(refund: &Refund) -> Result<(), String> {
    match refund.state {
        RefundState::Succeeded => Ok(()),
        RefundState::Failed => Err("the gateway refused the refund".to_owned()),
        RefundState::Requested | RefundState::Unknown => Err(
            "nobody knows whether the money was given back: look into the gateway's own \
             statement, and settle the refund with orders settle-refund"
                .to_owned(),
        ),
    }
}
