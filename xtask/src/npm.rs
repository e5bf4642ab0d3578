//! `dist/npm`: the same files as a package, from which `npm pack` makes the tarball.

use std::path::Path;

use crate::process::Outcome;
use crate::{files, integrity, project};

const SHIPPED: [&str; 12] = [
    "wallet-checkout.js",
    "wallet-checkout_glue.js",
    "wallet-checkout_bg.wasm",
    "wallet-checkout.en.txt",
    "wallet-checkout.zh-CN.txt",
    "wallet-checkout.zh-HK.txt",
    "wallet-checkout.names.txt",
    "wallet-checkout.d.ts",
    "embed.js",
    "custom-elements.json",
    "referer-hop.html",
    "referer-hop.js",
];
/// About the package, from the root of the project.
const PAPERS: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The module for those who import the package: bundlers and their servers rewrite
/// the glue (webpack minifies it, Vite adds a source map), so that its hash cannot
/// hold. The wasm keeps its own. For script tags there is the module as it is.
const FOR_BUNDLERS: &str = "for-bundlers.js";

pub(crate) fn fill(staging: &Path) -> Outcome {
    let root = project::root()?;
    let package = staging.join("npm");
    for name in SHIPPED {
        files::write(&package.join(name), &files::read(&staging.join(name))?)?;
    }
    let module = files::read_text(&package.join("wallet-checkout.js"))?;
    let glue = integrity::short(&files::read(&package.join("wallet-checkout_glue.js"))?);
    let unpinned = without_hash(&module, &glue)?;
    files::write(&package.join(FOR_BUNDLERS), unpinned.as_bytes())?;
    integrity::list(&package)?;
    for name in PAPERS {
        files::write(&package.join(name), &files::read(&root.join(name))?)?;
    }
    let readme = without_pictures(&files::read_text(&root.join("README.md"))?);
    let readme = without_lost_links(&readme);
    files::write(&package.join("README.md"), readme.as_bytes())?;
    let own = root.join("xtask/npm");
    for name in files::below(&own)? {
        let text = files::read_text(&own.join(&name))?;
        let text = text.replace("__VERSION__", project::VERSION);
        files::write(&package.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// An empty `integrity` asks for nothing.
fn without_hash(module: &str, hash: &str) -> Outcome<String> {
    if module.matches(hash).count() != 1 {
        return Err(format!("the module does not name {hash} just once"));
    }
    Ok(module.replace(hash, ""))
}

/// They lie in the project, not in the package.
fn without_pictures(readme: &str) -> String {
    let lines = readme.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("![")).collect()
}

/// A link to a page of the project leads nowhere from the package: its words stay.
fn without_lost_links(readme: &str) -> String {
    let mut out = String::new();
    let mut rest = readme;
    while let Some((before, after)) = rest.split_once("](") {
        let (target, tail) = after.split_once(')').unwrap_or((after, ""));
        out.push_str(before);
        let is_kept =
            target.starts_with("http") || target.starts_with('#') || PAPERS.contains(&target);
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
    fn a_hash_leaves_its_quotes_behind() {
        assert_eq!(
            without_hash("f('sha384-a');g('sha384-b')", "sha384-b"),
            Ok("f('sha384-a');g('')".to_owned())
        );
        assert!(without_hash("f('sha384-a')", "sha384-b").is_err());
    }

    #[test]
    fn a_link_that_leads_nowhere_keeps_its_words() {
        let readme = "[中文](README.zh-CN.md), [a page](docs/en/a.md#b) and\n\
            [MIT](LICENSE-MIT), [Rust](https://rust-lang.org), `a[1]`, [up](#top).";
        let kept = "中文, a page and\n[MIT](LICENSE-MIT), [Rust](https://rust-lang.org), \
            `a[1]`, [up](#top).";
        assert_eq!(without_lost_links(readme), kept);
    }

    #[test]
    fn only_the_lines_that_are_pictures_are_left_out() {
        let readme = "# Tea\n![The shop](docs/shop.png)\nText ![is kept](x)\n";
        assert_eq!(without_pictures(readme), "# Tea\nText ![is kept](x)\n");
    }
}
