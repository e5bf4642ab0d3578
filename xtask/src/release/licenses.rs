//! The licenses of the crates in what ships, as their authors wrote them: they go with it.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use crate::process::{self, Outcome};
use crate::release::crates::Shipped;
use crate::{files, project};

/// How the names of the files begin that a license asks to be passed on.
const BEGINNINGS: [&str; 4] = ["licen", "copying", "copyright", "notice"];

/// A text, after the crates that have it.
pub(crate) fn gather(shipped: Shipped) -> Outcome<String> {
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for (name, license) in crates_in(shipped)? {
        let texts = texts_in(&source(&name)?)?;
        if texts.is_empty() {
            without.push(format!("{name}: {license}"));
        }
        for text in texts {
            by_text.entry(text).or_default().push(name.clone());
        }
    }
    let line = "=".repeat(80);
    let mut all: Vec<String> = by_text
        .into_iter()
        .map(|(text, names)| format!("{line}\n{}:\n\n{}\n", names.join(", "), text.trim_end()))
        .collect();
    all.sort();
    let without = without.join("\n");
    all.push(format!(
        "{line}\nWithout a text of their own:\n\n{without}\n"
    ));
    Ok(all.join("\n"))
}

/// Name with version, and license, of each crate of others, sorted.
fn crates_in(shipped: Shipped) -> Outcome<Vec<(String, String)>> {
    let mut cargo = project::cargo(&["tree", "--locked", "--edges", "normal"])?;
    cargo.args(["--prefix", "none", "--format", "{p}|{l}"]);
    cargo.args(["--package", shipped.package, "--target", shipped.target]);
    let text = process::read(&mut cargo)?;
    let mut crates: Vec<(String, String)> = text.lines().filter_map(of_others).collect();
    crates.sort();
    crates.dedup();
    Ok(crates)
}

/// A line such as `tokio v1.48.0|MIT`; what is ours has its folder behind the version, and what
/// was listed before an asterisk.
fn of_others(line: &str) -> Option<(String, String)> {
    let (package, license) = line.split_once('|')?;
    if package.contains("(/") {
        return None;
    }
    let mut words = package.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let license = license.trim_end_matches(" (*)");
    Some((format!("{name}-{version}"), license.to_owned()))
}

/// Where cargo has unpacked a crate.
fn source(name: &str) -> Outcome<PathBuf> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = cargo.map(|home| home.join("registry/src"));
    let registries = registries.and_then(|folder| std::fs::read_dir(folder).ok());
    registries
        .into_iter()
        .flatten()
        .flatten()
        .map(|registry| registry.path().join(name))
        .find(|folder| folder.is_dir())
        .ok_or_else(|| format!("the sources of {name} are not in cargo's registry"))
}

/// The texts beside a crate's manifest, and in a folder for them.
fn texts_in(folder: &Path) -> Outcome<Vec<String>> {
    let entries = std::fs::read_dir(folder);
    let entries = entries.map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in paths.iter().filter(|path| is_meant(path)) {
        if path.is_file() {
            texts.push(String::from_utf8_lossy(&files::read(path)?).replace('\r', ""));
        } else {
            for name in files::below(path)? {
                texts.push(files::read_text(&path.join(name))?);
            }
        }
    }
    Ok(texts)
}

fn is_meant(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    // A source may be called `license.rs`.
    let is_source = path.extension().is_some_and(|ending| ending == "rs");
    BEGINNINGS.iter().any(|start| name.starts_with(start)) && !is_source
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::crates::{SERVER, WIDGET};

    #[test]
    fn each_crate_that_ships_has_its_license_in_the_text() {
        for (shipped, known) in [(SERVER, "tokio-1."), (WIDGET, "yew-0.")] {
            let text = gather(shipped).unwrap();
            assert!(text.contains(known) && text.contains("Copyright"));
            for (name, _) in crates_in(shipped).unwrap() {
                assert!(text.contains(&name), "{name}");
            }
            let (_, without) = text.rsplit_once("text of their own:").unwrap();
            let count = without.lines().filter(|line| line.contains(": ")).count();
            assert!(count < 25, "{without}");
        }
    }

    #[test]
    fn what_is_ours_has_no_license_of_others() {
        let others = |line| of_others(line);
        assert_eq!(others("xtask v0.1.0 (/src/xtask)|MIT"), None);
        let tokio = Some(("tokio-1.48.0".to_owned(), "MIT".to_owned()));
        assert_eq!(others("tokio v1.48.0|MIT"), tokio);
        assert_eq!(others("tokio v1.48.0|MIT (*)"), tokio);
        let with_macro = others("maud_macros v0.27.0 (proc-macro)|MIT OR Apache-2.0");
        assert_eq!(with_macro.unwrap().0, "maud_macros-0.27.0");
        assert!(is_meant(Path::new("a/LICENSE-MIT")) && !is_meant(Path::new("a/license.rs")));
    }
}
