//! The store in SQLite, for one machine.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Error, OptionalExtension, Row, TransactionBehavior, params};

use super::{error::StoreError, migrations::migrate, source::Source};
use crate::{
    clock,
    merchant::{
        order::{GatewayName, Order, OrderNo, Wallet},
        pay_state::PayState,
    },
    money::Fen,
};

/// For how long a statement waits for another program's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Orders and credits in one `SQLite` file. Clones share the connection.
#[derive(Clone, Debug)]
pub struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens the file at `path`, which may be `:memory:`. A new one is set up, an older
    /// one upgraded with all that it holds.
    ///
    /// # Errors
    ///
    /// When the file is not a database that can be written, or cannot be upgraded without
    /// a loss; then it stays as it was.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // Off while tables are replaced; the pragma does nothing within a transaction.
        connection.pragma_update(None, "foreign_keys", false)?;
        migrate(&mut connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Stores an order, unless its number is taken; returns the order of that number.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn add(&self, order: Order) -> Result<Order, StoreError> {
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
                    order.amount.signed(),
                    order.wallet.name(),
                    clock::now_ms(),
                    order.expires_at_ms,
                ],
            )?;
            find(connection, &order.no)?.ok_or(StoreError::UnknownOrder)
        })
        .await
    }

    /// The order of that number, whatever the case of its letters.
    ///
    /// # Errors
    ///
    /// When the database fails or has a value that cannot be read.
    pub async fn find(&self, no: OrderNo) -> Result<Option<Order>, StoreError> {
        self.run(move |connection| find(connection, &no)).await
    }

    /// Binds the order to its first gateway and the fields that this is sent; returns the
    /// order as it is bound, which may be to another.
    ///
    /// # Errors
    ///
    /// When there is no such order, or the database fails.
    pub async fn bind(
        &self,
        no: OrderNo,
        gateway: GatewayName,
        gateway_fields: Option<String>,
    ) -> Result<Order, StoreError> {
        self.run(move |connection| {
            connection.execute(
                "UPDATE orders SET gateway = ?2, gateway_fields = ?3
                 WHERE order_no = ?1 AND gateway IS NULL",
                params![no.as_str(), gateway.as_str(), gateway_fields],
            )?;
            find(connection, &no)?.ok_or(StoreError::UnknownOrder)
        })
        .await
    }

    /// Records the state that an order was seen in, and returns the state that is recorded
    /// then. A payment makes one credit, however often it is seen.
    ///
    /// # Errors
    ///
    /// When there is no such order, or the database fails; then nothing is recorded.
    pub async fn record(
        &self,
        no: OrderNo,
        seen: PayState,
        source: Source,
    ) -> Result<PayState, StoreError> {
        self.run(move |connection| {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let order = find(&change, &no)?.ok_or(StoreError::UnknownOrder)?;
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

    /// How often an order was credited, and with how much in all.
    ///
    /// # Errors
    ///
    /// When the database fails or has a value that cannot be read.
    pub async fn credits(&self, no: OrderNo) -> Result<(u32, Fen), StoreError> {
        self.run(move |connection| {
            let (count, sum) = connection.query_row(
                "SELECT count(*), coalesce(sum(amount_fen), 0) FROM credits WHERE order_no = ?1",
                [no.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok((count, fen(sum)?))
        })
        .await
    }

    /// Ends now the time in which an order can be paid, unless it is over.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn end_life(&self, no: OrderNo) -> Result<(), StoreError> {
        self.run(move |connection| {
            connection.execute(
                "UPDATE orders SET expires_at_ms = min(expires_at_ms, ?2) WHERE order_no = ?1",
                params![no.as_str(), clock::now_ms()],
            )?;
            Ok(())
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.0);
        // A statement that panicked has rolled back: the connection is still sound.
        tokio::task::spawn_blocking(move || {
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
        .unwrap_or(Err(StoreError::Interrupted))
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        Self::Database(error.to_string())
    }
}

fn find(connection: &Connection, no: &OrderNo) -> Result<Option<Order>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT order_no, product_id, name, quantity, amount_fen, wallet, gateway,
             gateway_fields, expires_at_ms, state
         FROM orders WHERE order_no = ?1",
    )?;
    let found = statement
        .query_row([no.as_str()], |row| Ok(order(row)))
        .optional()?;
    found.transpose()
}

fn order(row: &Row<'_>) -> Result<Order, StoreError> {
    let number: String = row.get("order_no")?;
    let wallet: String = row.get("wallet")?;
    let gateway: Option<String> = row.get("gateway")?;
    Ok(Order {
        no: OrderNo::parse(&number).ok_or(StoreError::Unreadable("order_no"))?,
        product_id: row.get("product_id")?,
        name: row.get("name")?,
        quantity: row.get("quantity")?,
        amount: fen(row.get("amount_fen")?)?,
        wallet: Wallet::from_name(&wallet).ok_or(StoreError::Unreadable("wallet"))?,
        gateway: gateway.map(GatewayName::from),
        gateway_fields: row.get("gateway_fields")?,
        expires_at_ms: row.get("expires_at_ms")?,
        state: PayState::from_code(row.get("state")?),
    })
}

fn fen(stored: i64) -> Result<Fen, StoreError> {
    Fen::from_signed(stored).ok_or(StoreError::Unreadable("amount_fen"))
}
