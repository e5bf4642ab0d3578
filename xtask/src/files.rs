//! Files, read and written; a failure names the file.

use std::fs;
use std::path::Path;

use crate::process::Outcome;

pub(crate) fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| failed("read", file, &error))
}

pub(crate) fn read_text(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| failed("read", file, &error))
}

/// Makes the folder, too.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Outcome {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
    }
    fs::write(file, bytes).map_err(|error| failed("write", file, &error))
}

pub(crate) fn rename(from: &Path, to: &Path) -> Outcome {
    fs::rename(from, to).map_err(|error| failed("rename", from, &error))
}

/// Names relative to `folder`, with slashes, sorted; hidden files stay behind.
pub(crate) fn below(folder: &Path) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| failed("read", folder, &error))?;
    for entry in entries {
        let path = entry
            .map_err(|error| failed("read", folder, &error))?
            .path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(format!("{}: not a name for the web", path.display()));
        };
        if path.is_dir() {
            names.extend(below(&path)?.iter().map(|below| format!("{name}/{below}")));
        } else if !name.starts_with('.') {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn failed(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {verb} {}: {error}", path.display())
}
