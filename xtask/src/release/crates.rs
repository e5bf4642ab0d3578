//! The list of the crates in what ships, for scanners (SBOM), as `CycloneDX` has it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::{self, Outcome};
use crate::release::tree::Epoch;
use crate::setup::tools;
use crate::{files, project};

/// How a list's name ends.
const ENDING: &str = ".cdx.json";

/// A program that ships.
#[derive(Clone, Copy)]
pub(crate) struct Shipped {
    /// Its folder in the project, and the name of its package.
    folder: &'static str,
    pub(crate) package: &'static str,
    pub(crate) target: &'static str,
    /// How its list's name begins.
    name: &'static str,
}

/// For ARM no crate is compiled that is not among these.
pub(crate) const SERVER: Shipped = Shipped {
    folder: "server",
    package: "checkout-server",
    target: crate::release::architecture::Architecture::X86.target(),
    name: "checkout-server",
};
pub(crate) const WIDGET: Shipped = Shipped {
    folder: "wasm",
    package: "wallet-checkout-wasm",
    target: crate::setup::rust::WASM,
    name: "wallet-checkout",
};

/// The tool writes a list beside each manifest of the workspace.
fn remove_lists(root: &Path) -> Outcome {
    for member in ["", "fuzz", "server", "tests/journeys", "wasm", "xtask"] {
        let folder = root.join(member);
        let entries = fs::read_dir(&folder);
        let entries = entries.map_err(|error| format!("{}: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.to_string_lossy().ends_with(ENDING) {
                files::remove(&path)?;
            }
        }
    }
    Ok(())
}

/// Writes the list of its crates into a folder.
pub(crate) fn list(shipped: Shipped, to: &Path, Epoch(seconds): Epoch) -> Outcome {
    let root = project::root()?;
    let own = root.join(shipped.folder);
    let mut cyclonedx = Command::new(tools::CARGO_CYCLONEDX.ensure()?);
    cyclonedx.current_dir(&root);
    cyclonedx.env("SOURCE_DATE_EPOCH", seconds.to_string());
    cyclonedx.args(["cyclonedx", "--quiet", "--no-build-deps"]);
    cyclonedx.args(["--format", "json", "--spec-version", "1.5"]);
    cyclonedx.args(["--target", shipped.target, "--manifest-path"]);
    process::run(cyclonedx.arg(own.join("Cargo.toml")))?;
    let text = files::read_text(&own.join(format!("{}{ENDING}", shipped.package)))?;
    let text = text.replace(&root.display().to_string(), "");
    remove_lists(&root)?;
    let name = format!("{}-{}{ENDING}", shipped.name, project::VERSION);
    files::write(&to.join(name), text.as_bytes())
}
