//! The project's chores, one command each. Start reading at `run`.
//!
//! Every command first brings what it needs (`setup`), so that a fresh clone on a
//! bare machine needs nothing but Rust.

mod apt;
mod browser;
mod budget;
mod demo;
mod dist;
mod files;
mod gallery;
mod glue;
mod integrity;
mod journeys;
mod npm;
mod package;
mod process;
mod project;
mod report;
mod server;
mod setup;
mod shorten;
mod size;
mod stage;
mod table;
mod tally;
mod test;
mod tools;

use std::process::ExitCode;

use process::Outcome;

const USAGE: &str = "\
usage: cargo xtask <command>

  demo [--port N] [--no-open]   build the shop, serve it, open it in a browser
  test [native|browser]         every check and test, or one half of them
  dist                          build the files to ship into dist/
  package                       judge dist/npm as npm and TypeScript see it
  size [--lower]                weigh those files; --lower tightens the budget
  gallery                       write pages with every state, to look at
  pictures                      take the pictures anew that the tests compare
  bench                         measure what a shopper waits for
  table                         count what is lost or doubled in the worst minutes
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Outcome<ExitCode> {
    match arguments {
        ["demo", options @ ..] => demo::run(&demo::Options::parse(options)?)?,
        ["dist"] => dist::build(&setup::for_building()?)?,
        ["package"] => package::check()?,
        ["size"] => size::run(false)?,
        ["size", "--lower"] => size::run(true)?,
        ["gallery"] => gallery::run()?,
        ["pictures"] => gallery::take_pictures()?,
        ["bench"] => journeys::bench()?,
        ["stage"] => stage::run()?,
        ["table"] => table::run()?,
        ["test"] => return test::run(test::Part::All),
        ["test", "native"] => return test::run(test::Part::Native),
        ["test", "browser"] => return test::run(test::Part::Browser),
        [] | ["help" | "--help" | "-h"] => print!("{USAGE}"),
        unknown => {
            let unknown = unknown.join(" ");
            return Err(format!("no such command: `{unknown}`\n\n{USAGE}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn an_unknown_command_is_refused_with_the_list_of_known_ones() {
        let sentence = run(&["tset"]).unwrap_err();
        assert!(sentence.contains("`tset`") && sentence.contains("cargo xtask <command>"));
    }

    #[test]
    fn an_unknown_part_of_the_tests_is_refused() {
        assert!(run(&["test", "everything"]).is_err());
    }
}
