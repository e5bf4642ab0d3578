//! Checks `dist/npm` from outside: as `npm pack` packs it, with publint and "are the types
//! wrong", and as TypeScript, React, Vue, Svelte and Node use it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build::{bundled, shipped};
use crate::process::{self, Outcome};
use crate::setup::tools;
use crate::{files, project};

/// The files in the tarball, beside the texts of each language, the second part, and the
/// scripts that have a file in them.
const PACKED: [&str; 23] = [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "bundled.js",
    "custom-elements.json",
    "embed.js",
    "linked.js",
    "no-exports.d.ts",
    "package.json",
    "react.d.ts",
    "react.js",
    "referer-hop.html",
    "referer-hop.js",
    "sri.json",
    "svelte.d.ts",
    "svelte.js",
    "vue.d.ts",
    "vue.js",
    "wallet-checkout.d.ts",
    "wallet-checkout.js",
    "wallet-checkout.names.txt",
    "wallet-checkout_bg.wasm",
];

/// The compilers' options, with the place of what the samples import.
const CONFIGS: [&str; 5] = [
    "tsconfig.json",
    "tsconfig.react18.json",
    "tsconfig.vue.json",
    "tsconfig.templates.json",
    "svelte/tsconfig.json",
];

pub(crate) fn check() -> Outcome {
    let project = SampleProject::new()?;
    project.pack()?;
    project.lint()?;
    project.compile()?;
    project.import()
}

/// Packs `dist/npm` into a folder, as for a release.
pub(crate) fn pack(to: &Path) -> Outcome {
    let mut npm = Command::new("npm");
    npm.current_dir(project::dist()?.join("npm"));
    npm.args(["pack", "--silent", "--pack-destination"]);
    process::run(npm.arg(to))
}

/// A folder with the package installed in it and the samples beside it.
struct SampleProject {
    folder: PathBuf,
    /// The `node_modules` of the tools.
    tools: PathBuf,
}

impl SampleProject {
    fn new() -> Outcome<Self> {
        let program = tools::PACKAGE_CHECKERS.ensure()?;
        let tools = program.ancestors().nth(2).map(Path::to_path_buf);
        let tools = tools.ok_or("the package checkers are not in a folder of npm's")?;
        let folder = project::scratch("package")?;
        // What an earlier run left.
        let _ = fs::remove_dir_all(&folder);
        let samples = project::root()?.join("tests").join("types");
        for name in files::below(&samples)? {
            files::write(&folder.join(&name), &files::read(&samples.join(&name))?)?;
        }
        Ok(Self { folder, tools })
    }

    fn package(&self) -> PathBuf {
        self.folder.join("node_modules").join("wallet-checkout")
    }

    fn tarball(&self) -> PathBuf {
        let name = format!("wallet-checkout-{}.tgz", project::VERSION);
        self.folder.join(name)
    }

    /// Packs as for a release, and installs the tarball.
    fn pack(&self) -> Outcome {
        pack(&self.folder)?;
        files::create_folder(&self.package())?;
        let mut tar = Command::new("tar");
        tar.arg("-xzf").arg(self.tarball());
        tar.arg("-C").arg(self.package());
        process::run(tar.arg("--strip-components=1"))?;
        let packed = files::below(&self.package())?;
        let mut expected: Vec<String> = PACKED.into_iter().map(str::to_owned).collect();
        expected.extend(shipped::all_texts());
        expected.extend(shipped::later_in(&project::dist()?)?);
        expected.extend(bundled::scripts(&expected));
        expected.sort();
        if packed != expected {
            return Err(format!("the tarball contains {packed:?}"));
        }
        Ok(())
    }

    fn lint(&self) -> Outcome {
        let mut publint = self.tool("publint");
        process::run(publint.arg("--strict").arg(self.package()))?;
        let mut attw = self.tool("attw");
        attw.args(["--profile", "esm-only", "--quiet"]);
        process::run(attw.arg(self.tarball()))
    }

    /// Every sample compiles, with the errors that it says it has.
    fn compile(&self) -> Outcome {
        for config in CONFIGS {
            let text = files::read_text(&self.folder.join(config))?;
            let tools = self.tools.display().to_string().replace('\\', "/");
            let text = text.replace("__TOOLS__", &tools);
            files::write(&self.folder.join(config), text.as_bytes())?;
        }
        for config in [
            "tsconfig.json",
            "tsconfig.react18.json",
            "tsconfig.vue.json",
        ] {
            let mut tsc = self.tool("tsc");
            process::run(tsc.args(["--project", config]))?;
        }
        let mut vue_tsc = self.tool("vue-tsc");
        process::run(vue_tsc.args(["--project", "tsconfig.templates.json"]))?;
        let mut svelte_check = self.tool("svelte-check");
        svelte_check.current_dir(self.folder.join("svelte"));
        process::run(svelte_check.args(["--tsconfig", "./tsconfig.json"]))
    }

    fn import(&self) -> Outcome {
        for script in ["import.mjs", "manifest.mjs"] {
            let mut node = Command::new("node");
            node.current_dir(&self.folder).env("TOOLS", &self.tools);
            process::run(node.arg(script))?;
        }
        Ok(())
    }

    fn tool(&self, name: &str) -> Command {
        let program = process::in_folder(&self.tools.join(".bin"), name);
        let mut command = Command::new(program.unwrap_or_else(|| name.into()));
        command.current_dir(&self.folder);
        command
    }
}
