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
/// How the name of the test that compares pictures begins, after its engine's.
pub(crate) const PICTURES: &str = "every_state_looks_as_it_did";

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
        cargo.env("BLESS", "1").arg("--");
        process::run(cargo.arg(format!("{}{PICTURES}", engine.tests())))?;
    }
    let places = Engine::Chromium.ensure()?;
    let mut states = tests(&places)?;
    process::run(states.args(["--", "--ignored", "readme::"]))?;
    let mut shop = journeys::command("chromium", &places)?;
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
