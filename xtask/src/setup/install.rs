//! How a tool is installed: compiled by cargo, or downloaded by npm or pip.

use std::fs::File;
use std::path::Path;
use std::process::{self as std_process, Command};

use crate::process::{self, Outcome};
use crate::{files, project, steps};

/// Where a tool comes from.
pub(crate) enum Source {
    /// A crate, compiled here, with further arguments of `cargo install`.
    Crate {
        package: &'static str,
        arguments: &'static [&'static str],
    },
    /// A program of npm's.
    Npm { packages: &'static [&'static str] },
    /// Several packages that see each other, apart from whatever else is installed.
    NpmSet { packages: &'static [&'static str] },
    /// A program of Python's, with all that it imports, in a folder of its own.
    Pip { packages: &'static [&'static str] },
    /// A program in a package of Python's, which is run without Python.
    PipFile {
        package: &'static str,
        file: &'static str,
    },
    /// A script in a package, which is used only with the given hash.
    NpmScript {
        package: &'static str,
        file: &'static str,
        integrity: &'static str,
    },
}

/// A tool runs for seconds and is compiled for minutes, so that it is compiled for quick
/// compiling: nothing is optimized, and each crate is left as it was compiled.
const QUICK_TO_COMPILE: [(&str, &str); 6] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "4"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_PANIC", "unwind"),
    ("CARGO_PROFILE_RELEASE_STRIP", "true"),
];

/// Installs a tool into the folder `home`, aside first and then renamed: an installation
/// that was interrupted is never taken for a whole one. `is_whole` is whether `home` has
/// the tool, since another clone may be faster.
pub(crate) fn into(
    home: &Path,
    source: &Source,
    version: &str,
    what: &str,
    expected: &str,
    is_whole: impl Fn() -> bool,
) -> Outcome {
    one_at_a_time(home, is_whole, || {
        let name = home.file_name().unwrap_or_default().to_string_lossy();
        let aside = home.with_file_name(format!("{name}.partial-{}", std_process::id()));
        files::create_folder(&aside)?;
        let mut command = installer(source, version, &aside)?;
        let installed = steps::announced(what, expected, || process::run_quietly(&mut command));
        let renamed = installed.and_then(|()| files::rename(&aside, home));
        // Gone already when all went well.
        let _ = std::fs::remove_dir_all(&aside);
        renamed
    })
}

/// Waits until no other command installs the same tool, and installs it unless it is there then.
fn one_at_a_time(
    home: &Path,
    is_whole: impl Fn() -> bool,
    install: impl FnOnce() -> Outcome,
) -> Outcome {
    let name = home.file_name().unwrap_or_default().to_string_lossy();
    let path = home.with_file_name(format!("{name}.lock"));
    let shown = |error: std::io::Error| format!("{}: {error}", path.display());
    files::create_folder(home.parent().unwrap_or(home))?;
    let lock = File::create(&path).map_err(shown)?;
    if lock.try_lock().is_err() {
        eprintln!("-> another command installs {name}: waiting for it …");
        lock.lock().map_err(shown)?;
    }
    if is_whole() { Ok(()) } else { install() }
}

fn installer(source: &Source, version: &str, aside: &Path) -> Outcome<Command> {
    match source {
        Source::Crate { package, arguments } => {
            let mut command = project::cargo(&["install", package, "--version", version])?;
            command.arg("--quiet").args(*arguments);
            command.envs(QUICK_TO_COMPILE).arg("--root").arg(aside);
            Ok(command)
        }
        Source::NpmScript { package, .. } => npm_install(aside, &[package]),
        Source::Pip { packages } => pip_install(aside, packages),
        Source::PipFile { package, .. } => pip_install(aside, &[package]),
        Source::Npm { packages } | Source::NpmSet { packages } => npm_install(aside, packages),
    }
}

fn pip_install(aside: &Path, packages: &[&str]) -> Outcome<Command> {
    let python = process::on_path("python3")
        .ok_or_else(|| "python3 is missing: install Python with pip".to_owned())?;
    let mut command = Command::new(python);
    command.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    command.args(["--no-input", "--root-user-action=ignore", "--target"]);
    command.arg(aside).args(packages);
    Ok(command)
}

fn npm_install(aside: &Path, packages: &[&str]) -> Outcome<Command> {
    let npm = process::on_path("npm")
        .ok_or_else(|| "npm is missing: install Node.js with npm".to_owned())?;
    let mut command = Command::new(npm);
    command.args(["install", "--loglevel=error", "--no-audit", "--no-fund"]);
    command.arg("--prefix").arg(aside).args(packages);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_tool_that_two_commands_need_is_installed_once() {
        let folder = std::env::temp_dir().join(format!("install-{}", std_process::id()));
        let home = folder.join("tool-1");
        let installed = AtomicU32::new(0);
        let ensure = || {
            one_at_a_time(
                &home,
                || home.exists(),
                || {
                    // The other command is there by then.
                    std::thread::sleep(Duration::from_millis(100));
                    installed.fetch_add(1, Ordering::Relaxed);
                    files::create_folder(&home)
                },
            )
        };
        let both = steps::both(ensure, ensure);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(both, Ok(((), ())));
        assert_eq!(installed.into_inner(), 1);
    }
}
