//! Statements, and values of columns read as what they mean.

use std::borrow::Cow;

use deadpool_postgres::GenericClient;
use tokio_postgres::{
    Row,
    types::{FromSqlOwned, ToSql},
};

use super::failure::Failure;
use crate::{
    merchant::{
        order::{OrderNo, Wallet},
        store::StoreError,
    },
    money::Fen,
};

pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// A text without the one character that PostgreSQL keeps in none.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        return text.replace('\0', "\u{fffd}").into();
    }
    text.into()
}

/// As [`text`], of a text that may be absent.
pub(super) fn text_if_any(value: Option<&str>) -> Option<Cow<'_, str>> {
    value.map(text)
}

/// A number of an order as it is compared, without case.
pub(super) fn folded(number: &str) -> String {
    text(number).to_ascii_lowercase()
}

/// A value of an unsigned column.
pub(super) fn unsigned<T: TryFrom<i64>>(row: &Row, column: &'static str) -> Result<T, Failure> {
    let value: i64 = row.try_get(column)?;
    let read = T::try_from(value).map_err(|_| StoreError::Unreadable(column))?;
    Ok(read)
}

/// A column whose texts are the names of something.
pub(super) fn named<T>(
    row: &Row,
    column: &'static str,
    from_name: impl Fn(&str) -> Option<T>,
) -> Result<T, Failure> {
    let name: &str = row.try_get(column)?;
    Ok(from_name(name).ok_or(StoreError::Unreadable(column))?)
}

/// As [`named`], where the column may be empty.
pub(super) fn named_if_any<T>(
    row: &Row,
    column: &'static str,
    from_name: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    let name: Option<&str> = row.try_get(column)?;
    let read = |name| from_name(name).ok_or(StoreError::Unreadable(column));
    Ok(name.map(read).transpose()?)
}

pub(super) fn fen(row: &Row, column: &'static str) -> Result<Fen, Failure> {
    let fen = Fen::from_signed(row.try_get(column)?);
    Ok(fen.ok_or(StoreError::Unreadable(column))?)
}

pub(super) fn order_no(row: &Row) -> Result<OrderNo, Failure> {
    named(row, "order_no", OrderNo::parse)
}

pub(super) fn wallet(row: &Row, column: &'static str) -> Result<Wallet, Failure> {
    named(row, column, Wallet::from_name)
}

/// The value of the first row and column, if there is a row.
pub(super) async fn first<T: FromSqlOwned>(
    db: &impl GenericClient,
    select: &str,
    values: Values<'_>,
) -> Result<Option<T>, Failure> {
    let statement = db.prepare_cached(select).await?;
    let rows = db.query(&statement, values).await?;
    Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
}

/// Whether there is a row.
pub(super) async fn exists(
    db: &impl GenericClient,
    select: &str,
    values: Values<'_>,
) -> Result<bool, Failure> {
    let statement = db.prepare_cached(select).await?;
    Ok(!db.query(&statement, values).await?.is_empty())
}

/// All rows, each read by `read`.
pub(super) async fn all<T>(
    db: &impl GenericClient,
    select: &str,
    values: Values<'_>,
    read: fn(&Row) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let statement = db.prepare_cached(select).await?;
    let rows = db.query(&statement, values).await?;
    rows.iter().map(read).collect()
}

/// Changes rows; returns how many.
pub(super) async fn execute(
    db: &impl GenericClient,
    statement: &str,
    values: Values<'_>,
) -> Result<u64, Failure> {
    let statement = db.prepare_cached(statement).await?;
    Ok(db.execute(&statement, values).await?)
}
