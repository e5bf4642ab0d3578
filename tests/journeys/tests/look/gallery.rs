//! The pages of every state, as `cargo xtask gallery` wrote them, in a browser.

use journeys::{Browser, Page, Scheme, Site};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use wallet_checkout::text::Locale;

/// Every language, each once.
pub(crate) fn languages() -> [&'static str; Locale::ALL.len()] {
    Locale::ALL.map(Locale::tag)
}

pub(crate) const THEMES: [&str; 2] = ["light", "dark"];

/// A page of a hundred widgets is there within this time on a busy machine, too.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

pub(crate) struct Gallery {
    site: Site,
}

impl Gallery {
    pub(crate) async fn open() -> Self {
        let folder = from_xtask("JOURNEYS_GALLERY");
        let answer = move |path: &str, _: &str| {
            let kind = match path.rsplit_once('.')?.1 {
                "html" => "text/html",
                "css" => "text/css",
                "js" => "text/javascript",
                "png" => "image/png",
                "svg" => "image/svg+xml",
                _ => return None,
            };
            let bytes = fs::read(folder.join(path.trim_start_matches('/'))).ok()?;
            Some(Page(kind, bytes))
        };
        Self {
            site: Site::start(Scheme::Http, "127.0.0.1", answer).await,
        }
    }

    /// Shows a language's page; the query is what `gallery.js` takes.
    pub(crate) async fn show(&self, browser: &Browser, language: &str, query: &str) {
        let url = format!("{}/{language}.html?{query}", self.site.origin);
        browser.goto(&url).await.expect(&url);
        let drawn = tokio::time::timeout(PATIENCE, async {
            while run(
                browser,
                "return 'ready' in document.documentElement.dataset",
            )
            .await
                != true
            {
                tokio::time::sleep(POLL).await;
            }
        });
        drawn.await.expect(&url);
    }
}

pub(crate) fn from_xtask(name: &str) -> PathBuf {
    let value = std::env::var_os(name);
    value.map_or_else(
        || panic!("{name} is not set: run these tests by `cargo xtask test browser`"),
        PathBuf::from,
    )
}

pub(crate) async fn run(browser: &Browser, script: &str) -> Value {
    let ran = browser.execute(script.to_owned(), Vec::new()).await;
    ran.unwrap_or_else(|error| panic!("{script}\n{error}"))
        .json()
        .clone()
}

/// All states, in the page's order.
pub(crate) async fn states(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('section')].map((one) => one.id)";
    let names: Vec<String> = serde_json::from_value(run(browser, script).await).unwrap();
    assert!(names.len() > 60, "the gallery has {} states", names.len());
    names
}
