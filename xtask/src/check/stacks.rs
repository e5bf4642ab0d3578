//! The shops of `tests/stacks`: each is installed and built as its framework or bundler does
//! it, with the package as it is packed, and sells in Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::build::dist::{self, Flavor};
use crate::check::package;
use crate::check::report::Report;
use crate::process::{self, Outcome};
use crate::run::{journeys, server};
use crate::setup::browsers::{Engine, ProgramPaths};
use crate::setup::{self, Part};
use crate::{files, project, steps};

/// The shops by their folders, and what each shows.
const STACKS: [(&str, &str); 11] = [
    ("plain", "a script tag"),
    ("vite", "Vite 8, React 19"),
    ("vite5", "Vite 5, Vue 3 with strict templates"),
    ("webpack", "webpack 5, React 18"),
    ("rollup", "Rollup 4"),
    ("esbuild", "esbuild"),
    ("parcel", "Parcel 2"),
    ("next", "Next 16, rendered on the server"),
    ("nuxt", "Nuxt 4, rendered on the server"),
    ("sveltekit", "SvelteKit 2, rendered on the server"),
    ("angular", "Angular 20"),
];

/// Those of the whole test: the page that has nothing, a bundler with its development server, and
/// pages that a server renders.
const OF_THE_WHOLE_TEST: [&str; 3] = ["plain", "vite", "next"];

/// What a package depends on is of this day at the latest, so that all machines have the same.
const DAY: &str = "2026-11-28";

/// Neither asks nor tells anybody anything.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("CI", "1"),
    ("DO_NOT_TRACK", "1"),
    ("NEXT_TELEMETRY_DISABLED", "1"),
    ("NUXT_TELEMETRY_DISABLED", "1"),
    ("NG_CLI_ANALYTICS", "false"),
];

/// What tools keep of an earlier build among the installed packages.
const CACHES: [&str; 2] = [".vite", ".cache"];

/// `cargo xtask test stacks`: all of them, or those that are named.
pub(crate) fn run(names: &[&str]) -> Outcome<ExitCode> {
    let known = STACKS.map(|(name, _)| name);
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!("no stack `{unknown}`: {}", known.join(", ")));
    }
    steps::all([
        dist::build(Flavor::Shipped),
        server::build(),
        setup::ensure(&[Part::BrowserTests]),
    ])?;
    let programs = Engine::Chromium.program_paths()?;
    let mut report = Report::default();
    let wanted = if names.is_empty() { &known } else { names };
    let results = test(&mut report, wanted, &programs)?;
    println!();
    for (name, result) in results {
        let title = STACKS.iter().find(|(known, _)| *known == name);
        let title = title.map_or("", |(_, title)| title);
        println!("{name:>10}  {result:<12} {title}");
    }
    Ok(report.end())
}

/// The shops of the whole test, once there are the files, the server and Chromium.
pub(crate) fn in_the_whole_test(report: &mut Report, programs: &ProgramPaths) -> Outcome {
    const TITLE: &str = "shops made with a script tag, Vite and Next";
    if process::on_path("npm").is_none() {
        report.skip(
            TITLE,
            "npm, which installs what they are made with, is not here",
        );
        return Ok(());
    }
    let [plain, vite, next] = OF_THE_WHOLE_TEST;
    let is_built = report.step(TITLE, || {
        let tarball = pack()?;
        let others = || steps::all([prepare(plain, &tarball), prepare(vite, &tarball)]);
        steps::both(|| prepare(next, &tarball), others).map(drop)
    });
    if is_built {
        report.tests(
            "sales in these shops",
            &mut sales(&OF_THE_WHOLE_TEST, programs)?,
        );
    }
    Ok(())
}

fn test<'n>(
    report: &mut Report,
    names: &[&'n str],
    programs: &ProgramPaths,
) -> Outcome<Vec<(&'n str, &'static str)>> {
    let tarball = pack()?;
    let mut results = Vec::new();
    for name in names {
        let built = report.step(&format!("the shop {name}"), || prepare(name, &tarball));
        let result = if !built {
            "is not built"
        } else if report.tests(&format!("a sale in {name}"), &mut sales(&[name], programs)?) {
            "sells"
        } else {
            "fails"
        };
        results.push((*name, result));
    }
    Ok(results)
}

/// The journeys of some shops.
fn sales(names: &[&str], programs: &ProgramPaths) -> Outcome<Command> {
    let mut cargo = journeys::command("stacks", programs)?;
    cargo.env("JOURNEYS_STACKS", project::scratch("stacks")?);
    cargo.envs(ENVIRONMENT);
    cargo.args(["--", "--test-threads=2"]);
    cargo.args(names.iter().map(|name| format!("{name}::")));
    Ok(cargo)
}

/// The package as npm packs it.
fn pack() -> Outcome<PathBuf> {
    let folder = project::scratch("stacks")?;
    files::create_folder(&folder)?;
    package::pack(&folder)?;
    Ok(folder.join(format!("wallet-checkout-{}.tgz", project::VERSION)))
}

/// Installs what the shop is made with, and builds it.
fn prepare(name: &str, tarball: &Path) -> Outcome {
    let folder = project::scratch("stacks")?.join(name);
    let sources = project::root()?.join("tests/stacks").join(name);
    files::create_folder(&folder)?;
    clear(&folder)?;
    for file in files::below(&sources)? {
        files::write(&folder.join(&file), &files::read(&sources.join(&file))?)?;
    }
    install(name, &folder)?;
    unpack(tarball, &folder.join("node_modules/wallet-checkout"))?;
    let mut npm = Command::new("npm");
    npm.current_dir(&folder).envs(ENVIRONMENT);
    npm.args(["run", "--silent", "build"]);
    steps::announced(&format!("building {name}"), "half a minute", || {
        process::run_quietly(&mut npm)
    })
}

/// Removes what is of an earlier run, but for what was installed.
fn clear(folder: &Path) -> Outcome {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let is_kept = ["node_modules", "installed.txt"]
            .iter()
            .any(|name| path.ends_with(name));
        if path.is_dir() && !is_kept {
            fs::remove_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        } else if !is_kept {
            files::remove(&path)?;
        }
    }
    for cache in CACHES {
        // Most tools have none.
        let _ = fs::remove_dir_all(folder.join("node_modules").join(cache));
    }
    Ok(())
}

/// Runs npm, unless what the shop asks for is what it asked for before.
fn install(name: &str, folder: &Path) -> Outcome {
    let wanted = files::read_text(&folder.join("package.json"))?;
    let wanted = format!("{DAY}\n{wanted}");
    let installed = folder.join("installed.txt");
    if !wanted.contains("ependencies\"")
        || files::read_text(&installed).is_ok_and(|before| before == wanted)
    {
        return Ok(());
    }
    // Half of an installation, or another.
    let _ = fs::remove_dir_all(folder.join("node_modules"));
    let mut npm = Command::new("npm");
    npm.current_dir(folder).envs(ENVIRONMENT);
    npm.args(["install", "--loglevel=error", "--no-audit", "--no-fund"]);
    npm.args(["--no-package-lock", "--before", DAY]);
    steps::announced(&format!("installing what {name} needs"), "20 s", || {
        process::run_quietly(&mut npm)
    })?;
    files::write(&installed, wanted.as_bytes())
}

fn unpack(tarball: &Path, to: &Path) -> Outcome {
    // That of an earlier build.
    let _ = fs::remove_dir_all(to);
    files::create_folder(to)?;
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(tarball).arg("-C").arg(to);
    process::run(tar.arg("--strip-components=1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shop_of_the_folder_is_tested() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/stacks");
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let mut found: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        found.sort();
        let mut listed = STACKS.map(|(name, _)| name);
        listed.sort_unstable();
        assert_eq!(found, listed);
    }

    #[test]
    fn an_unknown_shop_is_rejected_with_the_list_of_known_ones() {
        let sentence = run(&["vit"]).unwrap_err();
        assert!(
            sentence.contains("`vit`") && sentence.contains("angular"),
            "{sentence}"
        );
    }
}
