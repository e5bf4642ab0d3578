//! What is locked until a transaction ends, always in this order: a gateway's number, the order,
//! an event. So no two transactions wait for each other.

use deadpool_postgres::GenericClient;

use super::{
    columns::{exists, first, folded},
    failure::Failure,
    numbers,
};
use crate::merchant::store::NewEvent;

/// Locks what is told about one number of a gateway, which may be no order's.
pub(super) async fn number(
    change: &impl GenericClient,
    gateway: &str,
    number: &str,
) -> Result<(), Failure> {
    let key = number_key(gateway, number);
    advisory(change, &key).await
}

/// As [`number`], without waiting; `false` when another has it.
pub(super) async fn number_if_free(
    change: &impl GenericClient,
    gateway: &str,
    number: &str,
) -> Result<bool, Failure> {
    let select = "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || $1, 0))";
    let key = number_key(gateway, number);
    Ok(first(change, select, &[&key]).await?.unwrap_or(false))
}

/// Locks an order. `false` when there is none of that number.
pub(super) async fn order(change: &impl GenericClient, no: &str) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM orders WHERE lower(order_no) = $1 FOR UPDATE";
    exists(change, select, &[&folded(no)]).await
}

/// Locks the order that an event is about, if there is one.
pub(super) async fn order_of_event(
    change: &impl GenericClient,
    event: &NewEvent,
) -> Result<(), Failure> {
    let Some(no) = &event.order_no else {
        return Ok(());
    };
    let own = match &event.gateway {
        Some(gateway) => numbers::order_of_number(change, gateway, no).await?,
        None => None,
    };
    order(change, own.as_deref().unwrap_or(no)).await?;
    Ok(())
}

/// Locks the events that may be the same as one.
pub(super) async fn event(change: &impl GenericClient, event: &NewEvent) -> Result<(), Failure> {
    let about = match &event.order_no {
        Some(number) => format!("number {}", folded(number)),
        None => format!("gateway {:?} {:?}", event.gateway, event.reason),
    };
    advisory(change, &format!("event {about}")).await
}

/// Locks what the shop's system asks for under a key, or a number that may be no order's yet;
/// before all else, the key first.
pub(super) async fn request(change: &impl GenericClient, what: &str) -> Result<(), Failure> {
    advisory(change, &format!("request {what}")).await
}

fn number_key(gateway: &str, number: &str) -> String {
    format!("number {gateway} {}", folded(number))
}

async fn advisory(change: &impl GenericClient, key: &str) -> Result<(), Failure> {
    let select = "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(current_schema() || $1, 0))";
    exists(change, select, &[&key]).await?;
    Ok(())
}
