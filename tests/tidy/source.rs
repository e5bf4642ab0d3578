//! The files that the rules are about.

use std::fs;
use std::io;
use std::path::Path;

#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// From the root, with slashes: `src/ui/pay_button.rs`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The name below `src/`: a layer, or a plain module such as `money`.
    pub(crate) fn module(&self) -> &str {
        let below = self.path.trim_start_matches("src/");
        below.split(['/', '.']).next().unwrap_or(below)
    }

    fn ending(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
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

    /// What is left of one of its lines without comment and texts in quotes.
    pub(crate) fn names(&self, line: &str) -> String {
        if self.ending() == "md" {
            return String::new();
        }
        if ["//", "*", "/*"]
            .iter()
            .any(|mark| line.trim_start().starts_with(mark))
        {
            return String::new();
        }
        let code = line.split_once(" // ").map_or(line, |(code, _)| code);
        let outside = code
            .replace("\\\"", "")
            .split('"')
            .step_by(2)
            .collect::<Vec<_>>()
            .join(" ");
        if self.ending() == "rs" {
            return outside;
        }
        outside
            .split(['\'', '`'])
            .step_by(2)
            .collect::<Vec<_>>()
            .join(" ")
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

/// Folders of what was made, fetched or recorded, and is not edited by people.
const NOT_OURS: [&str; 4] = ["fixtures", "node_modules", "pictures", "target"];

/// One file, by its path from the root.
pub(crate) fn one(path: &str) -> io::Result<Source> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))?;
    let path = path.to_owned();
    Ok(Source { path, text })
}

/// All files of a folder, at any depth, with one ending.
pub(crate) fn all(folder: &str, ending: &str) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))? {
        let entry = entry?;
        let name = entry.file_name();
        let path = format!("{folder}/{}", name.to_string_lossy());
        if NOT_OURS.iter().any(|not_ours| name == *not_ours) {
            continue;
        }
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
