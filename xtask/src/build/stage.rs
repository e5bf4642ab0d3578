//! Trunk's post-build hook: from what Trunk made to what ships.
//!
//! Trunk names the generated glue after the package. That name belongs to the
//! hand-written module which loads the glue, so the glue moves aside first.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use wallet_checkout::checkout::policy;
use wallet_checkout::text::{self, Locale};

use crate::build::import_names;
use crate::build::shipped::{self, EMBED, GLUE, MODULE, TEXT_NAMES, WASM};
use crate::build::{glue, integrity, npm};
use crate::process::{self, Outcome};
use crate::setup::tools;
use crate::{files, project};

/// The environment variable by which a plain build is told from one to ship.
pub(crate) const PLAIN: &str = "WALLET_CHECKOUT_PLAIN";
/// The style sheet, which is in the wasm.
const STYLE: &str = "checkout.css";
/// The folder with the parts of the module, which become one file with it.
const PARTS: &str = "element/";
/// The part that is not needed before the wasm is, and is bundled with its glue.
const INSTANCE: &str = "element/instance.js";
/// Syntax that is younger than these is written in their syntax. What the wasm needs of a
/// browser is as old.
const OLDEST_BROWSERS: &str = "--target=chrome96,firefox102,safari15";

pub(crate) fn run() -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| "`stage` is for Trunk to call: run `cargo xtask dist`".to_owned())?;
    let sources = project::root()?.join("static");
    files::rename(&staging.join(MODULE), &staging.join(GLUE))?;
    if env::var_os(PLAIN).is_some() {
        stage_plain_glue(&staging)?;
    } else {
        stage_fitted_glue(&staging)?;
    }
    for name in files::below(&sources)? {
        if name != STYLE && !name.starts_with(PARTS) {
            copy(&sources.join(&name), &staging.join(&name))?;
        }
    }
    // What shops load. The demo shop's own script is there to be read.
    // A module is UTF-8 by definition; a classic script is what its page is.
    let languages = languages(&staging)?;
    let alias = format!("--alias:languages={}", languages.display());
    let module = ["--format=esm", "--charset=utf8", "--bundle", &alias];
    minify(&sources.join(MODULE), &staging.join(MODULE), &module)?;
    files::remove(&languages)?;
    let classic = ["--format=iife", "--bundle"];
    minify(&sources.join(EMBED), &staging.join(EMBED), &classic)?;
    write_version(&staging.join(MODULE))?;
    keep_from_bundlers(&staging.join(MODULE))?;
    for locale in Locale::ALL {
        let file = staging.join(shipped::texts(locale));
        files::write(&file, text::file(locale).as_bytes())?;
    }
    files::write(&staging.join(TEXT_NAMES), text::names().as_bytes())?;
    let page = staging.join("index.html");
    let shop = without_build_links(&files::read_text(&page)?);
    files::write(&page, shop.as_bytes())?;
    integrity::write_chain(&staging)?;
    integrity::list(&staging)?;
    npm::fill(&staging)
}

/// The glue, changed to be smaller and to be instantiated again.
fn stage_fitted_glue(staging: &Path) -> Outcome {
    let (file, wasm) = (staging.join(GLUE), staging.join(WASM));
    let fitted = glue::fit(&files::read_text(&file)?)?;
    files::write(&file, fitted.as_bytes())?;
    bundle_glue(&file, &file, &[])?;
    let (wasm_bytes, glue) =
        import_names::shorten(&files::read(&wasm)?, &files::read_text(&file)?)?;
    files::write(&wasm, &wasm_bytes)?;
    files::write(&file, glue.as_bytes())
}

/// The glue as it was generated.
fn stage_plain_glue(staging: &Path) -> Outcome {
    let file = staging.join(GLUE);
    let adapter = project::root()?.join("xtask/src/build/plain_glue.js");
    let generated = format!("--alias:generated-glue={}", file.display());
    // It may fetch the wasm from beside itself, which the element does.
    let unused = "--define:import.meta.url=\"\"";
    bundle_glue(&adapter, &file, &[&generated, unused])
}

/// Bundles the late part of the element with the glue that it imports.
fn bundle_glue(glue: &Path, to: &Path, options: &[&str]) -> Outcome {
    let instance = project::root()?.join("static").join(INSTANCE);
    let glue = format!("--alias:glue={}", glue.display());
    let options = [&["--format=esm", "--bundle", &glue], options].concat();
    minify(&instance, to, &options)
}

/// The module with the files of every language, for `static/element/texts.js`. Every address
/// stands there in full, so that bundlers find it; the hashes are written later.
fn languages(staging: &Path) -> Outcome<PathBuf> {
    let row = |file: &str, name: &str| {
        format!("[new URL('{file}', import.meta.url), '__INTEGRITY_{name}__']")
    };
    let rows = Locale::ALL.map(|locale| {
        let row = row(&shipped::texts(locale), &shipped::placeholder(locale));
        format!("  '{}': {row},\n", locale.tag())
    });
    let names = row(TEXT_NAMES, "NAMES");
    let module = format!(
        "export const LANGUAGES = {{\n{}}};\nexport const NAMES = {names};\n",
        rows.concat()
    );
    let file = staging.join("languages.js");
    files::write(&file, module.as_bytes())?;
    Ok(file)
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

/// Bundlers of pages that install the package must not follow `import(url)`. A comment
/// for each of them is written last, since minifying removes comments.
fn keep_from_bundlers(module: &Path) -> Outcome {
    let text = files::read_text(module)?;
    if text.matches("import(").count() != 1 {
        return Err(format!(
            "{} does not contain `import(` exactly once",
            module.display()
        ));
    }
    let marked = text.replace("import(", "import(/*webpackIgnore:true*//*@vite-ignore*/");
    files::write(module, marked.as_bytes())
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
