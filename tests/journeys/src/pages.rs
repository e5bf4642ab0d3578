//! Page cases: folders under `tests/journeys/pages`, each with a page, the steps of
//! what happens on it, and what is recorded meanwhile. A new case needs no code.
//!
//! `steps.txt` has a step a line; a line that begins with blanks goes on with it:
//!
//! ```text
//! do <JavaScript>         runs it, and waits for what it promises
//! until <expression>      waits until it is true, ten seconds at most
//! within <ms> <expression>
//! record <expression>     writes it and its value down
//! press <part>            clicks on a part of the widget, as a mouse does
//! frame <selector>        goes on inside that frame
//! ```
//!
//! `expected.txt` has what was recorded. Unless a case itself has the steps `record
//! events('uncaught')` and `record events('violation')`, there may be no such events.
//!
//! `policy.txt` is a line with the content security policy of a page that needs another than the
//! strict one of the server: its site has an address of its own.

use crate::Server;
use crate::front::Front;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thirtyfour::WebDriver;
use thirtyfour::prelude::*;

const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(25);

/// A folder with a page and its steps.
#[derive(Debug)]
pub struct PageCase {
    folder: PathBuf,
    /// The name of the folder.
    pub name: String,
}

impl PageCase {
    /// All cases, sorted by name.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages");
        let entries = pages.read_dir().expect("a folder of pages");
        let folders = entries.map(|entry| entry.expect("an entry").path());
        let mut cases: Vec<Self> = folders
            .filter(|folder| folder.join("steps.txt").is_file())
            .map(|folder| Self {
                name: folder.file_name().unwrap().to_string_lossy().into_owned(),
                folder,
            })
            .collect();
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        cases
    }

    /// A case that a test has written below the server's own pages.
    #[must_use]
    pub fn in_site(server: &Server, name: &str) -> Self {
        Self {
            folder: server.pages().join(name),
            name: name.to_owned(),
        }
    }

    /// Plays the steps in a browser.
    ///
    /// # Errors
    /// A text for people: the step that failed, or the record and what was expected.
    pub async fn play(&self, driver: &WebDriver, server: &Server) -> Result<(), String> {
        // A case does not resume another's orders.
        driver
            .goto(server.url("pages/bare.html"))
            .await
            .map_err(message)?;
        run(driver, "localStorage.clear(); sessionStorage.clear();").await?;
        let front = self.front(server).await;
        let page = format!("pages/{}/page.html", self.name);
        let page = match &front {
            Some(front) => format!("{}/{page}", front.origin),
            None => server.url(&page),
        };
        driver.goto(page).await.map_err(message)?;
        let mut record = String::new();
        for step in steps(&self.read("steps.txt")) {
            let taken = take(driver, &step, &mut record).await;
            taken.map_err(|error| format!("{step}\n{error}\nrecorded so far:\n{record}"))?;
        }
        for kind in ["uncaught", "violation"] {
            let expression = format!("events('{kind}')");
            if !record.contains(&expression) && value(driver, &expression).await? != json!([]) {
                take(driver, &format!("record {expression}"), &mut record).await?;
            }
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(self.folder.join("expected.txt"), &record).map_err(message)?;
        }
        let expected = self.read("expected.txt");
        if record == expected {
            return Ok(());
        }
        Err(format!("expected:\n{expected}\nrecorded:\n{record}"))
    }

    /// The site of a page with a policy of its own.
    async fn front(&self, server: &Server) -> Option<Front> {
        let policy = self.read("policy.txt");
        if policy.is_empty() {
            return None;
        }
        let own = server.url("").trim_end_matches('/').to_owned();
        Some(Front::start(own.clone(), own, policy.trim_end()).await)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }
}

/// Lines, the indented ones joined to those before them; `#` begins a remark.
fn steps(text: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match steps.last_mut() {
            _ if line.starts_with('#') => {}
            Some(step) if line.starts_with(' ') => {
                step.push('\n');
                step.push_str(line.trim());
            }
            Some(_) | None => steps.push(line.to_owned()),
        }
    }
    steps
}

async fn take(driver: &WebDriver, step: &str, record: &mut String) -> Result<(), String> {
    let (verb, rest) = step.split_once(' ').ok_or("a step without an object")?;
    match verb {
        "do" => run(driver, rest).await.map(drop),
        "until" => until(driver, PATIENCE, rest).await,
        "within" => {
            let (limit, expression) = rest.split_once(' ').ok_or("within what time?")?;
            let limit = Duration::from_millis(limit.parse().map_err(message)?);
            until(driver, limit, expression).await
        }
        "record" => {
            let value = value(driver, rest).await?;
            writeln!(record, "{rest} → {value}").map_err(message)
        }
        "press" => {
            let part = format!("part('{rest}')");
            until(driver, PATIENCE, &format!("!!{part}")).await?;
            let script = format!("{part}.scrollIntoView({{ block: 'center' }}); return {part};");
            let found = driver.execute(script, Vec::new()).await.map_err(message)?;
            let found = found.element().map_err(message)?;
            found.click().await.map_err(message)
        }
        "frame" => {
            let frame = driver.find(By::Css(rest)).await.map_err(message)?;
            frame.enter_frame().await.map_err(message)
        }
        unknown => Err(format!("no such step: {unknown}")),
    }
}

async fn until(driver: &WebDriver, limit: Duration, expression: &str) -> Result<(), String> {
    let started = Instant::now();
    loop {
        // A page that is still loading has no functions of the recorder yet.
        let now = value(driver, expression).await;
        if now == Ok(json!(true)) {
            return Ok(());
        }
        if started.elapsed() >= limit {
            let shown = value(driver, "element?.shadowRoot?.textContent").await;
            return Err(format!(
                "not within {limit:?}: it is {now:?}, shown {shown:?}"
            ));
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn value(driver: &WebDriver, expression: &str) -> Result<Value, String> {
    run(driver, &format!("return ({expression});")).await
}

async fn run(driver: &WebDriver, body: &str) -> Result<Value, String> {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         (async () => {{ {body} }})().then(
             (value) => done({{ value }}),
             (error) => done({{ error: String(error) }}),
         );"
    );
    let ran = driver
        .execute_async(script, Vec::new())
        .await
        .map_err(message)?;
    match ran.json().get("error") {
        Some(error) => Err(error.to_string()),
        None => Ok(ran.json().get("value").cloned().unwrap_or_default()),
    }
}

fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}
