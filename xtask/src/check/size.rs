//! Weighs what the network carries until the pay button is painted, and until all of the
//! widget is there, and compares both with their budgets.
//!
//! A journey measures it in Chromium (`tests/journeys/tests/size.rs`): what a page loads is
//! not a list that could be wrong.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::build::dist::{self, Flavor};
use crate::build::shipped::MODULE;
use crate::check::budget::Budgets;
use crate::process::{self, Outcome};
use crate::run::journeys;
use crate::setup::browsers::{Engine, ProgramPaths};
use crate::setup::{self, Part};
use crate::{files, project};

/// A page that has the script and no element fetches this alone, so it has a limit of
/// its own: bytes of brotli.
const LOADER: (&str, u64) = (MODULE, 9728);
/// How the journey marks a file that came, and how long a name it has at most.
const LINE: &str = "size: ";
const WIDTH: usize = 44;

/// The files that a page received, each with its bytes as the network carried it.
#[derive(Debug, Default, PartialEq)]
struct Received {
    /// Until the pay button was painted.
    first_screen: Vec<(String, u64)>,
    /// Until all of the widget was there.
    all: Vec<(String, u64)>,
}

/// `cargo xtask size`.
pub(crate) fn run(lower: bool) -> Outcome {
    dist::build(Flavor::Shipped)?;
    setup::ensure(&[Part::BrowserTests])?;
    check(&Engine::Chromium.program_paths()?, lower)
}

/// Weighs `dist/` as it is, and fails if it is over a budget. `lower` lowers the budgets to
/// what it weighs.
pub(crate) fn check(chromium: &ProgramPaths, lower: bool) -> Outcome {
    let mut received = Received::default();
    let mut journey = journeys::command("size", chromium)?;
    let journey = journey.args(["--quiet", "--", "--nocapture"]);
    process::read_lines(journey, |line| received.read(line))?;
    print!("{}", received.table());

    loader_fits(&received.first_screen)?;
    let file = budget_file()?;
    let budgets = Budgets::parse(&files::read_text(&file)?)?;
    let (first_screen, all) = (sum(&received.first_screen), sum(&received.all));
    println!("{}", budgets.verdict(first_screen, all)?);
    if lower && let Some(tighter) = budgets.lowered(first_screen, all) {
        files::write(&file, tighter.text().as_bytes())?;
        println!("The budgets are lower now.");
    }
    Ok(())
}

fn budget_file() -> Outcome<PathBuf> {
    Ok(project::root()?.join("xtask").join("size-budget.txt"))
}

fn loader_fits(received: &[(String, u64)]) -> Outcome {
    let (name, limit) = LOADER;
    match received.iter().find(|(file, _)| file == name) {
        Some((_, bytes)) if *bytes <= limit => Ok(()),
        Some((_, bytes)) => Err(format!(
            "{name} weighs {bytes} bytes (brotli), more than its {limit}"
        )),
        None => Err(format!("{name} was not received")),
    }
}

fn sum(received: &[(String, u64)]) -> u64 {
    received.iter().map(|(_, bytes)| bytes).sum()
}

impl Received {
    /// Takes the file of a line of the journey's output, if one stands there.
    fn read(&mut self, line: &str) {
        let mut words = line
            .split_once(LINE)
            .map_or("", |(_, it)| it)
            .split_whitespace();
        let part = match words.next() {
            Some("first-screen") => &mut self.first_screen,
            Some("all") => &mut self.all,
            Some(_) | None => return,
        };
        if let (Some(name), Some(Ok(bytes))) = (words.next(), words.next().map(str::parse)) {
            part.push((name.to_owned(), bytes));
        }
    }

    fn table(&self) -> String {
        let mut table = String::new();
        let parts = [
            ("until the pay button is painted", &self.first_screen),
            ("until all of it is there", &self.all),
        ];
        for (title, received) in parts {
            // Writing into a String cannot fail.
            let _ = writeln!(table, "{title:<WIDTH$}{:>9}", sum(received));
            for (name, bytes) in received {
                let _ = writeln!(table, "  {name:<0$}{bytes:>9}", WIDTH - 2);
            }
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received() -> Received {
        let mut received = Received::default();
        for line in [
            "running 1 test",
            "size: first-screen a.js 1000",
            "test it ... size: first-screen b.wasm 200",
            "size: all a.js 1000",
            "size: all b.wasm 200",
            "size: all later.wasm 34",
        ] {
            received.read(line);
        }
        received
    }

    #[test]
    fn the_lines_of_the_journey_are_read_and_no_others() {
        let received = received();
        assert_eq!(sum(&received.first_screen), 1_200);
        assert_eq!(sum(&received.all), 1_234);
    }

    #[test]
    fn the_table_has_each_file_below_its_sum() {
        let table = received().table();
        let rows: Vec<_> = table.lines().map(str::split_whitespace).collect();
        let last: Vec<_> = rows
            .into_iter()
            .map(Iterator::last)
            .map(Option::unwrap)
            .collect();
        assert_eq!(last, ["1200", "1000", "200", "1234", "1000", "200", "34"]);
    }

    #[test]
    fn the_loader_has_a_limit_of_its_own() {
        let loader = |bytes| [(LOADER.0.to_owned(), bytes)];
        assert!(loader_fits(&loader(LOADER.1)).is_ok());
        assert!(loader_fits(&loader(LOADER.1 + 1)).is_err());
        assert!(loader_fits(&[]).is_err());
    }
}
