//! Orders and credits in SQLite. A write is on the disk before its caller goes on.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::{
    order::{Gateway, Order, OrderNo, Wallet},
    pay_state::PayState,
};
use crate::{clock, money::Fen};

/// Step `n` leads from `user_version` n to n + 1; steps are only ever added.
const MIGRATIONS: [&str; 2] = [include_str!("schema.sql"), include_str!("schema-2.sql")];

#[derive(Clone, Debug)]
pub struct Store(Arc<Mutex<Connection>>);

/// Where a payment was learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Notify,
    Query,
}

impl Store {
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        // Off while tables are replaced; the pragma does nothing within a transaction.
        connection.pragma_update(None, "foreign_keys", false)?;
        migrate(&mut connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Records an order, unless its number is taken; gives the number's order back.
    pub async fn add(&self, order: Order) -> rusqlite::Result<Order> {
        self.run(move |connection| {
            connection.execute(
                "INSERT INTO orders (order_no, product_id, name, quantity, amount_fen, wallet,
                     created_at_ms, expires_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
                params![
                    order.no.as_str(),
                    order.product_id,
                    order.name,
                    order.quantity,
                    i64::try_from(order.amount.get()).unwrap_or(i64::MAX),
                    order.wallet.name(),
                    clock::now_ms(),
                    order.expires_at_ms,
                ],
            )?;
            find(connection, &order.no)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
        })
        .await
    }

    pub async fn find(&self, no: OrderNo) -> rusqlite::Result<Option<Order>> {
        self.run(move |connection| find(connection, &no)).await
    }

    /// Binds the order to its first gateway and what that is told; gives the order back
    /// as it is bound, which may be to another.
    pub async fn bind(
        &self,
        no: OrderNo,
        gateway: Gateway,
        told: Option<String>,
    ) -> rusqlite::Result<Order> {
        self.run(move |connection| {
            connection.execute(
                "UPDATE orders SET gateway = ?2, told = ?3
                 WHERE order_no = ?1 AND gateway IS NULL",
                params![no.as_str(), gateway.name(), told],
            )?;
            find(connection, &no)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
        })
        .await
    }

    /// Takes down what a notify or a query said, once; a payment makes one credit.
    pub async fn record(
        &self,
        no: OrderNo,
        seen: PayState,
        source: Source,
    ) -> rusqlite::Result<PayState> {
        self.run(move |connection| {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let order = find(&change, &no)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
            let state = order.state.then(seen);
            if state == PayState::Paid {
                change.execute(
                    "INSERT INTO credits (order_no, amount_fen, source, credited_at_ms)
                     SELECT order_no, amount_fen, ?2, ?3 FROM orders WHERE order_no = ?1
                     ON CONFLICT DO NOTHING",
                    params![no.as_str(), source.name(), clock::now_ms()],
                )?;
            }
            if !matches!(state, PayState::Other(_)) {
                change.execute(
                    "UPDATE orders SET state = ?2 WHERE order_no = ?1",
                    params![no.as_str(), state.code()],
                )?;
            }
            change.commit()?;
            Ok(state)
        })
        .await
    }

    /// How often an order was credited, and with how many fen in all.
    pub async fn credits(&self, no: OrderNo) -> rusqlite::Result<(u32, Fen)> {
        self.run(move |connection| {
            connection.query_row(
                "SELECT count(*), coalesce(sum(amount_fen), 0) FROM credits WHERE order_no = ?1",
                [no.as_str()],
                |row| Ok((row.get(0)?, fen(row, 1)?)),
            )
        })
        .await
    }

    /// Ends an order's life now. Blocks.
    pub fn end_life(&self, no: &OrderNo) -> rusqlite::Result<()> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .execute(
                "UPDATE orders SET expires_at_ms = min(expires_at_ms, ?2) WHERE order_no = ?1",
                params![no.as_str(), clock::now_ms()],
            )
            .map(drop)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> rusqlite::Result<T> {
        let connection = Arc::clone(&self.0);
        // A statement that panicked has rolled back: the connection is still sound.
        tokio::task::spawn_blocking(move || {
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
        .unwrap_or(Err(rusqlite::Error::InvalidQuery))
    }
}

impl Source {
    const fn name(self) -> &'static str {
        match self {
            Self::Notify => "notify",
            Self::Query => "query",
        }
    }
}

fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: u32 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let steps = (1_u32..).zip(MIGRATIONS);
    let mut changed = false;
    for (number, step) in steps.skip_while(|(number, _)| *number <= version) {
        change.execute_batch(step)?;
        change.pragma_update(None, "user_version", number)?;
        changed = true;
    }
    if changed && dangling(&change)? {
        return Err(rusqlite::Error::InvalidQuery);
    }
    change.commit()
}

/// A credit without its order: foreign keys were not watched during the steps.
fn dangling(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare("PRAGMA foreign_key_check")?.exists([])
}

fn find(connection: &Connection, no: &OrderNo) -> rusqlite::Result<Option<Order>> {
    connection
        .query_row(
            "SELECT order_no, product_id, name, quantity, amount_fen, wallet, gateway,
                 expires_at_ms, state, told
             FROM orders WHERE order_no = ?1",
            [no.as_str()],
            order,
        )
        .optional()
}

fn order(row: &Row<'_>) -> rusqlite::Result<Order> {
    let number: String = row.get(0)?;
    let wallet: String = row.get(5)?;
    let gateway: Option<String> = row.get(6)?;
    Ok(Order {
        no: OrderNo::parse(&number)
            .ok_or(rusqlite::Error::InvalidColumnName("order_no".to_owned()))?,
        product_id: row.get(1)?,
        name: row.get(2)?,
        quantity: row.get(3)?,
        amount: fen(row, 4)?,
        wallet: Wallet::from_name(&wallet)
            .ok_or(rusqlite::Error::InvalidColumnName("wallet".to_owned()))?,
        gateway: gateway.as_deref().and_then(Gateway::from_name),
        expires_at_ms: row.get(7)?,
        state: PayState::from_code(row.get(8)?),
        told: row.get(9)?,
    })
}

fn fen(row: &Row<'_>, column: usize) -> rusqlite::Result<Fen> {
    let fen: i64 = row.get(column)?;
    u64::try_from(fen)
        .map(Fen::new)
        .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, fen))
}
