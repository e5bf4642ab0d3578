//! A folder that becomes an archive: its files have the modes that are said here and one time,
//! whatever the machine and the user.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::files;
use crate::process::Outcome;

/// Who may read a folder or a file, as `chmod` has it.
const READABLE: u32 = 0o644;
const EXECUTABLE: u32 = 0o755;
const PRIVATE: u32 = 0o700;

/// The time of everything in a release, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Epoch(pub(crate) u64);

/// A folder that is being filled.
pub(crate) struct Tree {
    folder: PathBuf,
    private: Vec<PathBuf>,
}

impl Tree {
    /// An empty folder, whatever was there.
    pub(crate) fn new(folder: &Path) -> Outcome<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
        }
        files::create_folder(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            private: Vec::new(),
        })
    }

    /// A file that everybody may read.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> Outcome {
        self.add(name, bytes, READABLE)
    }

    /// A file that everybody may run.
    pub(crate) fn program(&self, name: &str, bytes: &[u8]) -> Outcome {
        self.add(name, bytes, EXECUTABLE)
    }

    /// A copy of a file that everybody may read.
    pub(crate) fn copy(&self, from: &Path, name: &str) -> Outcome {
        self.file(name, &files::read(from)?)
    }

    /// A copy of the files below a folder.
    pub(crate) fn copy_all(&self, from: &Path, names: &[String], to: &str) -> Outcome {
        for name in names {
            self.copy(&from.join(name), &format!("{to}/{name}"))?;
        }
        Ok(())
    }

    /// An empty folder that its owner alone may enter.
    pub(crate) fn private_folder(&mut self, name: &str) -> Outcome {
        let folder = self.folder.join(name);
        files::create_folder(&folder)?;
        self.private.push(folder);
        Ok(())
    }

    /// How many kibibytes its files have.
    pub(crate) fn kibibytes(&self) -> Outcome<u64> {
        let mut sum = 0;
        for name in files::below(&self.folder)? {
            let bytes = files::read(&self.folder.join(name))?.len();
            sum += u64::try_from(bytes).unwrap_or(u64::MAX).div_ceil(1024);
        }
        Ok(sum)
    }

    /// Gives everything that time, and returns the folder.
    pub(crate) fn finish(self, epoch: Epoch) -> Outcome<PathBuf> {
        self.settle(&self.folder, epoch)?;
        Ok(self.folder)
    }

    /// The folder as it is.
    pub(crate) fn into_folder(self) -> PathBuf {
        self.folder
    }

    fn add(&self, name: &str, bytes: &[u8], mode: u32) -> Outcome {
        let file = self.folder.join(name);
        files::write(&file, bytes)?;
        set_mode(&file, mode)
    }

    /// What lies in a folder is written before the folder's own time is.
    fn settle(&self, path: &Path, Epoch(seconds): Epoch) -> Outcome {
        let failed = |error| format!("{}: {error}", path.display());
        if path.is_dir() {
            let is_private = self.private.iter().any(|private| private == path);
            set_mode(path, if is_private { PRIVATE } else { EXECUTABLE })?;
            for entry in fs::read_dir(path).map_err(failed)? {
                self.settle(&entry.map_err(failed)?.path(), Epoch(seconds))?;
            }
        }
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let opened = fs::File::open(path).map_err(failed)?;
        opened.set_modified(time).map_err(failed)
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Outcome {
    Err("a release is made where files have modes: on Linux".to_owned())
}
