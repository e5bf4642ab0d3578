//! `dist/npm`: the same files as a package, from which `npm pack` makes the tarball.

use std::path::Path;

use crate::process::Outcome;
use crate::{files, integrity, project};

const SHIPPED: [&str; 8] = [
    "wallet-checkout.js",
    "wallet-checkout_glue.js",
    "wallet-checkout_bg.wasm",
    "wallet-checkout.d.ts",
    "embed.js",
    "custom-elements.json",
    "referer-hop.html",
    "referer-hop.js",
];
/// About the package, from the root of the project.
const PAPERS: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

pub(crate) fn fill(staging: &Path) -> Outcome {
    let root = project::root()?;
    let package = staging.join("npm");
    for name in SHIPPED {
        files::write(&package.join(name), &files::read(&staging.join(name))?)?;
    }
    integrity::list(&package)?;
    for name in PAPERS {
        files::write(&package.join(name), &files::read(&root.join(name))?)?;
    }
    let readme = without_pictures(&files::read_text(&root.join("README.md"))?);
    files::write(&package.join("README.md"), readme.as_bytes())?;
    let own = root.join("xtask/npm");
    for name in files::below(&own)? {
        let text = files::read_text(&own.join(&name))?;
        let text = text.replace("__VERSION__", project::VERSION);
        files::write(&package.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// They lie in the project, not in the package.
fn without_pictures(readme: &str) -> String {
    let lines = readme.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("![")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_that_are_pictures_are_left_out() {
        let readme = "# Tea\n![The shop](docs/shop.png)\nText ![is kept](x)\n";
        assert_eq!(without_pictures(readme), "# Tea\nText ![is kept](x)\n");
    }
}
