//! Connections to the database, which are lent to one piece of work each. One that breaks is
//! replaced, so that a database that was away is used again once it is back.

use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts,
};

use super::{address::Address, failure::Failure};
use crate::merchant::store::StoreError;

/// Connections of one instance at most. A PostgreSQL as it is installed takes 100 in all.
const CONNECTIONS: usize = 16;
/// Those besides on which nothing but single statements read, so that whoever asks for a state
/// waits for no order that is being made.
const READERS: usize = 4;
/// For how long work waits for a connection, and a connection may take to be made.
const LENT_TIMEOUT: Duration = Duration::from_secs(8);
/// For how long a piece of work may take in all, so that a database that answers no more holds
/// nothing up.
const WORK_TIMEOUT: Duration = Duration::from_secs(20);
/// How often work is done again that others kept off, and after how long.
const TRIES: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(5);
/// Each connection's own limits, in the database, in milliseconds; and it says that a commit is
/// on the disk only once it is, whatever the database's config says.
const SETTINGS: &str = "SET lock_timeout = 8000; SET statement_timeout = 10000; \
     SET idle_in_transaction_session_timeout = 20000; SET synchronous_commit = on; \
     SET default_transaction_isolation = 'read committed'";

/// Two pools of connections.
pub(super) struct Connections {
    pool: Pool,
    readers: Pool,
    /// How often there was no connection or lock in time.
    busy: AtomicU64,
    /// How often the database failed otherwise.
    failed: AtomicU64,
}

impl std::fmt::Debug for Connections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}

impl Connections {
    /// Connections that are made when they are needed.
    pub(super) fn new(address: &Address) -> Result<Self, StoreError> {
        Ok(Self {
            pool: pool(address, CONNECTIONS)?,
            readers: pool(address, READERS)?,
            busy: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        })
    }

    pub(super) async fn lend(&self) -> Result<Object, Failure> {
        Ok(self.pool.get().await?)
    }

    pub(super) async fn lend_reader(&self) -> Result<Object, Failure> {
        Ok(self.readers.get().await?)
    }

    /// The work's result, in time.
    pub(super) async fn limited<T>(
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let done = tokio::time::timeout(WORK_TIMEOUT, work).await;
        done.unwrap_or(Err(Failure::NoConnection))
    }

    /// How often work failed, by stable reasons.
    pub(super) fn failures(&self) -> [(&'static str, u64); 2] {
        [("busy", &self.busy), ("database", &self.failed)]
            .map(|(reason, count)| (reason, count.load(Ordering::Relaxed)))
    }

    pub(super) fn counted<T>(&self, result: Result<T, Failure>) -> Result<T, StoreError> {
        let result = result.map_err(StoreError::from);
        match &result {
            Err(StoreError::Busy) => {
                self.busy.fetch_add(1, Ordering::Relaxed);
            }
            Err(StoreError::Database(_)) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) | Err(_) => {}
        }
        result
    }
}

fn pool(address: &Address, max_size: usize) -> Result<Pool, StoreError> {
    let recycling_method = RecyclingMethod::Fast;
    let manager = Manager::from_config(
        address.config.clone(),
        address.tls.clone(),
        ManagerConfig { recycling_method },
    );
    let limits = Timeouts {
        wait: Some(LENT_TIMEOUT),
        create: Some(LENT_TIMEOUT),
        recycle: Some(LENT_TIMEOUT),
    };
    let pool = Pool::builder(manager)
        .max_size(max_size)
        .timeouts(limits)
        .runtime(Runtime::Tokio1)
        .post_create(Hook::async_fn(|client, _| {
            Box::pin(async move {
                let set = client.batch_execute(SETTINGS).await;
                set.map_err(HookError::Backend)
            })
        }));
    let built = pool.build();
    built.map_err(|error| StoreError::Database(error.to_string()))
}

/// How often a piece of work was done.
#[derive(Debug, Default)]
pub(super) struct Tries(u32);

impl Tries {
    /// The result, unless the work is to be done again; then a pause is over.
    pub(super) async fn decide<T>(
        &mut self,
        done: Result<T, Failure>,
    ) -> ControlFlow<Result<T, Failure>> {
        self.0 += 1;
        match done {
            Err(failure) if failure.may_be_tried_again() && self.0 < TRIES => {
                tracing::debug!(?failure, "the work is done again");
                tokio::time::sleep(FIRST_PAUSE * 3_u32.pow(self.0)).await;
                ControlFlow::Continue(())
            }
            done => ControlFlow::Break(done),
        }
    }
}

/// Does work in a transaction: all of it or nothing, and again where others kept it off. The
/// work is an expression that gives a future, from the transaction.
macro_rules! change {
    ($connections:expr, |$change:ident| $work:expr) => {{
        let mut tries = $crate::merchant::store::postgres::connections::Tries::default();
        loop {
            let done =
                $crate::merchant::store::postgres::connections::Connections::limited(async {
                    let mut lent = $connections.lend().await?;
                    let transaction = lent.transaction().await?;
                    let $change = &transaction;
                    let result = $work.await?;
                    let committed = transaction.commit().await;
                    committed
                        .map_err($crate::merchant::store::postgres::failure::Failure::Commit)?;
                    Ok(result)
                })
                .await;
            if let std::ops::ControlFlow::Break(done) = tries.decide(done).await {
                break $connections.counted(done);
            }
        }
    }};
}

/// Reads what is on the disk at one time, by one statement or several.
macro_rules! read {
    ($connections:expr, |$snapshot:ident| $work:expr) => {{
        let mut tries = $crate::merchant::store::postgres::connections::Tries::default();
        loop {
            let done =
                $crate::merchant::store::postgres::connections::Connections::limited(async {
                    let mut lent = $connections.lend().await?;
                    let transaction = lent
                        .build_transaction()
                        .isolation_level(tokio_postgres::IsolationLevel::RepeatableRead)
                        .read_only(true)
                        .start()
                        .await?;
                    let $snapshot = &transaction;
                    let result = $work.await?;
                    transaction.commit().await?;
                    Ok(result)
                })
                .await;
            if let std::ops::ControlFlow::Break(done) = tries.decide(done).await {
                break $connections.counted(done);
            }
        }
    }};
}

/// Reads by one statement.
macro_rules! look_up {
    ($connections:expr, |$client:ident| $work:expr) => {{
        let mut tries = $crate::merchant::store::postgres::connections::Tries::default();
        loop {
            let done =
                $crate::merchant::store::postgres::connections::Connections::limited(async {
                    let lent = $connections.lend_reader().await?;
                    let $client = &lent;
                    $work.await
                })
                .await;
            if let std::ops::ControlFlow::Break(done) = tries.decide(done).await {
                break $connections.counted(done);
            }
        }
    }};
}

pub(super) use {change, look_up, read};
