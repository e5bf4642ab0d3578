//! The database's files, which only their owner may read: they hold what was bought.

use std::{
    fs::{self, OpenOptions, Permissions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown},
    path::{Path, PathBuf},
};

use crate::merchant::store::StoreError;

pub(super) const OWNER_ALONE: u32 = 0o600;
/// What SQLite appends to a database's name for the files beside it.
pub(super) const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];
/// What SQLite keeps in memory, or in a file of its own.
const NO_FILES: [&str; 2] = ["", ":memory:"];

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::Database(error.to_string())
    }
}

/// Whether another connection could not find the database, or not by this path.
pub(super) fn is_in_memory(path: &Path) -> bool {
    let text = path.to_string_lossy();
    NO_FILES.contains(&text.as_ref()) || text.starts_with("file:")
}

/// The path with something after its last name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut file = path.as_os_str().to_owned();
    file.push(suffix);
    file.into()
}

/// The folder that a file is in, by a path that can be opened.
pub(super) fn folder(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

/// Gives a new file to whom the one at `place` belongs, or else the folder there: a service cannot
/// open what root has made for itself.
pub(super) fn belong(file: &Path, place: &Path) -> Result<(), StoreError> {
    let found = fs::metadata(place).or_else(|_| fs::metadata(folder(place)))?;
    let own = fs::metadata(file)?;
    if (own.uid(), own.gid()) == (found.uid(), found.gid()) {
        return Ok(());
    }
    // Only root can give a file away; whoever else makes one has it.
    match chown(file, Some(found.uid()), Some(found.gid())) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        given => Ok(given?),
    }
}

/// Makes the file where there is none, and takes it and its companions from all others.
/// SQLite gives new companions the file's own mode.
pub(super) fn restrict(path: &Path) -> Result<(), StoreError> {
    if is_in_memory(path) {
        return Ok(());
    }
    let is_new = !path.exists();
    let mut options = OpenOptions::new();
    let options = options.append(true).create(true).mode(OWNER_ALONE);
    options.open(path)?;
    if is_new {
        belong(path, folder(path))?;
    }
    for suffix in ["", "-wal", "-shm"] {
        let file = with_suffix(path, suffix);
        let Ok(found) = fs::metadata(&file) else {
            continue;
        };
        if found.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(&file, Permissions::from_mode(OWNER_ALONE))?;
        }
    }
    Ok(())
}
