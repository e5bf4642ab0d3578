//! The project's commands: build, test, measure, demonstrate. Start reading at `run`.
//!
//! Every command first installs what it needs and does not find (`setup`), so that a
//! fresh clone needs nothing but Rust and its linker.
//!
//! A module imports only from those below it: `check`, `run`, `docs`, `build`, `setup`, and last
//! `project`, `files`, `steps`, `process`.

mod build;
mod check;
mod docs;
mod files;
mod process;
mod project;
mod run;
mod setup;
mod steps;

use std::process::ExitCode;

use build::dist::{self, Flavor};
use build::divide;
use check::{money, package, size, table, test};
use process::Outcome;
use run::{bench, demo, gallery, site};
use setup::Part;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup [build|native|browser]  install what all commands need, or one part of it
  demo [--port N] [--no-open]   build the shop, serve it, open it in a browser
  test [native|browser]         every check and test, or one half of them
  dist [--plain]                build the files to ship into dist/; --plain builds them
                                with stable features alone, larger, into dist-plain/
  package                       check dist/npm with npm pack and TypeScript
  size [--lower]                weigh what Chromium receives until the pay button is painted,
                                and until all is there; --lower lowers the budgets
  docs                          write the documentation's site into dist/docs/
  gallery                       write pages with every state, to look at
  pictures                      take the pictures anew that the tests compare
  bench [--against COMMIT]      measure loading and response times, alternately with the build
                                of another commit
  table                         run the failure simulation and count lost or duplicate orders
  money                         make 20,000 random runs of the server between model gateways,
                                kill its programs 200 times, and compare what was paid
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
        ["setup"] => setup::run(&Part::ALL)?,
        ["setup", "build"] => setup::run(&[Part::Build])?,
        ["setup", "native"] => setup::run(&[Part::NativeTests])?,
        ["setup", "browser"] => setup::run(&[Part::Build, Part::BrowserTests])?,
        ["demo", options @ ..] => demo::run(&demo::Options::parse(options)?)?,
        ["dist"] => dist::build(Flavor::Shipped)?,
        ["dist", "--plain"] => dist::build(Flavor::Plain)?,
        ["package"] => package::check()?,
        ["size"] => size::run(false)?,
        ["size", "--lower"] => size::run(true)?,
        ["docs"] => site::run()?,
        ["gallery"] => gallery::run()?,
        ["pictures"] => gallery::take_pictures()?,
        ["bench", options @ ..] => bench::run(&bench::Options::parse(options)?)?,
        ["stage"] => build::stage::run()?,
        ["table"] => table::run()?,
        ["money"] => money::run()?,
        ["test"] => return test::run(test::Half::Both),
        ["test", "native"] => return test::run(test::Half::Native),
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
    use super::run;

    #[test]
    fn an_unknown_command_is_rejected_with_the_list_of_known_ones() {
        let sentence = run(&["tset"]).unwrap_err();
        assert!(sentence.contains("`tset`") && sentence.contains("cargo xtask <command>"));
    }

    #[test]
    fn an_unknown_argument_of_a_known_command_is_rejected() {
        for arguments in [
            ["test", "everything"],
            ["dist", "--fancy"],
            ["setup", "tea"],
        ] {
            assert!(run(&arguments).is_err(), "{arguments:?}");
        }
    }
}
