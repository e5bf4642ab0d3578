//! The numbers by which gateways know orders.

use deadpool_postgres::GenericClient;

use super::{
    columns::{all, first, folded, text},
    failure::Failure,
};
use crate::merchant::order::OrderNo;

/// The numbers by which gateways know the order.
pub(super) async fn of_order(
    db: &impl GenericClient,
    no: &OrderNo,
) -> Result<Vec<String>, Failure> {
    let select = "SELECT n.number FROM numbers n JOIN orders o ON o.order_no = n.order_no
         WHERE lower(o.order_no) = $1";
    let no = folded(no.as_str());
    all(db, select, &[&no], |row| Ok(row.try_get(0)?)).await
}

/// The number of the order that the gateway knows by exactly this number.
pub(super) async fn order_of_number(
    db: &impl GenericClient,
    gateway: &str,
    number: &str,
) -> Result<Option<String>, Failure> {
    let select = "SELECT order_no FROM numbers
         WHERE gateway = $1 AND lower(number) = $2 AND number = $3";
    let (gateway, folded, number) = (text(gateway), folded(number), text(number));
    first(db, select, &[&gateway, &folded, &number]).await
}
