//! Orders that the shop wants, by their idempotency keys.

use deadpool_postgres::GenericClient;
use tokio_postgres::types::ToSql;

use super::{
    columns::{all, execute, folded, text},
    failure::Failure,
    locks, orders,
};
use crate::merchant::{
    order::{Order, OrderSource},
    store::{OrderKey, ShopOrder, StoreError},
};

/// Stores the order, unless it was made before under this key or this number.
pub(super) async fn add(
    change: &impl GenericClient,
    wanted: &Order,
    key: Option<&OrderKey>,
) -> Result<ShopOrder, Failure> {
    if let Some(key) = key {
        locks::request(change, &format!("key {}", text(&key.request.key))).await?;
    }
    locks::request(change, &format!("no {}", folded(wanted.no.as_str()))).await?;
    if let Some(key) = key
        && let Some((fingerprint, order_no)) = known(change, key).await?
    {
        if fingerprint != key.request.fingerprint {
            return Ok(ShopOrder::KeyOfAnother);
        }
        let order = orders::find(change, &order_no).await?;
        return Ok(ShopOrder::Known(order.ok_or(StoreError::UnknownOrder)?));
    }
    let before = orders::find(change, wanted.no.as_str()).await?;
    let is_new = before.is_none();
    let order = match before {
        Some(order) => order,
        // A browser that makes up the same number holds no lock of a request: its order may be
        // there by now.
        None => orders::add(change, wanted).await?,
    };
    if order.amount != wanted.amount || order.source != OrderSource::Api {
        return Ok(ShopOrder::NumberOfAnother(order));
    }
    if let Some(key) = key {
        let insert = "INSERT INTO order_keys (system, idempotency_key, fingerprint, order_no)
             VALUES ($1, $2, $3, $4)";
        let (system, own) = (text(&key.system), text(&key.request.key));
        let (fingerprint, no) = (text(&key.request.fingerprint), order.no.as_str());
        execute(change, insert, &[&system, &own, &fingerprint, &no]).await?;
    }
    Ok(if is_new {
        ShopOrder::Made(order)
    } else {
        ShopOrder::Known(order)
    })
}

/// What was asked for under the key, and the order's number. Of a key that an earlier version
/// kept nobody knows the system: it is every system's.
async fn known(
    db: &impl GenericClient,
    key: &OrderKey,
) -> Result<Option<(String, String)>, Failure> {
    let select = "SELECT fingerprint, order_no FROM order_keys
         WHERE idempotency_key = $1 AND system IN ($2, '') ORDER BY system DESC LIMIT 1";
    let values: [&(dyn ToSql + Sync); 2] = [&text(&key.request.key), &text(&key.system)];
    let found = all(db, select, &values, |row| {
        Ok((row.try_get(0)?, row.try_get(1)?))
    })
    .await?;
    Ok(found.into_iter().next())
}
