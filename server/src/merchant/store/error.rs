//! Why the store failed, without a word of the database behind it.

use std::{fmt, path::PathBuf};

use super::mode::Mode;

/// Why something could not be read from the store or written to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The database failed: a full disk, say. Its own sentence.
    Database(String),
    /// Another program holds the database's lock, or too much is to be written.
    Busy,
    /// A row has a value that no version of this program writes. The column's name.
    Unreadable(&'static str),
    /// The order that should change does not exist.
    UnknownOrder,
    /// An older database has a credit without its order, which the upgrade would lose.
    CreditWithoutOrder,
    /// A newer version of this program wrote the database, in a form not known here.
    NewerVersion,
    /// An older database, which does not say what it is for.
    NotMarked,
    /// The database is for that mode, and was opened for the other.
    OtherMode(Mode),
    /// The database's file is damaged. What is wrong with it, in the database's words.
    Damaged(String),
    /// The file is no database of this program.
    NotAStore,
    /// There is no database at that path.
    NoDatabase(PathBuf),
    /// The file that should be new is there already.
    Exists(PathBuf),
    /// The database that is to be filled has rows already.
    NotEmpty,
    /// What arrived in a table is not what was there; the table's name.
    NotTheSame(&'static str),
    /// A program uses the database that must be used by none.
    InUse,
    /// The database's orders were moved to another one. That one's address, without a password.
    Moved(String),
    /// The work was cut off before it ended.
    Interrupted,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(sentence) => f.write_str(sentence),
            Self::Busy => f.write_str("another program has locked it, or too much is written"),
            Self::Unreadable(column) => {
                write!(f, "the column {column} has a value that cannot be read")
            }
            Self::UnknownOrder => f.write_str("the order does not exist"),
            Self::CreditWithoutOrder => f.write_str("a credit has no order"),
            Self::NewerVersion => f.write_str(
                "a newer version of checkout-server wrote it: run that version, or restore \
                 the backup from before the upgrade",
            ),
            Self::NotMarked => f.write_str(
                "it was written before databases said whether their orders are real: start \
                 once with --mark live if its orders went to real gateways, or with \
                 --mark sandbox if they are the sandbox's",
            ),
            Self::OtherMode(mode) => write!(
                f,
                "its orders are marked {mode}, so that it cannot be used for {}: name another \
                 file with --database",
                match mode {
                    Mode::Live => "the sandbox",
                    Mode::Sandbox => "real gateways",
                }
            ),
            Self::Damaged(sentence) => write!(
                f,
                "it is damaged ({sentence}): stop the server, move the database's files aside, \
                 and restore the newest backup with checkout-server restore"
            ),
            Self::NotAStore => f.write_str("it is no database of checkout-server"),
            Self::NoDatabase(path) => write!(f, "there is no database {}", path.display()),
            Self::Exists(path) => write!(
                f,
                "{} exists already, and nothing is overwritten",
                path.display()
            ),
            Self::NotEmpty => f.write_str("it is not empty, and nothing is overwritten"),
            Self::NotTheSame(table) => {
                write!(
                    f,
                    "the rows of {table} did not arrive as they are; nothing is moved"
                )
            }
            Self::InUse => f.write_str("a server uses it: stop it first"),
            Self::Moved(to) => write!(
                f,
                "its orders were moved to {to}: use that database. To go back to this file, which \
                 lacks what was recorded there since, stop every server of that database, give \
                 the file another name, and restore it with checkout-server restore"
            ),
            Self::Interrupted => f.write_str("the work was interrupted"),
        }
    }
}

impl std::error::Error for StoreError {}
