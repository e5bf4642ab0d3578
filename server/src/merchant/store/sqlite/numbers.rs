//! The numbers by which gateways know orders.

use rusqlite::Connection;

use super::columns::first;
use crate::merchant::store::StoreError;

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
