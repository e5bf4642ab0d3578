//! Trunk's post-build hook: from what Trunk made to what we ship.
//!
//! Trunk names the generated glue after the package. That name belongs to the
//! hand-written module which loads the glue, so the glue moves aside first.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};
use wallet_checkout::text::{Locale, file};

use crate::process::{self, Outcome};
use crate::shorten::shorten;
use crate::{project, tools};

const HASHES: &str = "sri.json";
/// The wasm holds it.
const STYLE: &str = "checkout.css";
const MODULE: &str = "wallet-checkout.js";
/// The parts of the module, which become one file with it.
const PARTS: &str = "element/";

pub(crate) fn run() -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| "`stage` is for Trunk to call: run `cargo xtask dist`".to_owned())?;
    let generated = staging.join(MODULE);
    let glue = staging.join("wallet-checkout_glue.js");
    fs::rename(&generated, &glue).map_err(|error| failed("rename", &generated, &error))?;
    let sources = project::root()?.join("static");
    for name in files_below(&sources)? {
        if name != STYLE && !name.starts_with(PARTS) {
            ship(&sources.join(&name), &staging.join(&name))?;
        }
    }
    // What shops load. The demo shop's own script is there to be read.
    // A module is UTF-8 by definition; a classic script is what its page is.
    let glue_stays = "--external:./wallet-checkout_glue.js";
    let whole = ["--format=esm", "--charset=utf8", "--bundle", glue_stays];
    minify(&sources.join(MODULE), &staging.join(MODULE), &whole)?;
    with_version(&staging.join(MODULE))?;
    let embed = staging.join("embed.js");
    minify(&embed, &embed, &[])?;
    minify(&glue, &glue, &[])?;
    for locale in Locale::ALL {
        let name = format!("wallet-checkout.{}.json", locale.tag());
        write(&staging.join(name), file(locale).as_bytes())?;
    }
    let wasm = staging.join("wallet-checkout_bg.wasm");
    let long = fs::read(&wasm).map_err(|error| failed("read", &wasm, &error))?;
    let (short, short_glue) = shorten(&long, &read_text(&glue)?)?;
    write(&wasm, &short)?;
    write(&glue, short_glue.as_bytes())?;
    let page = staging.join("index.html");
    write(&page, without_build_links(&read_text(&page)?).as_bytes())?;
    write(&staging.join(HASHES), hashes(&staging)?.as_bytes())
}

/// A script shrinks by a quarter, brotli against brotli.
fn minify(script: &Path, to: &Path, options: &[&str]) -> Outcome {
    let mut esbuild = Command::new(tools::ESBUILD.ensure()?);
    esbuild.args(["--minify", "--allow-overwrite", "--log-level=warning"]);
    esbuild.args(options);
    let to = format!("--outfile={}", to.display());
    process::run(esbuild.arg(script).arg(to))
}

/// Copies a file, and where it is text writes the version into it.
fn ship(from: &Path, to: &Path) -> Outcome {
    let bytes = fs::read(from).map_err(|error| failed("read", from, &error))?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
    }
    write(to, &bytes)?;
    with_version(to)
}

fn with_version(file: &Path) -> Outcome {
    let bytes = fs::read(file).map_err(|error| failed("read", file, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => write(file, text.replace("__VERSION__", project::VERSION).as_bytes()),
        // A picture.
        Err(_) => Ok(()),
    }
}

/// Trunk leaves its instruction in the page when it has no script to put there.
fn without_build_links(page: &str) -> String {
    page.split_inclusive('\n')
        .filter(|line| !line.contains("data-trunk-id="))
        .collect()
}

/// A JSON object: each file's name and its hash as the `integrity` attribute takes it.
fn hashes(folder: &Path) -> Outcome<String> {
    let mut lines = Vec::new();
    for name in files_below(folder)? {
        if name != HASHES {
            let file = folder.join(&name);
            let bytes = fs::read(&file).map_err(|error| failed("read", &file, &error))?;
            lines.push(format!("  \"{name}\": \"{}\"", integrity(&bytes)));
        }
    }
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// Names relative to `folder`, with slashes, sorted; hidden files stay behind.
fn files_below(folder: &Path) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| failed("read", folder, &error))?;
    for entry in entries {
        let path = entry
            .map_err(|error| failed("read", folder, &error))?
            .path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(format!("{}: not a name for the web", path.display()));
        };
        if path.is_dir() {
            names.extend(
                files_below(&path)?
                    .iter()
                    .map(|below| format!("{name}/{below}")),
            );
        } else if !name.starts_with('.') {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read_text(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| failed("read", file, &error))
}

fn write(file: &Path, bytes: &[u8]) -> Outcome {
    fs::write(file, bytes).map_err(|error| failed("write", file, &error))
}

fn failed(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {verb} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_the_integrity_attribute_takes() {
        // The example of the Subresource Integrity specification.
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn the_build_s_own_link_leaves_the_page_and_nothing_else_does() {
        let page =
            "<head>\n<link data-trunk rel=\"rust\" data-trunk-id=\"0\">\n<link rel=\"icon\">\n";
        assert_eq!(without_build_links(page), "<head>\n<link rel=\"icon\">\n");
    }
}
