//! The tools that a build or a test calls, each in one exact version. The versions of
//! Trunk, wasm-bindgen and wasm-opt are in `Trunk.toml` too, and wasm-bindgen's in
//! `Cargo.toml`: a test compares them.
//!
//! A tool lies in a cache of its own, by version, shared by all clones. What the user has
//! in `~/.cargo/bin` is never touched; it is used where it is that version.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::files;
use crate::process::{self, Outcome};
use crate::setup::install::{self, Source};

/// A tool: which it is, where it comes from.
pub(crate) struct Tool {
    /// The name of its program.
    program: &'static str,
    /// The version as its `--version` reports it.
    pub(crate) version: &'static str,
    /// The name of its folder in the cache: the package and its version.
    folder: &'static str,
    source: Source,
    /// How long installing it takes on two cores that do nothing else.
    expected: &'static str,
}

/// `rustls` only: the default features add a look at the registry for a newer version.
pub(crate) const TRUNK: Tool = Tool {
    program: "trunk",
    version: "0.21.14",
    folder: "trunk-0.21.14",
    source: Source::Crate {
        package: "trunk",
        arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    },
    expected: "3 minutes",
};

/// Not `--locked`: the lock file that it ships does not build with this compiler.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    version: "0.2.130",
    folder: "wasm-bindgen-cli-0.2.130",
    source: Source::Crate {
        package: "wasm-bindgen-cli",
        arguments: &["--bin", "wasm-bindgen"],
    },
    expected: "80 s",
};

/// From npm, since the distributions' binaryen is years behind the compiler.
pub(crate) const WASM_OPT: Tool = Tool {
    program: "wasm-opt",
    version: "132",
    folder: "binaryen-132",
    source: Source::Npm {
        packages: &["binaryen@132.0.0"],
    },
    expected: "10 s",
};

pub(crate) const ESBUILD: Tool = Tool {
    program: "esbuild",
    version: "0.25.12",
    folder: "esbuild-0.25.12",
    source: Source::Npm {
        packages: &["esbuild@0.25.12"],
    },
    expected: "5 s",
};

/// The `WebDriver` of Firefox, which no distribution has as a package.
pub(crate) const GECKODRIVER: Tool = Tool {
    program: "geckodriver",
    version: "0.37.1",
    folder: "geckodriver-0.37.1",
    source: Source::Crate {
        package: "geckodriver",
        arguments: &["--locked"],
    },
    expected: "a minute",
};

/// Compares the crates that we build with `deny.toml`.
pub(crate) const CARGO_DENY: Tool = Tool {
    program: "cargo-deny",
    version: "0.20.2",
    folder: "cargo-deny-0.20.2",
    source: Source::Crate {
        package: "cargo-deny",
        arguments: &["--locked"],
    },
    expected: "2 minutes",
};

/// Runs the targets of `fuzz/`, led by what the code does.
pub(crate) const CARGO_FUZZ: Tool = Tool {
    program: "cargo-fuzz",
    version: "0.13.1",
    folder: "cargo-fuzz-0.13.1",
    source: Source::Crate {
        package: "cargo-fuzz",
        arguments: &["--locked"],
    },
    expected: "a minute",
};

/// TypeScript with what checks the npm package, the types that its samples import, and what the
/// documentation tests a checkout with, in one folder, so that they find each other.
pub(crate) const PACKAGE_CHECKERS: Tool = Tool {
    program: "tsc",
    version: "5.9.3",
    folder: "package-checkers-3",
    source: Source::NpmSet {
        packages: &[
            "typescript@5.9.3",
            "publint@0.3.25",
            "@arethetypeswrong/cli@0.18.5",
            "custom-elements-manifest@1.0.0",
            "ajv@8.17.1",
            "@types/react@19.3.0",
            "@types/react-18@npm:@types/react@18.3.32",
            "vue@3.5.45",
            "vue-tsc@3.3.14",
            "svelte@5.57.3",
            "svelte-check@4.7.8",
            "jsdom@26.1.0",
            "playwright-core@1.65.1",
        ],
    },
    expected: "20 s",
};

/// Calls the shop's API with made-up requests, by its `OpenAPI` document. It is used from the cache
/// alone: Python finds its packages beside it.
pub(crate) const SCHEMATHESIS: Tool = Tool {
    program: "schemathesis",
    version: "4.32.5",
    folder: "schemathesis-4.32.5",
    source: Source::Pip {
        packages: &["schemathesis==4.32.5"],
    },
    expected: "30 s",
};

/// The rules of accessibility that the browser tests apply: a script for pages, and no
/// program, whose bytes are compared with those that were reviewed.
pub(crate) const AXE: Tool = Tool {
    program: "axe-core",
    version: "4.14.1",
    folder: "axe-core-4.14.1",
    source: Source::NpmScript {
        package: "axe-core@4.14.1",
        file: "axe-core/axe.min.js",
        integrity: "sha384-xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH",
    },
    expected: "5 s",
};

/// Compiles what is C in the server, for each kind of machine and with musl. One version for all
/// who build a release, unlike the distributions' compilers.
pub(crate) const ZIG: Tool = Tool {
    program: "zig",
    version: "0.17.1",
    folder: "ziglang-0.17.1",
    source: Source::PipFile {
        package: "ziglang==0.17.1",
        file: "ziglang/zig",
    },
    expected: "15 s",
};

/// Lists the crates in the server, as `CycloneDX` has it.
pub(crate) const CARGO_CYCLONEDX: Tool = Tool {
    program: "cargo-cyclonedx",
    version: "0.5.9",
    folder: "cargo-cyclonedx-0.5.9",
    source: Source::Crate {
        package: "cargo-cyclonedx",
        arguments: &["--locked"],
    },
    expected: "a minute and a half",
};

impl Tool {
    /// The tool's program, installed if need be.
    pub(crate) fn ensure(&self) -> Outcome<PathBuf> {
        let home = cache()?.join(self.folder);
        if let Some(program) = self.found(&home) {
            return Ok(program);
        }
        let what = format!("installing {} {}", self.program, self.version);
        install::into(
            &home,
            &self.source,
            self.version,
            &what,
            self.expected,
            || self.cached(&home).is_some(),
        )?;
        self.cached(&home).ok_or_else(|| {
            let Self {
                folder, program, ..
            } = self;
            format!("{folder} was installed but {program} is missing or has another version")
        })
    }

    /// Whether it is compiled here, and not downloaded.
    pub(crate) fn is_compiled(&self) -> bool {
        matches!(self.source, Source::Crate { .. })
    }

    fn found(&self, home: &Path) -> Option<PathBuf> {
        self.cached(home).or_else(|| self.elsewhere())
    }

    fn cached(&self, home: &Path) -> Option<PathBuf> {
        let modules = home.join("node_modules");
        let programs = match self.source {
            Source::Crate { .. } | Source::Pip { .. } => home.join("bin"),
            Source::Npm { .. } | Source::NpmSet { .. } => modules.join(".bin"),
            Source::NpmScript {
                file, integrity, ..
            } => {
                let script = modules.join(file);
                let bytes = fs::read(&script).ok()?;
                return (files::sha384(&bytes) == integrity).then_some(script);
            }
            Source::PipFile { file, .. } => {
                return Some(home.join(file)).filter(|program| program.is_file());
            }
        };
        process::in_folder(&programs, self.program)
    }

    /// The program on the user's PATH, where it stands alone and is this version.
    fn elsewhere(&self) -> Option<PathBuf> {
        match self.source {
            Source::Crate { .. } | Source::Npm { .. } => {
                let program = process::on_path(self.program)?;
                let report = process::try_read(&program, &["--version"])?;
                reports_version(&report, self.version).then_some(program)
            }
            Source::NpmSet { .. }
            | Source::NpmScript { .. }
            | Source::Pip { .. }
            | Source::PipFile { .. } => None,
        }
    }
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

/// Tools report `trunk 0.21.14`, `wasm-opt version 132 (version_132)` or a bare number.
fn reports_version(report: &str, version: &str) -> bool {
    report.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK_TOML: &str = include_str!("../../../Trunk.toml");
    const CARGO_TOML: &str = include_str!("../../../Cargo.toml");

    #[test]
    fn a_version_is_recognized_as_each_tool_reports_it() {
        assert!(reports_version("trunk 0.21.14\n", "0.21.14"));
        assert!(reports_version(
            "wasm-opt version 132 (version_132)\n",
            "132"
        ));
        assert!(reports_version("0.25.12\n", "0.25.12"));
    }

    #[test]
    fn a_near_version_is_another_version() {
        assert!(!reports_version("wasm-bindgen 0.2.130", "0.2.13"));
        assert!(!reports_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!reports_version("", "132"));
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

    #[test]
    fn a_folder_is_named_after_the_version_in_it() {
        for tool in [
            TRUNK,
            WASM_BINDGEN,
            WASM_OPT,
            ESBUILD,
            GECKODRIVER,
            CARGO_DENY,
            CARGO_FUZZ,
            SCHEMATHESIS,
            AXE,
            ZIG,
            CARGO_CYCLONEDX,
        ] {
            assert!(
                tool.folder.ends_with(&format!("-{}", tool.version)),
                "{}",
                tool.folder
            );
        }
    }
}
