//! Orders that the shop wants, by their idempotency keys.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::orders;
use crate::merchant::{
    order::{Order, OrderSource},
    store::{OrderKey, ShopOrder, StoreError},
};

/// Stores the order, unless it was made before under this key or this number.
pub(super) fn add(
    change: &Transaction<'_>,
    wanted: &Order,
    key: Option<&OrderKey>,
) -> Result<ShopOrder, StoreError> {
    if let Some(key) = key
        && let Some((fingerprint, order_no)) = known(change, key)?
    {
        if fingerprint != key.request.fingerprint {
            return Ok(ShopOrder::KeyOfAnother);
        }
        let order = orders::find(change, &order_no)?;
        return Ok(ShopOrder::Known(order.ok_or(StoreError::UnknownOrder)?));
    }
    let before = orders::find(change, wanted.no.as_str())?;
    let is_new = before.is_none();
    let order = match before {
        Some(order) if order.amount != wanted.amount || order.source != OrderSource::Api => {
            return Ok(ShopOrder::NumberOfAnother(order));
        }
        Some(order) => order,
        None => orders::add(change, wanted)?,
    };
    if let Some(key) = key {
        change.execute(
            "INSERT INTO order_keys (system, idempotency_key, fingerprint, order_no)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                key.system,
                key.request.key,
                key.request.fingerprint,
                order.no.as_str()
            ],
        )?;
    }
    Ok(if is_new {
        ShopOrder::Made(order)
    } else {
        ShopOrder::Known(order)
    })
}

/// What was asked for under the key, and the order's number. Of a key that an earlier version
/// kept nobody knows the system: it is every system's.
fn known(connection: &Connection, key: &OrderKey) -> Result<Option<(String, String)>, StoreError> {
    let select = "SELECT fingerprint, order_no FROM order_keys
         WHERE idempotency_key = ?1 AND system IN (?2, '') ORDER BY system DESC LIMIT 1";
    let mut statement = connection.prepare_cached(select)?;
    let row = statement.query_row([&key.request.key, &key.system], |row| {
        Ok((row.get(0)?, row.get(1)?))
    });
    Ok(row.optional()?)
}
