//! Archives whose bytes depend on their files alone: names sorted, one time, no user, one
//! thread.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::files;
use crate::process::{self, Outcome};
use crate::release::tree::Epoch;

/// Packs a folder with its name, by GNU's tar.
pub(crate) fn tar_gz(folder: &Path, to: &Path, Epoch(seconds): Epoch) -> Outcome {
    let (parent, name) = apart(folder)?;
    let mut tar = Command::new("tar");
    tar.args(["--create", "--format=gnu", "--sort=name"]);
    tar.args(["--owner=0", "--group=0", "--numeric-owner"]);
    tar.arg(format!("--mtime=@{seconds}"));
    // Without the name and the time of what it compresses.
    tar.arg("--use-compress-program=gzip --no-name --best");
    tar.arg("--file").arg(to);
    process::run(tar.arg("--directory").arg(parent).arg(name))
}

/// Packs a folder with its name. The format has local times: they are those of UTC.
pub(crate) fn zip(folder: &Path, to: &Path) -> Outcome {
    let (parent, name) = apart(folder)?;
    // An archive that is there would be added to.
    let _ = std::fs::remove_file(to);
    let mut zip = Command::new("zip");
    zip.current_dir(parent).env("TZ", "UTC");
    // Quietly, without users and times of access, without folders, as small as it gets.
    zip.args(["-q", "-X", "-D", "-9"]);
    zip.arg(to).arg("-@").stdin(Stdio::piped());
    let child = zip.spawn();
    let mut child = child.map_err(|error| process::cannot_start(&zip, &error))?;
    if let Some(mut names) = child.stdin.take() {
        for file in files::below(folder)? {
            // Its failure is that of the command.
            let _ = writeln!(names, "{name}/{file}");
        }
    }
    let ended = child.wait();
    let ended = ended.map_err(|error| process::cannot_start(&zip, &error))?;
    if ended.success() {
        Ok(())
    } else {
        Err(format!("`zip` failed ({ended})"))
    }
}

/// Packs a folder with `DEBIAN/control` in it.
pub(crate) fn deb(folder: &Path, to: &Path, Epoch(seconds): Epoch) -> Outcome {
    let mut deb = Command::new("dpkg-deb");
    deb.env("SOURCE_DATE_EPOCH", seconds.to_string());
    // Several threads compress to other bytes than one.
    deb.env("DPKG_DEB_THREADS_MAX", "1");
    deb.args(["--root-owner-group", "-Zxz", "--build"]);
    process::run_quietly(deb.arg(folder).arg(to))
}

/// The folder in which something lies, and its name there.
fn apart(folder: &Path) -> Outcome<(&Path, &str)> {
    let name = folder.file_name().and_then(|name| name.to_str());
    folder
        .parent()
        .zip(name)
        .ok_or_else(|| format!("{} has no name", folder.display()))
}
