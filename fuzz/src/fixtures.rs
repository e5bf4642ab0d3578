//! The project's fixtures, as inputs to begin with. They are read where they lie, so that a new
//! one is a seed by itself.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The bytes of every file below a folder, by its path from the project's root.
pub(crate) fn below(folder: &str) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    files.sort();
    assert!(!files.is_empty(), "there are no files in {folder}");
    files
        .iter()
        .filter_map(|file| fs::read(file).ok())
        .collect()
}

/// The text of a file, by its path from the project's root.
pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// Every text that is a value in a file of JSON, and every object as it would be sent.
pub(crate) fn texts_in(path: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let json = serde_json::from_str(&text(path)).expect(path);
    gather(&json, &mut texts);
    texts
}

fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Object(members) => members.values().for_each(|member| gather(member, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
