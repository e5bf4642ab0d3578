//! Orders and credits. A write is on the disk before its caller goes on.

mod error;
mod migrations;
mod source;
mod sqlite;

pub use self::{error::StoreError, source::Source, sqlite::Store};
