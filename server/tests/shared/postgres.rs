//! Databases of PostgreSQL for tests: where `CHECKOUT_TEST_POSTGRES` has the URL of one, each
//! store of a test is a schema of its own in it, and no file.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use tokio::runtime::Builder;
use tokio_postgres::NoTls;

const VARIABLE: &str = "CHECKOUT_TEST_POSTGRES";

/// A place for a new store: the file, unless tests run over PostgreSQL.
pub(crate) fn database_of(file: PathBuf) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var(VARIABLE) else {
        return file;
    };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    // A process id may come again.
    let schema = format!("t{}_{number}_{:08x}", std::process::id(), rand());
    execute(Path::new(&server), &format!("CREATE SCHEMA {schema}"));
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-csearch_path%3D{schema}").into()
}

/// Does what another program might do there: statements without values.
pub(crate) fn execute(database: &Path, statements: &str) {
    let (url, statements) = (database.to_str().unwrap().to_owned(), statements.to_owned());
    // On a thread of its own, since the test may be within a runtime.
    let done = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
            let connection = tokio::spawn(connection);
            client.batch_execute(&statements).await.unwrap();
            drop(client);
            connection.await.unwrap().unwrap();
        });
    });
    done.join().unwrap();
}

fn rand() -> u32 {
    use std::hash::{BuildHasher, RandomState};
    u32::try_from(RandomState::new().hash_one(0) >> 32).unwrap()
}
