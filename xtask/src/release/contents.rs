//! What lies in each file of a release.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::Outcome;
use crate::release::architecture::Architecture;
use crate::release::archive;
use crate::release::tree::{Epoch, Tree};
use crate::{files, project};

const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// The licenses of what others wrote, beside those.
pub(crate) const THIRD_PARTY: &str = "THIRD-PARTY-LICENSES.txt";
const PROGRAM: &str = "checkout-server";
const UNIT: &str = "checkout-server.service";
/// The scripts that dpkg runs.
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];

/// What the files of a release are made of.
pub(crate) struct Inputs {
    pub(crate) epoch: Epoch,
    /// The folder that `cargo xtask dist` writes.
    pub(crate) dist: PathBuf,
    /// The licenses of the crates in the program, and of those in the wasm.
    pub(crate) server_licenses: String,
    pub(crate) widget_licenses: String,
    /// Where archives are laid out before they are packed.
    pub(crate) scratch: PathBuf,
    /// Where they go.
    pub(crate) to: PathBuf,
}

impl Inputs {
    /// The server, the files that it can serve, and what an operator needs, for any Linux;
    /// and what an image of a container is built of.
    pub(crate) fn tarball(&self, architecture: Architecture, program: &[u8]) -> Outcome<PathBuf> {
        let name = tarball_name(architecture);
        let mut tree = Tree::new(&self.scratch.join(&name))?;
        tree.program(PROGRAM, program)?;
        tree.copy_all(&self.dist, &self.served()?, "dist")?;
        let server = project::root()?.join("server");
        tree.copy(&server.join("example.toml"), "example.toml")?;
        for name in [UNIT, "Containerfile"] {
            tree.copy(&server.join("package").join(name), name)?;
        }
        tree.private_folder("data")?;
        add_licenses(&tree, "", &self.server_and_widget_licenses())?;
        let to = self.to.join(format!("{name}.tar.gz"));
        archive::tar_gz(&tree.finish(self.epoch)?, &to, self.epoch)?;
        Ok(to)
    }

    /// The same for Debian, where systemd starts the server.
    pub(crate) fn deb(&self, architecture: Architecture, program: &[u8]) -> Outcome<PathBuf> {
        let debian = architecture.debian();
        let name = format!("{PROGRAM}_{}_{debian}", project::VERSION);
        let mut tree = Tree::new(&self.scratch.join(&name))?;
        tree.program(&format!("usr/bin/{PROGRAM}"), program)?;
        let share = format!("usr/share/{PROGRAM}/dist");
        tree.copy_all(&self.dist, &self.served()?, &share)?;
        let server = project::root()?.join("server");
        let package = server.join("package");
        let unit = format!("usr/lib/systemd/system/{UNIT}");
        tree.copy(&package.join(UNIT), &unit)?;
        let config = format!("etc/{PROGRAM}");
        tree.copy(
            &server.join("example.toml"),
            &format!("{config}/config.toml"),
        )?;
        tree.copy(
            &package.join("environment"),
            &format!("{config}/environment"),
        )?;
        tree.private_folder(&format!("{config}/secrets"))?;
        let documents = format!("usr/share/doc/{PROGRAM}/");
        add_licenses(&tree, &documents, &self.server_and_widget_licenses())?;
        let debian = package.join("debian");
        tree.copy(&debian.join("copyright"), &format!("{documents}copyright"))?;
        add_control(&tree, &debian, architecture)?;
        let to = self.to.join(format!("{name}.deb"));
        archive::deb(&tree.finish(self.epoch)?, &to, self.epoch)?;
        Ok(to)
    }

    /// The files for a site, without the package for npm.
    pub(crate) fn zip(&self) -> Outcome<PathBuf> {
        let name = format!("wallet-checkout-{}-dist", project::VERSION);
        let tree = Tree::new(&self.scratch.join(&name))?;
        for file in self.served()? {
            tree.copy(&self.dist.join(&file), &file)?;
        }
        add_licenses(&tree, "", &self.widget_licenses)?;
        let to = self.to.join(format!("{name}.zip"));
        archive::zip(&tree.finish(self.epoch)?, &to)?;
        Ok(to)
    }

    fn served(&self) -> Outcome<Vec<String>> {
        let mut names = files::below(&self.dist)?;
        names.retain(|name| !name.starts_with("npm/"));
        Ok(names)
    }

    fn server_and_widget_licenses(&self) -> String {
        let Self {
            server_licenses,
            widget_licenses,
            ..
        } = self;
        format!("In the server:\n{server_licenses}\n\nIn the widget:\n{widget_licenses}")
    }
}

fn add_licenses(tree: &Tree, to: &str, third_party: &str) -> Outcome {
    let root = project::root()?;
    for name in LICENSES {
        tree.copy(&root.join(name), &format!("{to}{name}"))?;
    }
    tree.file(&format!("{to}{THIRD_PARTY}"), third_party.as_bytes())
}

/// What dpkg reads.
fn add_control(tree: &Tree, debian: &Path, architecture: Architecture) -> Outcome {
    let control = files::read_text(&debian.join("control"))?;
    let control = control
        .replace("__VERSION__", project::VERSION)
        .replace("__ARCHITECTURE__", architecture.debian())
        .replace("__KIBIBYTES__", &tree.kibibytes()?.to_string());
    tree.file("DEBIAN/control", control.as_bytes())?;
    tree.copy(&debian.join("conffiles"), "DEBIAN/conffiles")?;
    for script in SCRIPTS {
        let text = files::read(&debian.join(script))?;
        tree.program(&format!("DEBIAN/{script}"), &text)?;
    }
    Ok(())
}

/// The name of the archive for any Linux, without its ending, and of the folder in it.
pub(crate) fn tarball_name(architecture: Architecture) -> String {
    format!("{PROGRAM}-{}-{}", project::VERSION, architecture.target())
}

/// Lists the hash of each file in a folder as `sha256sum` does.
pub(crate) fn write_sums(folder: &Path) -> Outcome<String> {
    let list = folder.join(SUMS);
    let _ = fs::remove_file(&list);
    let sums = files::below(folder)?.into_iter().map(|name| {
        let hash = files::sha256_hex(&files::read(&folder.join(&name))?);
        Ok(format!("{hash}  {name}\n"))
    });
    let sums = sums.collect::<Outcome<String>>()?;
    files::write(&list, sums.as_bytes())?;
    Ok(sums)
}

/// The list of hashes.
pub(crate) const SUMS: &str = "SHA256SUMS";
