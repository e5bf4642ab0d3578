//! `dist/npm`: the same files as a package, from which `npm pack` makes the tarball.

use std::path::Path;

use crate::build::{bundled, integrity, shipped, wrappers};
use crate::process::Outcome;
use crate::{files, project};

/// Files of the package beside the texts of each language and the second part.
const SHIPPED: [&str; 8] = [
    shipped::MODULE,
    shipped::WASM,
    shipped::TEXT_NAMES,
    shipped::EMBED,
    "wallet-checkout.d.ts",
    "custom-elements.json",
    "referer-hop.html",
    "referer-hop.js",
];
/// The licenses, from the root of the project.
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

pub(crate) fn fill(staging: &Path) -> Outcome {
    let root = project::root()?;
    let package = staging.join("npm");
    let names = SHIPPED.into_iter().map(str::to_owned);
    let later = shipped::later_in(staging)?;
    for name in names.chain(shipped::all_texts()).chain(later) {
        files::write(&package.join(&name), &files::read(&staging.join(&name))?)?;
    }
    bundled::write(staging, &package)?;
    integrity::list(&package)?;
    for name in LICENSES {
        files::write(&package.join(name), &files::read(&root.join(name))?)?;
    }
    let readme = without_pictures(&files::read_text(&root.join("README.md"))?);
    let readme = without_dead_links(&readme);
    files::write(&package.join("README.md"), readme.as_bytes())?;
    let manifest = files::read_text(&staging.join("custom-elements.json"))?;
    let own = root.join("xtask/npm");
    for name in files::below(&own)? {
        let text = files::read_text(&own.join(&name))?;
        let text = text.replace("__VERSION__", project::VERSION);
        let text = wrappers::with_names(&text, &manifest)?;
        files::write(&package.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// Pictures lie in the project, not in the package.
fn without_pictures(readme: &str) -> String {
    let lines = readme.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("![")).collect()
}

/// A link to a page of the project leads nowhere from the package: its text stays.
fn without_dead_links(readme: &str) -> String {
    let mut out = String::new();
    let mut rest = readme;
    while let Some((before, after)) = rest.split_once("](") {
        let (target, tail) = after.split_once(')').unwrap_or((after, ""));
        out.push_str(before);
        let is_kept =
            target.starts_with("http") || target.starts_with('#') || LICENSES.contains(&target);
        match out.rfind('[') {
            Some(open) if !is_kept => out.replace_range(open..=open, ""),
            Some(_) | None => out.extend(["](", target, ")"]),
        }
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_leads_nowhere_keeps_its_text() {
        let readme = "[中文](README.zh-CN.md), [a page](docs/en/a.md#b) and\n\
            [MIT](LICENSE-MIT), [Rust](https://rust-lang.org), `a[1]`, [up](#top).";
        let kept = "中文, a page and\n[MIT](LICENSE-MIT), [Rust](https://rust-lang.org), \
            `a[1]`, [up](#top).";
        assert_eq!(without_dead_links(readme), kept);
    }

    #[test]
    fn only_the_lines_that_are_pictures_are_left_out() {
        let readme = "# Tea\n![The shop](docs/shop.png)\nText ![is kept](x)\n";
        assert_eq!(without_pictures(readme), "# Tea\nText ![is kept](x)\n");
    }
}
