//! A copy of a whole database, taken while others write to it.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{
    connections::BUSY_TIMEOUT,
    file::{COMPANIONS, OWNER_ALONE, folder, is_in_memory, with_suffix},
    migrations::check_written,
    soundness::check_sound,
};
use crate::merchant::store::StoreError;

/// All pages in one step: a copy in several begins anew whenever another program writes.
const ALL_PAGES: i32 = -1;
/// How often, and after how long, a step is tried again that another program's lock kept off.
const STEPS: u32 = 40;
const STEP_PAUSE: Duration = Duration::from_millis(100);

/// Copies the database at `from`, which may be in use, to `to`, where there must be none. The
/// copy is one file that only its owner may read. It has its name once it is whole and sound.
pub(in crate::merchant::store) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if is_in_memory(from) || !from.exists() {
        return Err(StoreError::NoDatabase(from.to_owned()));
    }
    check_no_companions(to)?;
    // An empty file keeps the name until the copy is whole.
    new_file(to)?;
    let partial = with_suffix(to, ".partial");
    let copied = fill(from, &partial).and_then(|()| Ok(fs::rename(&partial, to)?));
    if let Err(error) = copied {
        for file in [&partial, &to.to_owned()] {
            fs::remove_file(file).ok();
        }
        return Err(error);
    }
    sync_folder(to)
}

/// Companions of another database would be taken for the new one's own.
pub(super) fn check_no_companions(to: &Path) -> Result<(), StoreError> {
    let companions = COMPANIONS.map(|suffix| with_suffix(to, suffix));
    match companions.into_iter().find(|file| file.exists()) {
        Some(other) => Err(StoreError::Exists(other)),
        None => Ok(()),
    }
}

/// Brings the file's name to the disk.
pub(super) fn sync_folder(file: &Path) -> Result<(), StoreError> {
    Ok(File::open(folder(file))?.sync_all()?)
}

/// Makes a copy that is whole and sound, or returns an error.
pub(super) fn fill(from: &Path, partial: &Path) -> Result<(), StoreError> {
    if is_in_memory(from) || !from.exists() {
        return Err(StoreError::NoDatabase(from.to_owned()));
    }
    // Of a copy that was broken off, under a name that was kept for this one.
    if partial.exists() {
        fs::remove_file(partial)?;
    }
    new_file(partial)?;
    let source = existing(from)?;
    check_written(&source)?;
    let mut target = existing(partial)?;
    all_pages(&source, &mut target)?;
    // One file without companions, which any program can copy further.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    check_sound(&target)
}

fn all_pages(source: &Connection, target: &mut Connection) -> Result<(), StoreError> {
    let copying = Backup::new(source, target)?;
    for _ in 0..STEPS {
        if copying.step(ALL_PAGES)? == StepResult::Done {
            return Ok(());
        }
        thread::sleep(STEP_PAUSE);
    }
    Err(StoreError::Busy)
}

/// A connection to a database that is there; without this flag SQLite makes one.
pub(super) fn existing(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

fn new_file(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(OWNER_ALONE);
    made.open(path).map(drop).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            return StoreError::Exists(PathBuf::from(path));
        }
        error.into()
    })
}
