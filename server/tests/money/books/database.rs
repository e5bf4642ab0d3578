//! A connection to the store beside those of the servers, in SQLite or PostgreSQL.

use std::{
    path::Path,
    sync::{Arc, Mutex, OnceLock, mpsc},
    time::Duration,
};

use rusqlite::{Connection, Row, types::ValueRef};
use serde_json::{Map, Value};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};

#[derive(Debug)]
pub(super) enum Database {
    Sqlite(Mutex<Connection>),
    Postgres(Arc<Client>, String),
}

/// A server that died may hold a lock for a moment.
const SETTINGS: &str = "SET lock_timeout = 8000";

impl Database {
    pub(super) fn open(path: &Path) -> Self {
        let name = path.to_str().unwrap().to_owned();
        let Some((_, schema)) = name.split_once("search_path%3D") else {
            let connection = Connection::open(path).unwrap();
            connection.busy_timeout(Duration::from_secs(20)).unwrap();
            return Self::Sqlite(Mutex::new(connection));
        };
        let schema = schema.to_owned();
        let client = wait(async move {
            let (client, connection) = tokio_postgres::connect(&name, NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(SETTINGS).await.unwrap();
            client
        });
        Self::Postgres(Arc::new(client), schema)
    }

    /// The rows, each an object with its columns.
    pub(super) fn rows(&self, select: &str) -> Vec<Value> {
        match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().unwrap();
                let mut statement = connection.prepare_cached(select).unwrap();
                let rows = statement.query_map([], object).unwrap();
                rows.map(Result::unwrap).collect()
            }
            Self::Postgres(client, _) => {
                let client = Arc::clone(client);
                let select = format!("SELECT to_json(t)::text FROM ({select}) t");
                let rows = wait(async move { client.query(&select, &[]).await.unwrap() });
                let rows = rows.iter().map(|row| row.get::<_, String>(0));
                rows.map(|text| serde_json::from_str(&text).unwrap())
                    .collect()
            }
        }
    }

    pub(super) fn execute(&self, statement: &str) {
        match self {
            Self::Sqlite(connection) => {
                connection.lock().unwrap().execute(statement, []).unwrap();
            }
            Self::Postgres(client, _) => {
                let (client, statement) = (Arc::clone(client), statement.to_owned());
                wait(async move { client.batch_execute(&statement).await.unwrap() });
            }
        }
    }

    /// The column by which rows are in the order in which they were made.
    pub(super) const fn position(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "rowid",
            Self::Postgres(..) => "position",
        }
    }

    pub(super) fn damages(&self) -> Vec<String> {
        if let Self::Postgres(..) = self {
            return Vec::new();
        }
        let checks = ["PRAGMA integrity_check", "PRAGMA foreign_key_check"];
        let found = checks.iter().flat_map(|check| self.rows(check));
        let is_sound = |row: &Value| row["integrity_check"] == "ok";
        let found = found.filter(|row| !is_sound(row));
        found.map(|row| row.to_string()).collect()
    }

    /// Removes the run's schema. One that a dying server holds stays, and disturbs nobody.
    pub(super) fn remove(&self) {
        if let Self::Postgres(client, schema) = self {
            let client = Arc::clone(client);
            let drop = format!("DROP SCHEMA {schema} CASCADE");
            wait(async move { client.batch_execute(&drop).await.ok() });
        }
    }
}

fn object(row: &Row<'_>) -> rusqlite::Result<Value> {
    let mut object = Map::new();
    for (at, name) in row.as_ref().column_names().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        };
        object.insert(name.to_owned(), value);
    }
    Ok(Value::Object(object))
}

/// Waits for work in a runtime of its own: the caller may be within another.
fn wait<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).enable_all().build().unwrap()
    });
    let (sender, receiver) = mpsc::channel();
    runtime.spawn(async move {
        sender.send(work.await).ok();
    });
    receiver.recv().unwrap()
}
