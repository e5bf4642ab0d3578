//! The programs that a build or a test calls, each in one exact version.
//!
//! They live in a cache of their own, by version, shared by all clones. What the
//! user has in `~/.cargo/bin` is never touched; it is used where it is that version.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Outcome};
use crate::{integrity, project};

pub(crate) struct Tool {
    /// The program, and the version as its `--version` tells it.
    program: &'static str,
    version: &'static str,
    folder: &'static str,
    source: Source,
}

enum Source {
    Crate {
        package: &'static str,
        locked: bool,
        wait: &'static str,
    },
    Npm {
        package: &'static str,
    },
    /// Several that see each other, apart from whatever else is installed.
    NpmSet {
        packages: &'static [&'static str],
    },
    /// Not a program but a script for pages, which is run as it was when it was read.
    NpmScript {
        package: &'static str,
        file: &'static str,
        integrity: &'static str,
    },
}

pub(crate) const TRUNK: Tool = Tool {
    program: "trunk",
    version: "0.21.14",
    folder: "trunk-0.21.14",
    source: Source::Crate {
        package: "trunk",
        locked: true,
        wait: "about 8 minutes",
    },
};

/// Not `locked`: the lock file that it ships does not build with this compiler.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    version: "0.2.130",
    folder: "wasm-bindgen-cli-0.2.130",
    source: Source::Crate {
        package: "wasm-bindgen-cli",
        locked: false,
        wait: "about 4 minutes",
    },
};

/// From npm, since the distributions' binaryen is years behind the compiler.
pub(crate) const WASM_OPT: Tool = Tool {
    program: "wasm-opt",
    version: "132",
    folder: "binaryen-132",
    source: Source::Npm {
        package: "binaryen@132.0.0",
    },
};

pub(crate) const ESBUILD: Tool = Tool {
    program: "esbuild",
    version: "0.25.12",
    folder: "esbuild-0.25.12",
    source: Source::Npm {
        package: "esbuild@0.25.12",
    },
};

/// Firefox's `WebDriver`.
pub(crate) const GECKODRIVER: Tool = Tool {
    program: "geckodriver",
    version: "0.37.1",
    folder: "geckodriver-0.37.1",
    source: Source::Crate {
        package: "geckodriver",
        locked: true,
        wait: "about a minute",
    },
};

/// What judges the npm package, and the types that its samples need.
pub(crate) const JUDGES: Tool = Tool {
    program: "tsc",
    version: "5.9.3",
    folder: "package-judges-1",
    source: Source::NpmSet {
        packages: &[
            "typescript@5.9.3",
            "publint@0.3.25",
            "@arethetypeswrong/cli@0.18.5",
            "custom-elements-manifest@1.0.0",
            "ajv@8.17.1",
            "@types/react@19.3.0",
            "vue@3.5.45",
        ],
    },
};

/// The rules of accessibility, as the browsers' tests of the look apply them.
pub(crate) const AXE: Tool = Tool {
    program: "axe-core",
    version: "4.14.1",
    folder: "axe-core-4.14.1",
    source: Source::NpmScript {
        package: "axe-core@4.14.1",
        file: "axe-core/axe.min.js",
        integrity: "sha384-xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH",
    },
};

impl Tool {
    /// The tool's program, installed if need be.
    pub(crate) fn ensure(&self) -> Outcome<PathBuf> {
        let home = cache()?.join(self.folder);
        if let Some(program) = self.cached(&home) {
            return Ok(program);
        }
        let may_be_elsewhere = matches!(self.source, Source::Crate { .. } | Source::Npm { .. });
        if may_be_elsewhere
            && let Some(program) = process::on_path(self.program)
            && process::ask(&program, &["--version"])
                .is_some_and(|answer| tells_version(&answer, self.version))
        {
            return Ok(program);
        }
        self.install(&home)?;
        self.cached(&home).ok_or_else(|| {
            let Self {
                folder, program, ..
            } = self;
            format!("{folder} was installed but has no {program}, or another than it had")
        })
    }

    fn cached(&self, home: &Path) -> Option<PathBuf> {
        let modules = home.join("node_modules");
        let programs = match self.source {
            Source::Crate { .. } => home.join("bin"),
            Source::Npm { .. } | Source::NpmSet { .. } => modules.join(".bin"),
            Source::NpmScript {
                file, integrity, ..
            } => {
                let script = modules.join(file);
                let bytes = fs::read(&script).ok()?;
                return (integrity::of(&bytes) == integrity).then_some(script);
            }
        };
        process::in_folder(&programs, self.program)
    }

    /// Installs aside and then renames: one that was interrupted is never taken for whole.
    fn install(&self, home: &Path) -> Outcome {
        let aside = format!("{}.partial-{}", self.folder, std::process::id());
        let aside = home.with_file_name(aside);
        let wait = match self.source {
            Source::Crate { wait, .. } => format!(" ({wait} the first time)"),
            Source::Npm { .. } | Source::NpmSet { .. } | Source::NpmScript { .. } => String::new(),
        };
        eprintln!("installing {} {}{wait} …", self.program, self.version);
        fs::create_dir_all(&aside)
            .map_err(|error| format!("cannot create {}: {error}", aside.display()))?;
        let installed = process::run(&mut self.installer(&aside)?);
        let renamed = installed.and_then(|()| match fs::rename(&aside, home) {
            Ok(()) => Ok(()),
            // Another clone was faster.
            Err(_) if self.cached(home).is_some() => Ok(()),
            Err(error) => Err(format!("cannot create {}: {error}", home.display())),
        });
        // Gone already when all went well.
        let _ = fs::remove_dir_all(&aside);
        renamed
    }

    fn installer(&self, aside: &Path) -> Outcome<Command> {
        match self.source {
            Source::Crate {
                package, locked, ..
            } => {
                let mut command = project::cargo(&["install", package, "--version", self.version])?;
                command.args(locked.then_some("--locked"));
                command.arg("--root").arg(aside);
                Ok(command)
            }
            Source::Npm { package } | Source::NpmScript { package, .. } => {
                npm_install(aside, &[package])
            }
            Source::NpmSet { packages } => npm_install(aside, packages),
        }
    }
}

fn npm_install(aside: &Path, packages: &[&str]) -> Outcome<Command> {
    let npm = process::on_path("npm")
        .ok_or_else(|| "npm is missing: install Node.js with npm".to_owned())?;
    let mut command = Command::new(npm);
    command.args(["install", "--loglevel=error", "--no-audit", "--no-fund"]);
    command.arg("--prefix").arg(aside).args(packages);
    Ok(command)
}

fn cache() -> Outcome<PathBuf> {
    let system = if cfg!(windows) {
        "LOCALAPPDATA"
    } else {
        "XDG_CACHE_HOME"
    };
    let caches = env::var_os(system)
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .ok_or_else(|| format!("no home directory: set {system}"))?;
    Ok(caches.join("wallet-checkout").join("tools"))
}

/// Tools answer `trunk 0.21.14`, `wasm-opt version 132 (version_132)` or a bare number.
fn tells_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK_TOML: &str = include_str!("../../Trunk.toml");
    const CARGO_TOML: &str = include_str!("../../Cargo.toml");

    #[test]
    fn a_version_is_recognised_as_each_tool_tells_it() {
        assert!(tells_version("trunk 0.21.14\n", "0.21.14"));
        assert!(tells_version("wasm-opt version 132 (version_132)\n", "132"));
        assert!(tells_version("0.25.12\n", "0.25.12"));
    }

    #[test]
    fn a_near_version_is_another_version() {
        assert!(!tells_version("wasm-bindgen 0.2.130", "0.2.13"));
        assert!(!tells_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!tells_version("", "132"));
    }

    #[test]
    fn trunk_asks_for_the_tools_that_are_installed() {
        assert!(TRUNK_TOML.contains(&format!("trunk-version = \"={}\"", TRUNK.version)));
        assert!(TRUNK_TOML.contains(&format!("wasm_bindgen = \"{}\"", WASM_BINDGEN.version)));
        assert!(TRUNK_TOML.contains(&format!("wasm_opt = \"version_{}\"", WASM_OPT.version)));
    }

    #[test]
    fn the_bindgen_program_has_the_version_of_the_bindgen_library() {
        assert!(CARGO_TOML.contains(&format!("version = \"={}\"", WASM_BINDGEN.version)));
    }
}
