//! Opens the database, and then listens on the same connection for changes of orders, whatever
//! instance makes them.

use std::{
    pin::pin,
    sync::mpsc::{SyncSender, sync_channel},
    thread::Builder,
    time::Duration,
};

use futures_util::{Stream, StreamExt, stream};
use tokio::sync::{broadcast, oneshot};
use tokio_postgres::{AsyncMessage, Client, error::Error};

use super::{address::Address, failure::of_database, migrations::migrate};
use crate::{
    merchant::{
        order::OrderNo,
        store::{Changed, Mode, StoreError},
    },
    tls_error::TlsError,
};

/// The oldest version of PostgreSQL that is used, as `server_version_num` has it.
const OLDEST: i32 = 140_000;
/// A receiver that is further behind is told that any order may have changed.
const KEPT: usize = 1024;
/// After so long a database that is away is looked for again.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A thread that listens, until this is dropped.
#[derive(Debug)]
pub(super) struct Watch {
    changes: broadcast::Sender<Changed>,
    /// Ends the thread when it is dropped.
    _stop: oneshot::Sender<()>,
}

impl Watch {
    /// Brings the database to the present version, and begins with the changes that come after
    /// this call. It blocks, as the opening of a file does: the work is done on a thread with a
    /// runtime of its own, since the caller may be within one.
    pub(super) fn start(address: Address, mode: Mode) -> Result<Self, StoreError> {
        let changes = broadcast::Sender::new(KEPT);
        let (stop, stopped) = oneshot::channel();
        let (opened, is_opened) = sync_channel(1);
        let sender = changes.clone();
        let thread = Builder::new().name("store-changes".to_owned());
        thread.spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            match runtime {
                Ok(runtime) => runtime.block_on(async {
                    tokio::select! {
                        () = watch(&address, mode, &opened, &sender) => {}
                        _ = stopped => {}
                    }
                }),
                Err(error) => drop(opened.send(Err(error.into()))),
            }
        })?;
        let set_up = is_opened.recv();
        set_up.map_err(|_| StoreError::Interrupted)??;
        Ok(Self {
            changes,
            _stop: stop,
        })
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }
}

async fn watch(
    address: &Address,
    mode: Mode,
    opened: &SyncSender<Result<(), StoreError>>,
    changes: &broadcast::Sender<Changed>,
) {
    match set_up(address, mode).await {
        Ok(listening) => {
            opened.send(Ok(())).ok();
            listening.pass_on(changes).await;
        }
        Err(error) => {
            opened.send(Err(error)).ok();
            return;
        }
    }
    loop {
        tokio::time::sleep(LOOK_AGAIN).await;
        if let Ok(listening) = listen(address).await {
            // Without receivers it is nobody's loss.
            changes.send(Changed::Any).ok();
            listening.pass_on(changes).await;
        }
    }
}

/// A connection on which other instances' changes arrive.
struct Listening<S> {
    /// The schema whose changes are meant.
    schema: String,
    messages: S,
    /// The connection ends without it.
    _client: Client,
}

impl<S: Stream<Item = Result<AsyncMessage, Error>> + Unpin> Listening<S> {
    /// Passes on what arrives, until the connection breaks.
    async fn pass_on(mut self, changes: &broadcast::Sender<Changed>) {
        while let Some(Ok(message)) = self.messages.next().await {
            if let AsyncMessage::Notification(sent) = message
                && let Some((schema, no)) = sent.payload().split_once(' ')
                && schema == self.schema
                && let Some(no) = OrderNo::parse(no)
            {
                changes.send(Changed::Order(no)).ok();
            }
        }
    }
}

async fn set_up(
    address: &Address,
    mode: Mode,
) -> Result<Listening<impl Stream<Item = Result<AsyncMessage, Error>> + Unpin>, StoreError> {
    let connected = address.config.connect(address.tls.clone()).await;
    let (mut client, connection) = connected.map_err(|error| {
        let failed = of_database(&error);
        if failed == StoreError::Busy {
            return StoreError::Database(unreachable(&error));
        }
        failed
    })?;
    let connection = tokio::spawn(connection);
    let version = client.query_one("SELECT current_setting('server_version_num')::int", &[]);
    let version = version.await.map_err(|error| of_database(&error))?;
    if version.get::<_, i32>(0) < OLDEST {
        let sentence = "PostgreSQL 14 or newer is needed".to_owned();
        return Err(StoreError::Database(sentence));
    }
    migrate(&mut client, mode).await?;
    drop(client);
    // Ends once the client is gone; how is of no interest.
    connection.await.ok();
    listen(address).await.map_err(|error| of_database(&error))
}

async fn listen(
    address: &Address,
) -> Result<Listening<impl Stream<Item = Result<AsyncMessage, Error>> + Unpin>, Error> {
    let (client, mut connection) = address.config.connect(address.tls.clone()).await?;
    let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
    // The connection answers while it is read; what arrives meanwhile came before.
    let schema = {
        let mut begun = pin!(async {
            client.batch_execute("LISTEN checkout_order").await?;
            client.query_one("SELECT current_schema()", &[]).await
        });
        loop {
            tokio::select! {
                schema = &mut begun => break schema?.get(0),
                message = messages.next() => if let Some(Err(error)) = message {
                    return Err(error);
                },
            }
        }
    };
    Ok(Listening {
        schema,
        messages,
        _client: client,
    })
}

/// The error with what is behind it.
fn unreachable(error: &Error) -> String {
    if let Some(TlsError { sentence, .. }) = TlsError::behind(error) {
        return sentence;
    }
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
