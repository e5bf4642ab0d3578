//! The numbers by which gateways know orders.

use rusqlite::Connection;

use super::{columns::first, orders};
use crate::merchant::{order::Order, store::StoreError};

/// The order that the gateway knows by exactly this number.
pub(super) fn order_of_number(
    connection: &Connection,
    gateway: &str,
    number: &str,
) -> Result<Option<Order>, StoreError> {
    let select = "SELECT order_no FROM numbers
         WHERE gateway = ?1 AND number = ?2 AND number = ?2 COLLATE BINARY";
    match first::<String>(connection, select, [gateway, number])? {
        Some(no) => orders::find(connection, &no),
        None => Ok(None),
    }
}
