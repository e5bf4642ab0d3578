//! The project's commands: build, test, measure, demonstrate. Start reading at `run`.
//!
//! Every command first installs what it needs and does not find (`setup`), so that a
//! fresh clone needs nothing but Rust and its linker.
//!
//! A module imports only from those below it: `release`, `check`, `run`, `docs`, `build`, `setup`, and last
//! `project`, `files`, `steps`, `process`.

mod build;
mod check;
mod docs;
mod files;
mod process;
mod project;
mod release;
mod run;
mod setup;
mod steps;

use std::process::ExitCode;

use build::dist::{self, Flavor};
use build::divide;
use check::{fuzz, imports, money, package, size, stacks, table, test};
use process::Outcome;
use run::{bench, demo, gallery, load, site};
use setup::Part;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup [build|native|browser|release]
                                install what all commands but `release` need, or one part
  demo [--port N] [--no-open]   build the shop, serve it, open it in a browser
  test [native|browser]         every check and test, or one half of them
  test stacks [NAME...]         shops in frameworks and bundlers: installed, built, and a sale
                                in each
  test imports                  each function that the wasm imports throws, in each state of the
                                widget; minutes
  dist [--plain]                build the files to ship into dist/; --plain builds them
                                with stable features alone, larger, into dist-plain/
  release [--check]             make the files that merchants install, in target/release-files/;
                                --check makes them once more elsewhere and compares the bytes
  package                       check dist/npm with npm pack and TypeScript
  size [--lower]                weigh what Chromium receives until the pay button is painted,
                                and until all is there; --lower lowers the budgets
  docs                          write the documentation's site into dist/docs/
  gallery                       write pages with every state, to look at
  pictures                      take the pictures anew that the tests compare
  bench [--against COMMIT]      measure loading and response times, alternately with the build
                                of another commit
  bench server                  measure the server: under load with SQLite, and with PostgreSQL
                                as one and as three; with 10,000 open streams; and how soon a
                                browser shows a payment
  bench server --against COMMIT measure it with SQLite alone, alternately with that of another
                                commit
  bench server --minutes N      kill servers and PostgreSQL under a mixed load for so long
  table                         run the failure simulation and count lost or duplicate orders
  money                         make 20,000 random runs of the server between model gateways,
                                kill its programs 200 times, and compare what was paid
  fuzz [TARGET] [--minutes N]   feed the readers of text from outside, or one target of fuzz/,
                                with what leads them where they have not been; 6 minutes
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = if divide::is_meant() {
        divide::run()
    } else {
        run(&arguments)
    };
    match outcome {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Outcome<ExitCode> {
    match arguments {
        ["setup"] => setup::run(&Part::USUAL)?,
        ["setup", "build"] => setup::run(&[Part::Build])?,
        ["setup", "native"] => setup::run(&[Part::NativeTests])?,
        ["setup", "browser"] => setup::run(&[Part::Build, Part::BrowserTests])?,
        ["setup", "release"] => setup::run(&[Part::Build, Part::Release])?,
        ["demo", options @ ..] => demo::run(&demo::Options::parse(options)?)?,
        ["dist"] => dist::build(Flavor::Shipped)?,
        ["dist", "--plain"] => dist::build(Flavor::Plain)?,
        ["release"] => release::run()?,
        ["release", "--check"] => release::run_twice()?,
        ["package"] => package::check()?,
        ["size"] => size::run(false)?,
        ["size", "--lower"] => size::run(true)?,
        ["docs"] => site::run()?,
        ["gallery"] => gallery::run()?,
        ["pictures"] => gallery::take_pictures()?,
        ["bench", "server", options @ ..] => load::run(&load::Options::parse(options)?)?,
        ["bench", options @ ..] => bench::run(&bench::Options::parse(options)?)?,
        ["stage"] => build::stage::run()?,
        ["table"] => table::run()?,
        ["money"] => money::run()?,
        ["fuzz", options @ ..] => fuzz::run(&fuzz::Options::parse(options)?)?,
        ["test"] => return test::run(test::Half::Both),
        ["test", "native"] => return test::run(test::Half::Native),
        ["test", "stacks", names @ ..] => return stacks::run(names),
        ["test", "imports"] => return imports::run(),
        ["test", "browser"] => return test::run(test::Half::Browser),
        [] | ["help" | "--help" | "-h"] => print!("{USAGE}"),
        unknown => {
            let unknown = unknown.join(" ");
            return Err(format!("unknown command: `{unknown}`\n\n{USAGE}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_unknown_command_is_rejected_with_the_list_of_known_ones() {
        let sentence = super::run(&["tset"]).unwrap_err();
        assert!(sentence.contains("`tset`") && sentence.contains("cargo xtask <command>"));
    }

    #[test]
    fn an_unknown_argument_of_a_known_command_is_rejected() {
        for arguments in [
            ["test", "everything"],
            ["dist", "--fancy"],
            ["setup", "tea"],
        ] {
            assert!(super::run(&arguments).is_err(), "{arguments:?}");
        }
    }
}
