//! Rows of another database, which are written as they are, in one transaction.

use futures_util::future::try_join_all;
use rusqlite::types::Value;
use tokio::task::JoinHandle;
use tokio_postgres::{
    Client, Transaction,
    types::{ToSql, Type},
};

use super::{address::Address, columns::text, failure::of_database};
use crate::{merchant::store::StoreError, secret::Secret};

type Parameter = Box<dyn ToSql + Sync + Send>;

/// A connection for one filling.
pub(in crate::merchant::store) struct FillingConnection {
    client: Client,
    _connection: JoinHandle<()>,
}

/// A transaction that fills an empty database.
pub(in crate::merchant::store) struct Filling<'a>(Transaction<'a>);

impl Filling<'_> {
    pub(in crate::merchant::store) async fn connect(
        url: &str,
        password: Option<&Secret>,
    ) -> Result<FillingConnection, StoreError> {
        let address = Address::read(url, password)?;
        let connected = address.config.connect(address.tls).await;
        let (client, connection) = connected.map_err(|error| of_database(&error))?;
        Ok(FillingConnection {
            client,
            _connection: tokio::spawn(async {
                // Whoever uses the client gets the error.
                connection.await.ok();
            }),
        })
    }

    /// Checks that a table has no rows; nobody else writes to it from now on.
    pub(in crate::merchant::store) async fn check_empty(
        &self,
        table: &str,
    ) -> Result<(), StoreError> {
        let lock = format!("LOCK TABLE {table} IN EXCLUSIVE MODE");
        let locked = self.0.batch_execute(&lock).await;
        locked.map_err(|error| of_database(&error))?;
        match self.counted(table, "0").await? {
            (0, _) => Ok(()),
            _ => Err(StoreError::NotEmpty),
        }
    }

    /// How many rows a table has, and the sum of an expression.
    pub(in crate::merchant::store) async fn counted(
        &self,
        table: &str,
        sum: &str,
    ) -> Result<(i64, i64), StoreError> {
        let select = format!("SELECT count(*), coalesce(sum({sum}), 0)::bigint FROM {table}");
        let row = self.0.query_one(&select, &[]).await;
        let row = row.map_err(|error| of_database(&error))?;
        Ok((row.get(0), row.get(1)))
    }

    pub(in crate::merchant::store) async fn insert(
        &self,
        table: &str,
        columns: &str,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let places = (1..=columns.split(',').count()).map(|place| format!("${place}"));
        let places = places.collect::<Vec<_>>().join(", ");
        let insert = format!("INSERT INTO {table} ({columns}) VALUES ({places})");
        let statement = self.0.prepare(&insert).await;
        let statement = statement.map_err(|error| of_database(&error))?;
        let rows: Vec<Vec<Parameter>> = rows
            .into_iter()
            .map(|row| {
                let typed = row.into_iter().zip(statement.params());
                typed.map(|(value, kind)| parameter(value, kind)).collect()
            })
            .collect();
        // Sent one after another without waiting for the answers, which come in order.
        let sent = rows.iter().map(|row| {
            let values = row.iter().map(|value| &**value as &(dyn ToSql + Sync));
            self.0.execute_raw(&statement, values)
        });
        try_join_all(sent)
            .await
            .map_err(|error| of_database(&error))?;
        Ok(())
    }

    /// Rows that are added from now on are numbered behind those that are here.
    pub(in crate::merchant::store) async fn commit(self) -> Result<(), StoreError> {
        for (table, column) in [
            ("orders", "position"),
            ("attempts", "attempt_id"),
            ("payments", "payment_id"),
            ("refunds", "position"),
            ("events", "event_id"),
            ("outbox", "position"),
        ] {
            let next = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'),
                     coalesce(max({column}), 0) + 1, false) FROM {table}"
            );
            let set = self.0.query_one(&next, &[]).await;
            set.map_err(|error| of_database(&error))?;
        }
        self.0.commit().await.map_err(|error| of_database(&error))
    }
}

impl FillingConnection {
    pub(in crate::merchant::store) async fn begin(&mut self) -> Result<Filling<'_>, StoreError> {
        let transaction = self.client.transaction().await;
        Ok(Filling(transaction.map_err(|error| of_database(&error))?))
    }
}

/// A value as its column takes it. What does not fit is refused by the database.
fn parameter(value: Value, kind: &Type) -> Parameter {
    match value {
        Value::Integer(number) if *kind == Type::BOOL => Box::new(number != 0),
        Value::Integer(number) => Box::new(number),
        Value::Text(own) => Box::new(text(&own).into_owned()),
        Value::Blob(bytes) => Box::new(bytes),
        Value::Real(number) => Box::new(number),
        Value::Null if *kind == Type::INT8 => Box::new(None::<i64>),
        Value::Null if *kind == Type::BYTEA => Box::new(None::<Vec<u8>>),
        Value::Null => Box::new(None::<String>),
    }
}
