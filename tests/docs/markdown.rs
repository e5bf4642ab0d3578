//! Finds the snippets of the documentation, and the runner of each. Shared by the tests of
//! three packages: each runs the snippets that it can.
//!
//! The language decides; where it leaves a choice, an HTML comment right above the
//! fence names it: `<!-- server: epay.mjs -->`.

#![allow(
    dead_code,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each of the packages runs some of the snippets and not the others"
)]

use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(crate) struct Document {
    /// From the project's root, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) snippets: Vec<Snippet>,
}

#[derive(Clone, Debug)]
pub(crate) struct Snippet {
    pub(crate) language: String,
    /// Key and value of the comment above.
    pub(crate) mark: Option<(String, String)>,
    pub(crate) line: usize,
    pub(crate) code: String,
}

/// What runs a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// Chromium: `tests/journeys/tests/chromium/docs.rs`.
    Page,
    /// The same, in the page that the document shows first.
    Script,
    /// The same, as a file beside the document's pages.
    Beside(String),
    /// A program that drives Chromium, or does without: `tests/journeys/tests/chromium/testing.rs`.
    Driver(String),
    /// A real sale: `server/tests/server/docs`.
    Server(String),
    /// A receiver of the server's webhooks, ibidem.
    Webhook(String),
    /// A sale in the sandbox, ibidem.
    Sandbox(String),
    /// A body that the server sends: its names are those of a real one, ibidem.
    Sent,
    /// A body of the shop's API, ibidem: `server/tests/server/api_document.rs`.
    Api(String),
    /// The server's own reader of its config, ibidem.
    Config,
    /// TypeScript, with the types that are shipped: `tests/docs`.
    Typed,
    /// Angular's or Svelte's compiler, with which `cargo xtask test stacks` builds a shop of it;
    /// ibidem a comparison with the shop's file.
    Built,
    /// Vue's compiler, ibidem.
    Component,
    /// Node, with Vue's compiler, ibidem.
    Bundler,
    /// nginx, ibidem.
    Nginx,
    /// Prometheus's own reader, where it is at hand: `server/tests/server/monitoring.rs`.
    Monitoring,
    /// A unit of systemd, by its file's name: systemd's own checker, and its commands, ibidem.
    Unit(String),
    /// Compared with the commands that there are, ibidem.
    Shell,
    /// The widget's own reader of state answers, ibidem.
    Answers,
}

impl Snippet {
    pub(crate) fn runner(&self) -> Result<Runner, String> {
        let mark = self
            .mark
            .as_ref()
            .map(|(key, name)| (key.as_str(), name.clone()));
        Ok(match (self.language.as_str(), mark) {
            ("html", None | Some(("page", _))) => Runner::Page,
            ("js", None) => Runner::Script,
            ("js" | "css", Some(("beside", name))) => Runner::Beside(name),
            ("js" | "php", Some(("server", name))) => Runner::Server(name),
            ("js" | "php", Some(("webhook", name))) => Runner::Webhook(name),
            ("js", Some(("sandbox", name))) => Runner::Sandbox(name),
            ("js", Some(("playwright" | "jsdom", name))) => Runner::Driver(name),
            ("json", Some(("sent", _))) => Runner::Sent,
            ("json", Some(("api", name))) => Runner::Api(name),
            ("js", Some(("bundler", _))) => Runner::Bundler,
            ("ts" | "tsx", None | Some(("stack", _))) => Runner::Typed,
            ("ts", Some(("built", _))) | ("svelte", Some(("stack", _))) => Runner::Built,
            ("vue", None | Some(("stack", _))) => Runner::Component,
            ("nginx", None) => Runner::Nginx,
            ("yaml", None) => Runner::Monitoring,
            ("ini", Some(("unit", name))) => Runner::Unit(name),
            ("toml", None) => Runner::Config,
            ("sh", None) => Runner::Shell,
            ("json", Some(("answers", _))) => Runner::Answers,
            (language, mark) => {
                return Err(format!("nothing runs `{language}` with the mark {mark:?}"));
            }
        })
    }

    /// The page's own name, from its mark.
    pub(crate) fn name(&self) -> &str {
        self.mark.as_ref().map_or("", |(_, name)| name)
    }
}

pub(crate) fn root() -> PathBuf {
    let mut folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    while !folder.join("docs/texts.md").is_file() {
        folder = folder.parent().unwrap();
    }
    folder.to_owned()
}

/// README, its translation, and all pages below `docs`.
pub(crate) fn all() -> Vec<Document> {
    let root = root();
    let mut paths = vec![root.join("README.md"), root.join("README.zh-CN.md")];
    gather(&root.join("docs"), &mut paths);
    paths.sort();
    let documents = paths.iter().map(|path| {
        let inside = path.strip_prefix(&root).unwrap();
        let name = inside.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        Document {
            snippets: snippets(&name, &text),
            path: name,
            text,
        }
    });
    documents.collect()
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            paths.push(path);
        }
    }
}

fn snippets(name: &str, text: &str) -> Vec<Snippet> {
    let mut found = Vec::new();
    let mut above = "";
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(fence) = line.trim_start().strip_prefix("```") {
            let mut code = String::new();
            loop {
                let (_, line) = lines
                    .next()
                    .unwrap_or_else(|| panic!("{name}:{}: a fence without an end", number + 1));
                if line.trim_start().starts_with("```") {
                    break;
                }
                code.push_str(line);
                code.push('\n');
            }
            found.push(Snippet {
                language: fence.trim().to_owned(),
                mark: mark(above),
                line: number + 1,
                code,
            });
        }
        above = line;
    }
    found
}

/// `<!-- key: value -->`
fn mark(line: &str) -> Option<(String, String)> {
    let inside = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let (key, value) = inside.split_once(':')?;
    Some((key.trim().to_owned(), value.trim().to_owned()))
}
