//! The files.

use std::path::{Path, PathBuf};
use wallet_checkout::gateway::Gateway;

/// An answer, and the file with what is expected of it.
pub(crate) struct Case {
    pub(crate) gateway: Gateway,
    pub(crate) path: PathBuf,
    pub(crate) answer: String,
}

impl Case {
    pub(crate) fn is_of_a_document(&self) -> bool {
        let name = self.path.file_name().unwrap().to_string_lossy();
        name.starts_with("document-")
    }
}

pub(crate) fn folder(gateway: Gateway, kind: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gateways");
    root.join(gateway.name()).join(kind)
}

/// The answers of a kind, of every gateway.
pub(crate) fn all(kind: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for gateway in Gateway::ALL {
        let before = cases.len();
        let folder = folder(gateway, kind);
        let entries = folder.read_dir();
        let entries = entries.unwrap_or_else(|_| panic!("{gateway:?} has no {}", folder.display()));
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|ending| ending == "json") {
                let answer = std::fs::read_to_string(&path).unwrap();
                cases.push(Case {
                    gateway,
                    path,
                    answer,
                });
            }
        }
        let found = cases.len() - before;
        assert!(found >= 20, "{gateway:?} has only {found} of kind {kind}");
    }
    cases
}
