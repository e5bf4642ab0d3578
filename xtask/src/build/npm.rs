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
/// What is copied from the root of the project: the licenses, and what is new.
const FROM_ROOT: [&str; 3] = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];
/// Where the project lies for everybody, as `repository` in `xtask/Cargo.toml` names it; empty as
/// long as it is nowhere.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

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
    for name in FROM_ROOT {
        files::write(&package.join(name), &files::read(&root.join(name))?)?;
    }
    let readme = without_pictures(&files::read_text(&root.join("README.md"))?);
    let readme = with_live_links(&readme, REPOSITORY);
    files::write(&package.join("README.md"), readme.as_bytes())?;
    let manifest = files::read_text(&staging.join("custom-elements.json"))?;
    let own = root.join("xtask/npm");
    for name in files::below(&own)? {
        let text = files::read_text(&own.join(&name))?;
        let text = text.replace("__VERSION__", project::VERSION);
        let text = wrappers::with_names(&text, &manifest)?;
        let text = with_addresses(&text, REPOSITORY);
        files::write(&package.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// Pictures lie in the project, not in the package.
fn without_pictures(readme: &str) -> String {
    let lines = readme.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("![")).collect()
}

/// A link to a page of the project leads to the repository. Without one it leads nowhere from the
/// package: its text stays.
fn with_live_links(readme: &str, repository: &str) -> String {
    let mut out = String::new();
    let mut rest = readme;
    while let Some((before, after)) = rest.split_once("](") {
        let (target, tail) = after.split_once(')').unwrap_or((after, ""));
        out.push_str(before);
        let is_whole = target.starts_with("http") || target.starts_with('#');
        match out.rfind('[') {
            Some(_) if is_whole || FROM_ROOT.contains(&target) => out.extend(["](", target, ")"]),
            Some(open) if repository.is_empty() => out.replace_range(open..=open, ""),
            Some(_) | None => out.extend(["](", repository, "/blob/main/", target, ")"]),
        }
        rest = tail;
    }
    out + rest
}

/// The manifest with the addresses of the project, where it has any.
fn with_addresses(text: &str, repository: &str) -> String {
    let fields = if repository.is_empty() {
        String::new()
    } else {
        format!(
            "  \"repository\": {{\"type\": \"git\", \"url\": \"git+{repository}.git\"}},\n  \
             \"homepage\": \"{repository}#readme\",\n  \"bugs\": \"{repository}/issues\",\n"
        )
    };
    text.replace("__ADDRESSES__\n", &fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://code.example/tea/wallet-checkout";

    #[test]
    fn the_manifest_names_where_the_project_is() {
        let text = "{\n  \"license\": \"MIT\",\n__ADDRESSES__\n  \"type\": \"module\"\n}\n";
        let named = with_addresses(text, SITE);
        assert!(
            named.contains("\"homepage\": \"https://code.example/tea/wallet-checkout#readme\"")
        );
        assert!(named.contains("\"bugs\": \"https://code.example/tea/wallet-checkout/issues\""));
        assert!(named.contains("\"url\": \"git+https://code.example/tea/wallet-checkout.git\""));
        let nowhere = "{\n  \"license\": \"MIT\",\n  \"type\": \"module\"\n}\n";
        assert_eq!(with_addresses(text, ""), nowhere);
    }

    #[test]
    fn a_link_to_a_page_of_the_project_leads_to_the_repository() {
        let readme = "[a page](docs/en/a.md#b), [MIT](LICENSE-MIT), [new](CHANGELOG.md)";
        let linked = "[a page](https://code.example/tea/wallet-checkout/blob/main/docs/en/a.md#b), \
            [MIT](LICENSE-MIT), [new](CHANGELOG.md)";
        assert_eq!(with_live_links(readme, SITE), linked);
    }

    #[test]
    fn a_link_that_leads_nowhere_keeps_its_text() {
        let readme = "[中文](README.zh-CN.md), [a page](docs/en/a.md#b) and\n\
            [MIT](LICENSE-MIT), [Rust](https://rust-lang.org), `a[1]`, [up](#top).";
        let kept = "中文, a page and\n[MIT](LICENSE-MIT), [Rust](https://rust-lang.org), \
            `a[1]`, [up](#top).";
        assert_eq!(with_live_links(readme, ""), kept);
    }

    #[test]
    fn only_the_lines_that_are_pictures_are_left_out() {
        let readme = "# Tea\n![The shop](docs/shop.png)\nText ![is kept](x)\n";
        assert_eq!(without_pictures(readme), "# Tea\nText ![is kept](x)\n");
    }
}
