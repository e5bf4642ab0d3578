//! Installs what the other commands need: by apt, rustup, npm, pip and cargo. Quick and silent
//! where nothing is missing.
//!
//! Downloads run beside the compilation of tools. Two compilations do not run beside each
//! other: on two cores they would not be faster.

pub(crate) mod apt;
pub(crate) mod browsers;
mod install;
pub(crate) mod rust;
pub(crate) mod tools;

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::process::{self, Outcome};
use crate::run::postgres;
use crate::{project, steps};
use browsers::Engine;
use tools::Tool;

/// What a command needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// What builds the files to ship.
    Build,
    /// What the checks and the native tests call.
    NativeTests,
    /// What checks the files to ship: three browsers, and the npm package's readers.
    BrowserTests,
    /// What makes the files of a release, beside `Build`.
    Release,
}

/// wasm-opt, esbuild and the checks of the npm package run in it. Debian's package of
/// each program, and the program.
const NODE: [(&str, &str); 2] = [("nodejs", "node"), ("npm", "npm")];

/// What makes archives. Only Debian and what is made from it has `dpkg-deb` already.
const ARCHIVERS: [(&str, &str); 2] = [("zip", "zip"), ("dpkg", "dpkg-deb")];

/// The web server of the documented examples, which run natively and before browsers.
const NGINX: (&str, &str) = ("nginx-light", "nginx");
/// With it the language of the documented backends, whose examples are run.
const DOCUMENTED: [(&str, &str); 2] = [NGINX, ("php-cli", "php")];

const BUILD_TOOLS: [&Tool; 4] = [
    &tools::TRUNK,
    &tools::WASM_BINDGEN,
    &tools::WASM_OPT,
    &tools::ESBUILD,
];

impl Part {
    /// What all commands need but `release`, whose tools nothing else uses.
    pub(crate) const USUAL: [Self; 3] = [Self::Build, Self::NativeTests, Self::BrowserTests];

    /// Debian's packages of what is not found.
    fn missing_packages(self) -> Vec<&'static str> {
        let mut packages = missing(&NODE);
        match self {
            Self::Build => {}
            Self::NativeTests => {
                packages.extend(missing(&DOCUMENTED));
                packages.extend(missing_python());
                // Its programs are on no PATH.
                packages.extend(postgres::programs().is_none().then_some("postgresql"));
            }
            Self::BrowserTests => {
                let engines = Engine::ALL.into_iter();
                packages.extend(engines.flat_map(Engine::missing_packages));
                packages.extend(browsers::packages_missing_for_pictures());
                packages.extend(missing(&[NGINX]));
            }
            Self::Release => {
                packages.extend(missing(&ARCHIVERS));
                packages.extend(missing_python());
            }
        }
        packages
    }

    fn tools(self) -> &'static [&'static Tool] {
        match self {
            Self::Build => &BUILD_TOOLS,
            Self::NativeTests => &[
                &tools::PACKAGE_CHECKERS,
                &tools::CARGO_DENY,
                &tools::SCHEMATHESIS,
            ],
            Self::BrowserTests => &[&tools::PACKAGE_CHECKERS, &tools::AXE, &tools::GECKODRIVER],
            Self::Release => &[&tools::ZIG, &tools::CARGO_CYCLONEDX],
        }
    }
}

/// What installs and runs Schemathesis; pip is a package of Python's.
fn missing_python() -> Vec<&'static str> {
    let mut packages = missing(&[("python3", "python3")]);
    if process::try_read("python3", &["-m", "pip", "--version"]).is_none() {
        packages.push("python3-pip");
    }
    packages
}

fn missing(programs: &[(&'static str, &str)]) -> Vec<&'static str> {
    let missing = programs
        .iter()
        .filter(|(_, program)| process::on_path(program).is_none());
    missing.map(|(package, _)| *package).collect()
}

/// `cargo xtask setup`: installs, and says that all is there.
pub(crate) fn run(parts: &[Part]) -> Outcome {
    ensure(parts)?;
    println!("Everything is installed.");
    Ok(())
}

/// Installs what is missing of `parts`. What cannot be installed does not keep the rest
/// from it; the error names all of it.
pub(crate) fn ensure(parts: &[Part]) -> Outcome {
    rust::ensure()?;
    let needed = parts.iter().flat_map(|part| part.tools());
    let (compiled, downloaded): (Vec<&Tool>, Vec<&Tool>) =
        needed.partition(|tool| tool.is_compiled());
    let ensure_all =
        |tools: Vec<&Tool>| steps::all(tools.iter().map(|tool| tool.ensure().map(drop)));
    let packages = || {
        let missing = parts.iter().flat_map(|part| part.missing_packages());
        apt::install(missing.collect())
    };
    steps::both(
        || ensure_all(compiled),
        // npm and pip are among the packages.
        || steps::all([packages(), ensure_all(downloaded)]),
    )?;
    Ok(())
}

/// Proof that what builds the files to ship is installed, and where it is.
pub(crate) struct Toolbox {
    path: OsString,
}

impl Toolbox {
    /// Installs what builds, if need be.
    pub(crate) fn new() -> Outcome<Self> {
        ensure(&[Part::Build])?;
        // Trunk's hook is this program.
        let mut folders = vec![project::programs()?];
        for tool in BUILD_TOOLS {
            folders.extend(tool.ensure()?.parent().map(Path::to_path_buf));
        }
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(folders).map_err(|error| format!("unusable PATH: {error}"))?;
        Ok(Self { path })
    }

    /// Trunk, which finds in wasm-bindgen's place what divides the wasm before.
    pub(crate) fn trunk_that_divides(
        &self,
        folder: &Path,
        variable: &str,
        arguments: &[&str],
    ) -> Outcome<Command> {
        let folders = std::iter::once(folder.to_path_buf()).chain(env::split_paths(&self.path));
        let path = env::join_paths(folders).map_err(|error| format!("unusable PATH: {error}"))?;
        let mut command = self.trunk(arguments)?;
        command.env("PATH", path);
        command.env(variable, tools::WASM_BINDGEN.ensure()?);
        Ok(command)
    }

    /// Trunk, which finds the other tools on its PATH.
    pub(crate) fn trunk(&self, arguments: &[&str]) -> Outcome<Command> {
        let mut command = Command::new("trunk");
        command.env("PATH", &self.path).args(arguments);
        command.current_dir(project::root()?);
        // By convention any value counts; Trunk accepts `true` and no other.
        if env::var_os("NO_COLOR").is_some() {
            command.env("NO_COLOR", "true");
        }
        Ok(command)
    }
}
