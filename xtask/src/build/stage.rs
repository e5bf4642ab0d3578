//! Trunk's post-build hook: from what Trunk made to what ships.
//!
//! Trunk names the generated glue after the package. That name belongs to the
//! hand-written module, which the glue becomes a part of.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use wallet_checkout::checkout::policy;
use wallet_checkout::text::{self, Locale};

use crate::build::shipped::{self, EMBED, LATER_SCRIPT, LATER_WASM, MODULE, TEXT_NAMES, WASM};
use crate::build::{divide, glue, import_names, integrity, npm};
use crate::process::{self, Outcome};
use crate::setup::tools;
use crate::{files, project};

/// The environment variable by which a plain build is told from one to ship.
pub(crate) const PLAIN: &str = "WALLET_CHECKOUT_PLAIN";
/// The style sheets, which are in the wasm.
const STYLES: [&str; 2] = ["checkout.css", "checkout-later.css"];
/// Where the glue lies until it is in the module.
const GLUE: &str = "wallet-checkout_glue.js";
/// The folder with the parts of the module, which become one file with it.
const PARTS: &str = "element/";
/// The part that becomes a file of its own, as the module names it.
const LATER_PART: &str = "./later.js";
/// Bundlers put smaller files than this into the script that names them.
const INLINED_BELOW: usize = 4096;
/// Syntax that is younger than these is written in their syntax. What the wasm needs of a
/// browser is as old.
const OLDEST_BROWSERS: &str = "--target=chrome96,firefox102,safari15";

pub(crate) fn run() -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| "`stage` is for Trunk to call: run `cargo xtask dist`".to_owned())?;
    let sources = project::root()?.join("static");
    let is_plain = env::var_os(PLAIN).is_some();
    if !is_plain && env::var_os(divide::ACTUAL).is_none() {
        return Err("the wasm was not divided: run `cargo xtask dist`".to_owned());
    }
    files::rename(&staging.join(MODULE), &staging.join(GLUE))?;
    for name in files::below(&sources)? {
        if !STYLES.contains(&name.as_str()) && !name.starts_with(PARTS) {
            copy(&sources.join(&name), &staging.join(&name))?;
        }
    }
    // What shops load. The demo shop's own script is there to be read.
    let loaded = loaded_files(&staging, is_plain)?;
    if is_plain {
        stage_plain_module(&staging, &loaded)?;
    } else {
        stage_module(&staging, &loaded)?;
        stage_second_part(&staging)?;
    }
    files::remove(&loaded)?;
    stage_later_script(&staging, &sources)?;
    stage_embed(&staging)?;
    write_version(&staging.join(MODULE))?;
    for locale in Locale::ALL {
        let [first, later] = text::parts(locale);
        let hash = integrity::placeholder_of_later(locale);
        write_padded(
            &staging.join(shipped::texts(locale)),
            format!("{hash}\n{first}"),
        )?;
        write_padded(&staging.join(shipped::later_texts(locale)), later)?;
    }
    write_padded(&staging.join(TEXT_NAMES), text::names())?;
    let page = staging.join("index.html");
    let shop = without_build_links(&files::read_text(&page)?);
    files::write(&page, shop.as_bytes())?;
    integrity::write_chain(&staging, !is_plain)?;
    integrity::list(&staging)?;
    npm::fill(&staging)
}

/// The module with the glue, which is changed to be smaller and to be instantiated again.
fn stage_module(staging: &Path, loaded: &Path) -> Outcome {
    let (glue, module, wasm) = (staging.join(GLUE), staging.join(MODULE), staging.join(WASM));
    let (fitted, names) = glue::fit(&files::read_text(&glue)?)?;
    files::write(&glue, fitted.as_bytes())?;
    bundle(&glue, loaded, &module, &["--define:TWO_PARTS=true"])?;
    files::remove(&glue)?;
    let shortened = import_names::shorten(&files::read(&wasm)?, &names)?;
    files::write(&wasm, &shortened)
}

/// The module with the glue as it was generated.
fn stage_plain_module(staging: &Path, loaded: &Path) -> Outcome {
    let glue = staging.join(GLUE);
    let adapter = project::root()?.join("xtask/src/build/plain_glue.js");
    let generated = format!("--alias:generated-glue={}", glue.display());
    let options = [&generated, "--define:TWO_PARTS=false"];
    bundle(&adapter, loaded, &staging.join(MODULE), &options)?;
    files::remove(&glue)
}

/// Bundles the element with the glue that it imports. A module is UTF-8 by definition.
fn bundle(glue: &Path, loaded: &Path, to: &Path, options: &[&str]) -> Outcome {
    let element = project::root()?.join("static").join(MODULE);
    let glue = format!("--alias:glue={}", glue.display());
    let loaded = alias_of_files(loaded);
    let external = format!("--external:{LATER_PART}");
    let options = [
        &[
            "--format=esm",
            "--charset=utf8",
            "--bundle",
            &glue,
            &loaded,
            &external,
        ],
        options,
    ]
    .concat();
    minify(&element, to, &options)
}

/// The script of the second part, and its name in the module.
fn stage_later_script(staging: &Path, sources: &Path) -> Outcome {
    let part = sources.join(PARTS).join(LATER_PART);
    let options = ["--format=esm", "--charset=utf8", "--bundle"];
    let script = staging.join(LATER_SCRIPT);
    minify(&part, &script, &options)?;
    write_padded(&script, files::read_text(&script)?)?;
    let module = staging.join(MODULE);
    let text = files::read_text(&module)?;
    let text = text.replace(LATER_PART, &format!("./{LATER_SCRIPT}"));
    files::write(&module, text.as_bytes())
}

/// Writes a file that the module fetches. Vite puts one of less than 4 KB into the script as a
/// `data:` address, which the policy of a page forbids to fetch. Blanks at the end compress to
/// some bytes, and `static/element/texts.js` takes them off.
fn write_padded(file: &Path, mut text: String) -> Outcome {
    let missing = INLINED_BELOW.saturating_sub(text.len());
    text.extend(std::iter::repeat_n(' ', missing));
    files::write(file, text.as_bytes())
}

/// The script for a plain script tag, which knows the files that the module needs first.
fn stage_embed(staging: &Path) -> Outcome {
    let row = |file: &str, name: &str| format!("['{file}', '', '__INTEGRITY_{name}__']");
    let texts = Locale::ALL.map(|locale| {
        let first = row(&shipped::texts(locale), &shipped::placeholder(locale));
        format!("  '{}': [{first}],\n", locale.tag())
    });
    let file = staging.join("early-files.js");
    let module = format!(
        "export const LANGUAGES = {{\n{}}};\nexport const MODULE = {};\nexport const WASM = {};\n",
        texts.concat(),
        row(MODULE, "MODULE"),
        row(WASM, "WASM"),
    );
    files::write(&file, module.as_bytes())?;
    let loaded = alias_of_files(&file);
    let embed = project::root()?.join("static").join(EMBED);
    let options = ["--format=iife", "--bundle", &loaded];
    minify(&embed, &staging.join(EMBED), &options)?;
    files::remove(&file)
}

/// The second part of the wasm, optimized as Trunk has the first.
fn stage_second_part(staging: &Path) -> Outcome {
    let later = staging.join(LATER_WASM);
    let page = files::read_text(&project::root()?.join("index.html"))?;
    let mut wasm_opt = Command::new(tools::WASM_OPT.ensure()?);
    wasm_opt
        .arg("-Oz")
        .args(wasm_opt_options(&page)?.split_whitespace());
    wasm_opt.arg(divide::later()?).arg("-o").arg(&later);
    process::run(&mut wasm_opt)?;
    divide::check(&files::read(&staging.join(WASM))?, &files::read(&later)?)
}

/// The options that the page has for Trunk.
fn wasm_opt_options(page: &str) -> Outcome<&str> {
    let after = page.split_once("data-wasm-opt-params=\"");
    let options = after.and_then(|(_, after)| after.split_once('"'));
    options
        .map(|(options, _)| options)
        .ok_or_else(|| "index.html has no data-wasm-opt-params".to_owned())
}

/// The module with the files that scripts load. Every address stands there in full, so that
/// bundlers find it, and so does every name, which they change; the hashes are written later.
fn loaded_files(staging: &Path, is_plain: bool) -> Outcome<PathBuf> {
    let row = |file: &str, name: &str| {
        format!("['{file}', new URL('{file}', import.meta.url), '__INTEGRITY_{name}__']")
    };
    let rows = Locale::ALL.map(|locale| {
        let name = shipped::placeholder(locale);
        let first = row(&shipped::texts(locale), &name);
        // The hash of the second file is in the first: the page needs that before.
        let later = shipped::later_texts(locale);
        let later = format!("['{later}', new URL('{later}', import.meta.url)]");
        format!("  '{}': [{first}, {later}],\n", locale.tag())
    });
    let later = if is_plain {
        "['', '', '']".to_owned()
    } else {
        row(LATER_WASM, "LATER")
    };
    let others = [
        ("NAMES", row(TEXT_NAMES, "NAMES")),
        ("WASM", row(WASM, "WASM")),
        ("LATER", later),
        ("SCRIPT", row(LATER_SCRIPT, "SCRIPT")),
    ];
    let others = others.map(|(name, row)| format!("export const {name} = {row};\n"));
    let module = format!(
        "export const LANGUAGES = {{\n{}}};\n{}",
        rows.concat(),
        others.concat()
    );
    let file = staging.join("loaded-files.js");
    files::write(&file, module.as_bytes())?;
    Ok(file)
}

/// esbuild's option for the module that the scripts import as `files`.
fn alias_of_files(module: &Path) -> String {
    format!("--alias:files={}", module.display())
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

/// Copies a file, and writes the version and the languages into it where it is text.
fn copy(from: &Path, to: &Path) -> Outcome {
    files::write(to, &files::read(from)?)?;
    write_version(to)
}

fn write_version(file: &Path) -> Outcome {
    match String::from_utf8(files::read(file)?) {
        Ok(text) => {
            let text = text.replace("__VERSION__", project::VERSION);
            let tags = Locale::ALL.map(Locale::tag);
            // A type, as TypeScript writes it; a list for scripts.
            let text = text.replace("'__LOCALE__'", &format!("'{}'", tags.join("' | '")));
            let text = text.replace("__LOCALES__", &tags.join(" "));
            files::write(file, text.as_bytes())
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_the_options_for_both_parts() {
        let options = wasm_opt_options(include_str!("../../../index.html")).unwrap();
        assert!(options.contains("--low-memory-unused"), "{options}");
        assert!(wasm_opt_options("<html>").is_err());
    }

    #[test]
    fn a_fetched_file_is_too_large_to_be_put_into_a_script() {
        let folder = project::scratch("padded").unwrap();
        let file = folder.join("texts.txt");
        for text in ["", "one\ntwo", "one\n", &"a".repeat(9000)] {
            write_padded(&file, text.to_owned()).unwrap();
            let written = files::read_text(&file).unwrap();
            assert!(written.len() >= INLINED_BELOW, "{}", written.len());
            assert_eq!(written.trim_end_matches(' '), text);
        }
    }

    #[test]
    fn the_build_s_own_link_leaves_the_page_and_nothing_else_does() {
        let page =
            "<head>\n<link data-trunk rel=\"rust\" data-trunk-id=\"0\">\n<link rel=\"icon\">\n";
        assert_eq!(without_build_links(page), "<head>\n<link rel=\"icon\">\n");
    }
}
