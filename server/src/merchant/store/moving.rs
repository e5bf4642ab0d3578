//! Moves all that a file of SQLite has into an empty database of PostgreSQL.

use std::path::Path;

use rusqlite::{Connection, types::Value};

use super::{
    database::Database,
    error::StoreError,
    mode::Mode,
    postgres::{Filling, PostgresStore},
    sqlite,
};

/// Rows that are read at once.
const ROWS: usize = 500;

/// A table, and its rows as the other database is to have them. There an order's number is
/// written everywhere as the order itself has it.
struct Table {
    name: &'static str,
    columns: &'static str,
    select: &'static str,
    /// What is added up, to be compared afterwards.
    sum: &'static str,
}

const OWN_NUMBER: &str = "(SELECT o.order_no FROM orders o WHERE o.order_no = t.order_no)";

const TABLES: [Table; 10] = [
    Table {
        name: "orders",
        columns: "position, order_no, source, product_id, name, quantity, amount_fen, wallets, \
             gateway, return_url, metadata, created_at_ms, expires_at_ms, canceled_at_ms, \
             end_seen_at_ms, listed_state",
        select: "t.rowid, order_no, source, product_id, name, quantity, amount_fen, wallets, \
             gateway, return_url, metadata, created_at_ms, expires_at_ms, canceled_at_ms, \
             end_seen_at_ms, listed_state",
        sum: "amount_fen",
    },
    Table {
        name: "order_keys",
        columns: "order_no, system, idempotency_key, fingerprint",
        select: "{own}, system, idempotency_key, fingerprint",
        sum: "length(fingerprint)",
    },
    Table {
        name: "numbers",
        columns: "order_no, gateway, number",
        select: "{own}, gateway, number",
        sum: "length(number)",
    },
    Table {
        name: "attempts",
        columns: "order_no, attempt_id, gateway, wallet, device, number, fields, answer_status, \
             answer_type, answer_body, trade_no, state, created_at_ms, ends_at_ms, \
             sending_until_ms, next_query_at_ms, query_lease_until_ms, queries, \
             answered_query_at_ms, queried_at_ms",
        select: "{own}, attempt_id, gateway, wallet, device, number, fields, answer_status, \
             answer_type, answer_body, trade_no, state, created_at_ms, ends_at_ms, \
             sending_until_ms, next_query_at_ms, query_lease_until_ms, queries, \
             answered_query_at_ms, queried_at_ms",
        sum: "created_at_ms",
    },
    Table {
        name: "payments",
        columns: "order_no, payment_id, gateway, trade_key, trade_no, number, attempt_id, \
             amount_fen, wallet, paid_at, learned_at_ms, source",
        select: "{own}, payment_id, gateway, trade_key, trade_no, number, attempt_id, \
             amount_fen, wallet, paid_at, learned_at_ms, source",
        sum: "amount_fen",
    },
    Table {
        name: "refunds",
        columns: "order_no, position, refund_id, payment_id, amount_fen, state, \
             idempotency_key, requested_at_ms, settled_at_ms, reason, fingerprint",
        select: "{own}, t.rowid, refund_id, payment_id, amount_fen, state, \
             idempotency_key, requested_at_ms, settled_at_ms, reason, fingerprint",
        sum: "amount_fen",
    },
    Table {
        name: "events",
        columns: "event_id, at_ms, order_no, gateway, kind, accepted, reason, expected, got, \
             trade_no, source_address, raw, attention",
        select: "event_id, at_ms, order_no, gateway, kind, accepted, reason, expected, got, \
             trade_no, source_address, raw, attention",
        sum: "at_ms",
    },
    Table {
        name: "attention_resolved",
        columns: "event_id, at_ms, note",
        select: "event_id, at_ms, note",
        sum: "at_ms",
    },
    Table {
        name: "outbox",
        columns: "position, webhook_id, order_no, kind, payload, created_at_ms, \
             delivered_at_ms, closed_at_ms",
        select: "t.rowid, webhook_id, order_no, kind, payload, created_at_ms, \
             delivered_at_ms, closed_at_ms",
        sum: "created_at_ms",
    },
    Table {
        name: "deliveries",
        columns: "webhook_id, endpoint, tries, next_at_ms, lease_until_ms, answer, \
             delivered_at_ms, given_up_at_ms",
        select: "webhook_id, endpoint, tries, next_at_ms, lease_until_ms, answer, \
             delivered_at_ms, given_up_at_ms",
        sum: "tries",
    },
];
/// What is of the file's own, and written anew elsewhere.
const LEFT: [&str; 3] = ["store", "changes", "sqlite_sequence"];

/// What was moved of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The table.
    pub table: &'static str,
    /// Its rows.
    pub rows: i64,
}

/// Copies all that the file has to a database of PostgreSQL, in one transaction, and compares the
/// counts and sums of both before it is committed. Nobody can use the file meanwhile. It keeps its
/// rows, and a mark that says where they went: no server starts on it any more.
///
/// # Errors
///
/// When a program uses the file, one of them cannot be opened for `mode`, the database is not
/// empty, or what arrived there is not what the file has. Then nothing is moved.
pub async fn move_to(from: &Path, to: &Database, mode: Mode) -> Result<Vec<Moved>, StoreError> {
    if !from.exists() {
        return Err(StoreError::NoDatabase(from.to_owned()));
    }
    let Database::Postgres { url, password } = to else {
        return Err(StoreError::NotAStore);
    };
    let (url, password) = (url.reveal(), password.as_ref());
    // Both are brought to this version.
    drop(sqlite::alone(from)?);
    sqlite::upgrade(from, mode)?;
    drop(PostgresStore::open(url, password, mode)?);
    let file = sqlite::alone(from)?;
    check_known(&file)?;
    let mut connection = Filling::connect(url, password).await?;
    let filling = connection.begin().await?;
    let mut moved = Vec::new();
    for table in &TABLES {
        moved.push(move_table(&file, table, &filling).await?);
    }
    // Marked first: where this is cut off between the two, no server finds the orders in the
    // file alone, and it can be moved again.
    sqlite::mark_moved(&file, &to.to_string())?;
    file.execute_batch("COMMIT")?;
    filling.commit().await?;
    Ok(moved)
}

/// Copies a table, and compares what arrived.
async fn move_table(
    file: &Connection,
    table: &Table,
    filling: &Filling<'_>,
) -> Result<Moved, StoreError> {
    filling.check_empty(table.name).await?;
    copy(file, table, filling).await?;
    let sum = format!(
        "SELECT count(*), coalesce(sum({}), 0) FROM {}",
        table.sum, table.name
    );
    let own: (i64, i64) = file.query_row(&sum, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if filling.counted(table.name, table.sum).await? != own {
        return Err(StoreError::NotTheSame(table.name));
    }
    Ok(Moved {
        table: table.name,
        rows: own.0,
    })
}

/// Checks that no table is forgotten.
fn check_known(file: &Connection) -> Result<(), StoreError> {
    let mut names = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let names = names.query_map([], |row| row.get::<_, String>(0))?;
    for name in names {
        let name = name?;
        let is_known = TABLES.iter().any(|table| table.name == name);
        if !is_known && !LEFT.contains(&name.as_str()) {
            let sentence = format!("its table {name} cannot be moved");
            return Err(StoreError::Database(sentence));
        }
    }
    Ok(())
}

async fn copy(file: &Connection, table: &Table, filling: &Filling<'_>) -> Result<(), StoreError> {
    let columns = table.select.replace("{own}", OWN_NUMBER);
    let select = format!("SELECT {columns} FROM {} t ORDER BY t.rowid", table.name);
    let mut statement = file.prepare(&select)?;
    let count = statement.column_count();
    let mut rows = statement.query([])?;
    loop {
        let mut some: Vec<Vec<Value>> = Vec::new();
        while some.len() < ROWS {
            let Some(row) = rows.next()? else { break };
            let values: Result<_, _> = (0..count).map(|index| row.get(index)).collect();
            some.push(values?);
        }
        if some.is_empty() {
            return Ok(());
        }
        filling.insert(table.name, table.columns, some).await?;
    }
}
