//! Every check and every test, in the order in which a mistake is cheapest to find.
//!
//! A step that fails does not stop the next, so that one run shows all faults. The last
//! line is the tally; a failed step without a failed test counts as one.

use std::process::ExitCode;

use crate::build::dist::{self, Flavor};
use crate::check::report::Report;
use crate::check::{crates, package, size, stacks};
use crate::process::{self, Outcome};
use crate::run::postgres::{self, Disk};
use crate::run::{gallery, journeys, server};
use crate::setup::browsers::{self, Engine, ProgramPaths};
use crate::setup::{self, Part, apt, tools};
use crate::{docs, project};

/// Which of the tests are run.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Half {
    Both,
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
            "-p",
            "wallet-checkout-wasm",
            "--target",
            "wasm32-unknown-unknown",
        ],
    ),
    (
        "lints: the widget's tests",
        &["clippy", "-p", "wallet-checkout", "--all-targets"],
    ),
    (
        "lints: server, xtask, journeys, fuzz",
        &[
            "clippy",
            "-p",
            "checkout-server",
            "-p",
            "xtask",
            "-p",
            "journeys",
            "-p",
            "fuzz",
            "--all-targets",
        ],
    ),
];

/// The widget's core alone is not tested apart from its views: that it compiles by itself, with
/// its tests, is seen by the lints, and the same code runs.
const TESTS: [(&str, &[&str]); 4] = [
    ("tests: the widget", &["-p", "wallet-checkout"]),
    ("tests: the server", &["-p", "checkout-server"]),
    (
        "tests: the readers of text from outside",
        // With the server's own tests, so that it is not compiled again for other features.
        &["-p", "checkout-server", "-p", "fuzz", "--test", "targets"],
    ),
    ("tests: xtask", &["-p", "xtask"]),
];

/// How many tests run at once where many wait for a time or an answer: a small machine has room
/// for more than it has cores.
const THREADS: (&str, &str) = ("RUST_TEST_THREADS", "4");

pub(crate) fn run(half: Half) -> Outcome<ExitCode> {
    let mut report = Report::default();
    if half != Half::Browser {
        native(&mut report)?;
    }
    if half != Half::Native {
        in_the_browser(&mut report)?;
    }
    Ok(report.end())
}

fn native(report: &mut Report) -> Outcome {
    install(report, "what the native tests need", Part::NativeTests);
    for (title, arguments) in CHECKS {
        let mut cargo = project::cargo(arguments)?;
        if arguments.first() == Some(&"clippy") {
            cargo.args(["--", "-D", "warnings"]);
        }
        report.step(title, || process::run(&mut cargo));
    }
    report.step("licenses and sources of the crates", crates::check);
    // Without them the documentation's tests skip what they would compile, and say so.
    let compilers = tools::PACKAGE_CHECKERS.ensure().ok();
    let compilers = compilers.as_deref().and_then(|tsc| tsc.ancestors().nth(2));
    let schemathesis = tools::SCHEMATHESIS.ensure().ok();
    for (title, arguments) in TESTS {
        let mut cargo = project::cargo(&["test", "--no-fail-fast"])?;
        cargo.envs(compilers.map(|folder| ("DOCS_TOOLS", folder)));
        cargo.envs((schemathesis.as_deref()).map(|program| ("SCHEMATHESIS", program)));
        if arguments.contains(&"checkout-server") {
            cargo.envs([THREADS]);
        }
        report.tests(title, cargo.args(arguments));
    }
    over_postgres(report)
}

/// The server's tests once more, with its stores in a PostgreSQL. Without one the step fails.
fn over_postgres(report: &mut Report) -> Outcome {
    let mut started = None;
    let is_started = report.step("a PostgreSQL for tests", || {
        started = Some(postgres::start(Disk::Unflushed)?);
        Ok(())
    });
    if let (true, Some(postgres)) = (is_started, &started) {
        let mut cargo = project::cargo(&["test", "--no-fail-fast"])?;
        cargo.args([
            "-p",
            "checkout-server",
            "--test",
            "store",
            "--test",
            "server",
            "--test",
            "money",
        ]);
        cargo.env("CHECKOUT_TEST_POSTGRES", &postgres.url);
        cargo.envs([THREADS]);
        report.tests("tests: the server, over PostgreSQL", &mut cargo);
    }
    Ok(())
}

/// Installs what tests need. Where that is not possible, the tests that miss something
/// are skipped, and say so.
fn install(report: &mut Report, title: &str, part: Part) {
    if apt::is_available() {
        report.step(title, || setup::ensure(&[part]));
    } else if let Err(sentence) = setup::ensure(&[part]) {
        report.skip(title, &sentence);
    }
}

/// The journeys need files and server; without one of them they cannot start.
fn in_the_browser(report: &mut Report) -> Outcome {
    let built = report.step("the files to ship", || dist::build(Flavor::Shipped));
    install(report, "what the browser tests need", Part::BrowserTests);
    if built {
        match Engine::Chromium.program_paths() {
            Ok(programs) => {
                report.step("their size", || size::check(&programs, false));
            }
            Err(sentence) => report.skip("their size", &sentence),
        }
        report.step("the npm package", package::check);
    }
    let plain = report.step("the same files by stable features alone", || {
        dist::build(Flavor::Plain)
    });
    let served = report.step("the server", server::build_as_for_its_tests);
    if !(built && served) {
        println!("\n== browser journeys\n-- not run: see what failed above");
        return Ok(());
    }
    let shown = report.step("the gallery and the documentation's site", || {
        docs::write(Some(&gallery::write()?))
    });
    for engine in Engine::ALL {
        let title = format!("journeys in {}", engine.name());
        match engine.program_paths() {
            Ok(programs) => {
                in_one_engine(report, &title, engine, &programs)?;
                if plain && engine == Engine::Chromium {
                    on_the_plain_build(report, &programs)?;
                }
                if engine == Engine::Chromium {
                    stacks::in_the_whole_test(report, &programs)?;
                }
                if shown {
                    appearance(report, engine, &programs);
                }
            }
            // Debian has all three.
            Err(sentence) if apt::has_all_packages() => {
                report.step(&title, || Err(sentence));
            }
            Err(sentence) => report.skip(&title, &sentence),
        }
    }
    Ok(())
}

fn in_one_engine(
    report: &mut Report,
    title: &str,
    engine: Engine,
    programs: &ProgramPaths,
) -> Outcome {
    if engine == Engine::Chromium {
        let mut cargo = journeys::command("chromium", programs)?;
        // Some wait for a minute and more for what is not to happen.
        cargo.args(["--", "--test-threads=3"]);
        report.tests("journeys in Chromium alone", &mut cargo);
    }
    let mut cargo = journeys::command("engines", programs)?;
    // A small machine has room for two browsers at once.
    report.tests(
        title,
        cargo.args(["--", engine.tests(), "--test-threads=2"]),
    );
    Ok(())
}

/// One order, from the first screen to its payment: what a plain build has to be able to.
fn on_the_plain_build(report: &mut Report, programs: &ProgramPaths) -> Outcome {
    let mut cargo = journeys::command_on(&project::plain_dist()?, "plain", programs)?;
    report.tests("a journey through the plain build", &mut cargo);
    Ok(())
}

/// Pictures are compared where the same letters can be drawn.
fn appearance(report: &mut Report, engine: Engine, programs: &ProgramPaths) {
    let title = format!("appearance in {}", engine.name());
    match gallery::tests(programs) {
        Ok(mut cargo) => {
            cargo.args(["--", engine.tests(), "--test-threads=2"]);
            if !browsers::has_font_of_stored_pictures() {
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
