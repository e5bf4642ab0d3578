//! The pages of every state, for people to look at, and for the browsers that compare
//! them with the pictures in `tests/journeys/pictures`.

use std::path::PathBuf;
use std::process::Command;

use crate::browser::{Engine, Places};
use crate::process::{self, Outcome};
use crate::{browser, dist, journeys, project, setup, tools};

/// What `tests/journeys` looks for the accessibility rules in.
const RULES: &str = "JOURNEYS_AXE";
const PAGES: &str = "JOURNEYS_GALLERY";

/// Writes them, and says where.
pub(crate) fn write() -> Outcome<PathBuf> {
    let folder = folder()?;
    let mut cargo = project::cargo(&["test", "--quiet", "-p", "wallet-checkout"])?;
    cargo.args(["--test", "views", "--", "--ignored", "gallery::"]);
    process::run(cargo.env("GALLERY_DIR", &folder))?;
    Ok(folder)
}

pub(crate) fn run() -> Outcome {
    let page = write()?.join("index.html");
    println!("file://{}", page.display());
    Ok(())
}

/// The tests of the look, in one engine.
pub(crate) fn tests(places: &Places) -> Outcome<Command> {
    let mut cargo = journeys::command("look", places)?;
    cargo.env(PAGES, folder()?);
    cargo.env(RULES, tools::AXE.ensure()?);
    Ok(cargo)
}

/// Takes all pictures anew: those that are compared, and the README's.
pub(crate) fn take_pictures() -> Outcome {
    write()?;
    dist::build(&setup::for_building()?)?;
    process::run(&mut project::cargo(&["build", "-p", "checkout-server"])?)?;
    browser::ensure_eyes()?;
    for engine in Engine::ALL {
        let mut cargo = tests(&engine.ensure()?)?;
        cargo.env("BLESS", "1").args(["--", "--test-threads=2"]);
        process::run(cargo.arg(format!("{}every_state_looks", engine.tests())))?;
    }
    let mut cargo = tests(&Engine::Chromium.ensure()?)?;
    process::run(cargo.args(["--", "--ignored", "readme::"]))?;
    println!("look at what has changed: git diff --stat");
    Ok(())
}

fn folder() -> Outcome<PathBuf> {
    project::scratch("gallery")
}
