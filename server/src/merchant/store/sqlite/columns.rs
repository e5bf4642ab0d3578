//! Values of columns, read as what they mean.

use rusqlite::{Connection, OptionalExtension, Params, Row, types::FromSql};

use crate::{
    merchant::{
        order::{OrderNo, Wallet},
        store::StoreError,
    },
    money::Fen,
};

/// A column whose texts are the names of something.
pub(super) fn named<T>(
    row: &Row<'_>,
    column: &'static str,
    from_name: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let name: String = row.get(column)?;
    from_name(&name).ok_or(StoreError::Unreadable(column))
}

/// As [`named`], where the column may be empty.
pub(super) fn named_if_any<T>(
    row: &Row<'_>,
    column: &'static str,
    from_name: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    let name: Option<String> = row.get(column)?;
    let read = |name: String| from_name(&name).ok_or(StoreError::Unreadable(column));
    name.map(read).transpose()
}

pub(super) fn fen(row: &Row<'_>, column: &'static str) -> Result<Fen, StoreError> {
    Fen::from_signed(row.get(column)?).ok_or(StoreError::Unreadable(column))
}

pub(super) fn order_no(row: &Row<'_>) -> Result<OrderNo, StoreError> {
    named(row, "order_no", OrderNo::parse)
}

pub(super) fn wallet(row: &Row<'_>, column: &'static str) -> Result<Wallet, StoreError> {
    named(row, column, Wallet::from_name)
}

/// The value of the first row and column, if there is a row.
pub(super) fn first<T: FromSql>(
    connection: &Connection,
    select: &str,
    values: impl Params,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(select)?;
    Ok(statement.query_row(values, |row| row.get(0)).optional()?)
}

/// All rows, each read by `read`.
pub(super) fn all<T>(
    connection: &Connection,
    select: &str,
    values: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(select)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}
