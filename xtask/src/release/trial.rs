//! Tries what was packed: unpacks it, starts the server where there is nothing else, and sells.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::{self, Outcome};
use crate::release::architecture::Architecture;
use crate::release::container::Image;
use crate::release::contents;
use crate::release::tree::Tree;
use crate::run::{sale, server};
use crate::{files, project};

/// Where nothing else is, when root runs this: the folder is the program's `/`.
const ENCLOSED: &str = "chroot";

/// A sale in the sandbox with the server and the files of an archive.
pub(crate) fn sell(tarball: &Path, architecture: Architecture) -> Outcome {
    let folder = Tree::new(&project::scratch("release-trial")?)?.into_folder();
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--file").arg(tarball);
    process::run(tar.arg("--directory").arg(&folder))?;
    let unpacked = folder.join(contents::tarball_name(architecture));
    let mut command = if is_root() {
        let mut command = Command::new(ENCLOSED);
        command.arg(&unpacked).arg("/checkout-server");
        command
    } else {
        let mut command = Command::new(unpacked.join("checkout-server"));
        command.current_dir(&unpacked);
        command
    };
    command.args(["--sandbox", "--port", "0", "--dist", "dist"]);
    command.args(["--database", "data/orders.sqlite3"]);
    sell_with(command)?;
    if is_root() {
        let image = Image::build(&unpacked, &project::scratch("release-image")?)?;
        start_image(&image)?;
    }
    Ok(())
}

/// Starts an image's server in its own way, with a config at the place where the image looks for
/// one, and sells with the words that the documentation has for its sandbox.
pub(crate) fn start_image(image: &Image) -> Outcome {
    let config = image.root.join("etc/checkout-server/config.toml");
    files::write(&config, b"[merchant]\n")?;
    let mut words = image.own_words();
    words.extend(["--port", "0"]);
    let mut command = image.run(&words)?;
    command.stdout(Stdio::piped());
    let child = command.spawn();
    let mut child = child.map_err(|error| process::cannot_start(&command, &error))?;
    let announced = server::announced_address(&mut child);
    child.kill().ok();
    child.wait().ok();
    announced?;
    let volume = image.root.join(image.volume.trim_start_matches('/'));
    let database = volume.join("checkout-server.sqlite3");
    if !database.is_file() {
        return Err(format!("the image's server made no {}", database.display()));
    }
    files::remove(&database)?;
    let dist = "/usr/share/checkout-server/dist";
    let sandbox = [
        "--sandbox",
        "--anybody-can-pay-without-money",
        "--dist",
        dist,
    ];
    sell_with(image.run(&[&sandbox[..], &["--port", "0"]].concat())?)
}

/// A sale with a server that this starts on a free port.
pub(crate) fn sell_with(mut command: Command) -> Outcome {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let child = command.spawn();
    let mut child = child.map_err(|error| process::cannot_start(&command, &error))?;
    let sold = server::announced_address(&mut child)
        .and_then(|address| sale::make(address.trim_start_matches("http://")));
    // It has ended already where it failed.
    child.kill().ok();
    child.wait().ok();
    sold
}

fn is_root() -> bool {
    process::try_read("id", &["-u"]).is_some_and(|id| id.trim() == "0")
}
