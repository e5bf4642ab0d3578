//! The files that the rules are about.

use std::fs;
use std::io;
use std::path::Path;

pub(crate) struct Source {
    /// From the root, with slashes: `src/ui/pay_button.rs`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The name below `src/`: a floor, or a plain module such as `money`.
    pub(crate) fn module(&self) -> &str {
        let below = self.path.trim_start_matches("src/");
        below.split(['/', '.']).next().unwrap_or(below)
    }

    /// Without comments, which may speak of anything.
    pub(crate) fn code(&self) -> String {
        self.text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .map(|line| line.split_once(" // ").map_or(line, |(code, _)| code))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Without the tests at its end; nothing of a file that is all tests.
    pub(crate) fn shipped(&self) -> &str {
        if self.path.ends_with("/tests.rs") || self.path.contains("/tests/") {
            return "";
        }
        let tests = "#[cfg(test)]\nmod tests {";
        self.text.split(tests).next().unwrap_or_default()
    }
}

/// All files of a folder, at any depth, with one ending.
pub(crate) fn all(folder: &str, ending: &str) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(all(&path, ending)?);
        } else if Path::new(&path)
            .extension()
            .is_some_and(|own| own == ending)
        {
            found.push(Source {
                text: fs::read_to_string(entry.path())?,
                path,
            });
        }
    }
    Ok(found)
}
