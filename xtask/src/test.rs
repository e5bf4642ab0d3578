//! Every check and every test, in the order in which a mistake is cheapest to find.
//!
//! A step that fails does not stop the next, so one run shows all there is to mend.
//! The last line is the tally; a failed step without a failed test counts as one.

use std::process::ExitCode;

use crate::browser::{Engine, Places};
use crate::process::{self, Outcome};
use crate::report::Report;
use crate::{apt, browser, dist, gallery, journeys, package, project, setup, size, tools};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Part {
    All,
    Native,
    Browser,
}

const CHECKS: [(&str, &[&str]); 5] = [
    ("formatting", &["fmt", "--all", "--check"]),
    (
        "lints: the widget's core, natively",
        &[
            "clippy",
            "-p",
            "wallet-checkout",
            "--no-default-features",
            "--all-targets",
        ],
    ),
    (
        "lints: the widget, in wasm",
        &[
            "clippy",
            "-p",
            "wallet-checkout",
            "--target",
            "wasm32-unknown-unknown",
        ],
    ),
    (
        "lints: the widget's tests",
        &["clippy", "-p", "wallet-checkout", "--all-targets"],
    ),
    (
        "lints: server, chores, journeys",
        &[
            "clippy",
            "-p",
            "checkout-server",
            "-p",
            "xtask",
            "-p",
            "journeys",
            "--all-targets",
        ],
    ),
];

const TESTS: [(&str, &[&str]); 4] = [
    (
        "tests: the widget's core alone",
        &["-p", "wallet-checkout", "--no-default-features"],
    ),
    (
        "tests: the widget with its views",
        &["-p", "wallet-checkout"],
    ),
    ("tests: the server", &["-p", "checkout-server"]),
    ("tests: the chores", &["-p", "xtask"]),
];

pub(crate) fn run(part: Part) -> Outcome<ExitCode> {
    let mut report = Report::default();
    if part != Part::Browser {
        native(&mut report)?;
    }
    if part != Part::Native {
        let built = report.step("the files to ship", || dist::build(&setup::for_building()?));
        if built {
            report.step("their size", || size::check(false));
            report.step("the npm package", package::check);
        }
        in_the_browser(&mut report, built)?;
    }
    Ok(report.end())
}

fn native(report: &mut Report) -> Outcome {
    report.step("what the checks need", setup::for_checking);
    for (title, arguments) in CHECKS {
        let mut cargo = project::cargo(arguments)?;
        if arguments.first() == Some(&"clippy") {
            cargo.args(["--", "-D", "warnings"]);
        }
        report.step(title, || process::run(&mut cargo));
    }
    // Without them the documentation's tests skip what they would compile, and say so.
    let compilers = tools::JUDGES.ensure().ok();
    let compilers = compilers.as_deref().and_then(|tsc| tsc.ancestors().nth(2));
    // The same holds for the web server and the language of the documented backends.
    let missing = [("nginx", "nginx-light"), ("php", "php-cli")];
    for (program, package) in missing {
        if process::on_path(program).is_none() && apt::is_at_hand() {
            report.step(program, || apt::install(&[package], program));
        }
    }
    for (title, arguments) in TESTS {
        let mut cargo = project::cargo(&["test", "--no-fail-fast"])?;
        cargo.envs(compilers.map(|folder| ("DOCS_TOOLS", folder)));
        report.tests(title, cargo.args(arguments));
    }
    Ok(())
}

/// The journeys need files and server; without one of them they cannot start.
fn in_the_browser(report: &mut Report, built: bool) -> Outcome {
    let mut compile = project::cargo(&["build", "-p", "checkout-server"])?;
    let served = report.step("the server", || process::run(&mut compile));
    if !(built && served) {
        println!("\n== browser journeys\n-- not run: see what failed above");
        return Ok(());
    }
    let shown = report.step("the gallery", || gallery::write().map(|_| ()));
    let eyes = browser::ensure_eyes();
    for engine in Engine::ALL {
        let title = format!("journeys in {}", engine.name());
        match eyes.clone().and_then(|()| engine.ensure()) {
            Ok(places) => {
                in_one_engine(report, &title, engine, &places)?;
                if shown {
                    the_look(report, engine, &places);
                }
            }
            // Debian has all three.
            Err(sentence) if apt::is_at_hand() => {
                report.step(&title, || Err(sentence));
            }
            Err(sentence) => report.skip(&title, &sentence),
        }
    }
    Ok(())
}

fn in_one_engine(report: &mut Report, title: &str, engine: Engine, places: &Places) -> Outcome {
    if engine == Engine::Chromium {
        let mut cargo = journeys::command("chromium", places)?;
        report.tests("journeys in Chromium alone", &mut cargo);
    }
    let mut cargo = journeys::command("engines", places)?;
    // Two browsers at once are what a small machine bears.
    report.tests(
        title,
        cargo.args(["--", engine.tests(), "--test-threads=2"]),
    );
    Ok(())
}

/// Pictures are compared where the same letters can be drawn.
fn the_look(report: &mut Report, engine: Engine, places: &Places) {
    let title = format!("the look in {}", engine.name());
    match gallery::tests(places) {
        Ok(mut cargo) => {
            cargo.args(["--", engine.tests(), "--test-threads=2"]);
            if !browser::draws_as_in_the_pictures() {
                cargo.args(["--skip", gallery::PICTURES]);
                let why = "this machine does not have the font of the stored pictures";
                report.skip(&format!("pictures in {}", engine.name()), why);
            }
            report.tests(&title, &mut cargo);
        }
        Err(sentence) => {
            report.step(&title, || Err(sentence));
        }
    }
}
