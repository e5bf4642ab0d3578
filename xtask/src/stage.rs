//! Trunk's post-build hook: from what Trunk made to what we ship.
//!
//! Trunk names the generated glue after the package. That name belongs to the
//! hand-written module which loads the glue, so the glue moves aside first.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use wallet_checkout::checkout::policy;
use wallet_checkout::text::{Locale, file, names};

use crate::process::{self, Outcome};
use crate::shorten::shorten;
use crate::{files, glue, integrity, npm, project, tools};

/// The wasm holds it.
const STYLE: &str = "checkout.css";
const MODULE: &str = "wallet-checkout.js";
/// The parts of the module, which become one file with it.
const PARTS: &str = "element/";
/// Those that are not needed before the wasm is, which come with its glue.
const INSTANCE: &str = "element/instance.js";
const GLUE: &str = "wallet-checkout_glue.js";
/// What the texts of each language are called.
const NAMES: &str = "wallet-checkout.names.txt";
/// Syntax that is younger than these is put in their words. What the wasm needs of a
/// browser is as old.
const OLDEST_BROWSERS: &str = "--target=chrome96,firefox102,safari15";
const EMBED: &str = "embed.js";
const WASM: &str = "wallet-checkout_bg.wasm";

pub(crate) fn run() -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| "`stage` is for Trunk to call: run `cargo xtask dist`".to_owned())?;
    let sources = project::root()?.join("static");
    stage_glue(&staging)?;
    for name in files::below(&sources)? {
        if name != STYLE && !name.starts_with(PARTS) {
            ship(&sources.join(&name), &staging.join(&name))?;
        }
    }
    // What shops load. The demo shop's own script is there to be read.
    // A module is UTF-8 by definition; a classic script is what its page is.
    let whole = ["--format=esm", "--charset=utf8", "--bundle"];
    minify(&sources.join(MODULE), &staging.join(MODULE), &whole)?;
    let classic = ["--format=iife", "--bundle"];
    minify(&sources.join(EMBED), &staging.join(EMBED), &classic)?;
    with_version(&staging.join(MODULE))?;
    left_to_browsers(&staging.join(MODULE))?;
    for locale in Locale::ALL {
        let name = format!("wallet-checkout.{}.txt", locale.tag());
        files::write(&staging.join(name), file(locale).as_bytes())?;
    }
    files::write(&staging.join(NAMES), names().as_bytes())?;
    let page = staging.join("index.html");
    let shop = without_build_links(&files::read_text(&page)?);
    files::write(&page, shop.as_bytes())?;
    integrity::chain(&staging)?;
    integrity::list(&staging)?;
    npm::fill(&staging)
}

fn stage_glue(staging: &Path) -> Outcome {
    let (file, wasm) = (staging.join(GLUE), staging.join(WASM));
    files::rename(&staging.join(MODULE), &file)?;
    let fitted = glue::fit(&files::read_text(&file)?)?;
    files::write(&file, fitted.as_bytes())?;
    // Of the functions that load the wasm, no one is called any more: they go.
    let instance = project::root()?.join("static").join(INSTANCE);
    let glue = format!("--alias:glue={}", file.display());
    minify(&instance, &file, &["--format=esm", "--bundle", &glue])?;
    let (short, short_glue) = shorten(&files::read(&wasm)?, &files::read_text(&file)?)?;
    files::write(&wasm, &short)?;
    files::write(&file, short_glue.as_bytes())
}

/// A script shrinks by a quarter, brotli against brotli.
fn minify(script: &Path, to: &Path, options: &[&str]) -> Outcome {
    let mut esbuild = Command::new(tools::ESBUILD.ensure()?);
    for (name, number) in policy::for_javascript() {
        esbuild.arg(format!("--define:POLICY.{name}={number}"));
    }
    esbuild.args(["--minify", "--allow-overwrite", "--log-level=warning"]);
    esbuild.arg(OLDEST_BROWSERS);
    esbuild.args(options);
    let to = format!("--outfile={}", to.display());
    process::run(esbuild.arg(script).arg(to))
}

/// Copies a file, and where it is text writes the version into it.
fn ship(from: &Path, to: &Path) -> Outcome {
    files::write(to, &files::read(from)?)?;
    with_version(to)
}

fn with_version(file: &Path) -> Outcome {
    match String::from_utf8(files::read(file)?) {
        Ok(text) => {
            let text = text.replace("__VERSION__", project::VERSION);
            files::write(file, text.as_bytes())
        }
        // A picture.
        Err(_) => Ok(()),
    }
}

/// Bundlers of those who install the package must not follow `import(url)`. The
/// comment that says so to each of them goes in last: minifying takes it away.
fn left_to_browsers(module: &Path) -> Outcome {
    let text = files::read_text(module)?;
    if text.matches("import(").count() != 1 {
        return Err(format!("{} does not import just once", module.display()));
    }
    let told = text.replace("import(", "import(/*webpackIgnore:true*//*@vite-ignore*/");
    files::write(module, told.as_bytes())
}

/// Trunk leaves its instruction in the page when it has no script to put there.
fn without_build_links(page: &str) -> String {
    page.split_inclusive('\n')
        .filter(|line| !line.contains("data-trunk-id="))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_s_own_link_leaves_the_page_and_nothing_else_does() {
        let page =
            "<head>\n<link data-trunk rel=\"rust\" data-trunk-id=\"0\">\n<link rel=\"icon\">\n";
        assert_eq!(without_build_links(page), "<head>\n<link rel=\"icon\">\n");
    }
}
