//! The pages of every state, for people to look at, and for the browsers that compare
//! them with the pictures in `tests/journeys/pictures`.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, Outcome};
use crate::project;
use crate::run::journeys;
use crate::setup::browsers::{Engine, ProgramPaths};
use crate::setup::tools;

/// The environment variable that names the script with the accessibility rules.
const RULES: &str = "JOURNEYS_AXE";
/// The environment variable that names the folder of the pages.
const PAGES: &str = "JOURNEYS_GALLERY";
/// How the name of the test that compares pictures begins, after its engine's.
pub(crate) const PICTURES: &str = "every_state_looks_as_it_did";

/// Writes the pages, and returns their folder.
pub(crate) fn write() -> Outcome<PathBuf> {
    let folder = folder()?;
    let mut cargo = project::cargo(&["test", "--quiet", "-p", "wallet-checkout"])?;
    cargo.args(["--test", "views", "--", "--ignored", "gallery::"]);
    process::run_quietly(cargo.env("GALLERY_DIR", &folder))?;
    Ok(folder)
}

/// `cargo xtask gallery`.
pub(crate) fn run() -> Outcome {
    let page = write()?.join("index.html");
    println!("file://{}", page.display());
    Ok(())
}

/// The tests that look at the pages, with an engine's programs.
pub(crate) fn tests(programs: &ProgramPaths) -> Outcome<Command> {
    let mut cargo = journeys::command("look", programs)?;
    cargo.env(PAGES, folder()?);
    cargo.env(RULES, tools::AXE.ensure()?);
    Ok(cargo)
}

/// Takes all pictures anew: those that are compared, and those of the documents.
pub(crate) fn take_pictures() -> Outcome {
    write()?;
    journeys::prepare()?;
    for engine in Engine::ALL {
        let mut cargo = tests(&engine.program_paths()?)?;
        cargo.env("BLESS", "1").arg("--");
        process::run(cargo.arg(format!("{}{PICTURES}", engine.tests())))?;
    }
    let programs = Engine::Chromium.program_paths()?;
    let mut states = tests(&programs)?;
    process::run(states.args(["--", "--ignored", "readme::", "styling::"]))?;
    let mut shop = journeys::command("chromium", &programs)?;
    shop.env("JOURNEYS_PICTURE", project::root()?.join("docs/shop.png"));
    process::run(shop.args(["--", "--ignored", "picture::"]))?;
    println!(
        "Look at what has changed: git status, and {}",
        folder()?.display()
    );
    Ok(())
}

fn folder() -> Outcome<PathBuf> {
    project::scratch("gallery")
}
