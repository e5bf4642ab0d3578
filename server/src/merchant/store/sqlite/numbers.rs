//! The numbers by which gateways know orders.

use rusqlite::Connection;

use super::columns::{all, first};
use crate::merchant::{order::OrderNo, store::StoreError};

/// The numbers by which gateways know the order.
pub(super) fn of_order(connection: &Connection, no: &OrderNo) -> Result<Vec<String>, StoreError> {
    let select = "SELECT number FROM numbers WHERE order_no = ?1";
    all(connection, select, [no.as_str()], |row| Ok(row.get(0)?))
}

/// The number of the order that the gateway knows by exactly this number.
pub(super) fn order_of_number(
    connection: &Connection,
    gateway: &str,
    number: &str,
) -> Result<Option<String>, StoreError> {
    let select = "SELECT o.order_no FROM numbers n JOIN orders o ON o.order_no = n.order_no
         WHERE n.gateway = ?1 AND n.number = ?2 AND n.number = ?2 COLLATE BINARY";
    first(connection, select, [gateway, number])
}
