//! The image that the Containerfile makes of an unpacked archive: its files alone, and a server
//! that starts on them.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{DIST, Tree, has, pack, packers, scratch};
use crate::release::architecture::Architecture;
use crate::release::container::Image;
use crate::release::{contents, trial};
use crate::{files, process, project};

/// The image of an archive whose program is a small script.
fn image(name: &str) -> Image {
    let scratch = scratch(name);
    let folder = pack(&scratch, &DIST, "#!/bin/sh\n");
    let name = contents::tarball_name(Architecture::X86);
    let mut tar = Command::new("tar");
    tar.current_dir(&scratch).arg("-xzf");
    process::run(tar.arg(folder.join(format!("{name}.tar.gz")))).unwrap();
    Image::build(&scratch.join(name), &scratch.join("image")).unwrap()
}

/// Whose files they are can be set by root alone.
fn is_possible() -> bool {
    let is_root = process::try_read("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !is_root {
        eprintln!("skipped: it needs root");
    }
    is_root && packers() && has(&["unshare", "cp", "chown"])
}

#[test]
fn an_image_has_these_files_and_its_user_may_write_to_one_folder() {
    if !is_possible() {
        return;
    }
    let image = image("image-files");
    assert_eq!(
        files::below(&image.root).unwrap(),
        [
            "usr/bin/checkout-server",
            "usr/share/checkout-server/dist/index.html",
            "usr/share/checkout-server/dist/wallet-checkout.js",
            "usr/share/doc/checkout-server/LICENSE-APACHE",
            "usr/share/doc/checkout-server/LICENSE-MIT",
            "usr/share/doc/checkout-server/THIRD-PARTY-LICENSES.txt",
        ]
    );
    assert_eq!(image.user, "65532:65532");
    assert_eq!(
        [&image.folder, &image.volume],
        ["/var/lib/checkout-server"; 2]
    );
    let found = |name: &str| {
        let found = fs::metadata(image.root.join(name)).unwrap();
        (found.uid(), found.gid(), found.permissions().mode() & 0o777)
    };
    assert_eq!(found("var/lib/checkout-server"), (65_532, 65_532, 0o700));
    assert_eq!(found("usr/bin/checkout-server"), (0, 0, 0o755));
    // The port is the one that the server listens on unless it is told another.
    let arguments = project::root().unwrap().join("server/src/args.rs");
    let arguments = files::read_text(&arguments).unwrap();
    let default = format!("default_value_t = {})]\n    pub(crate) port", image.port);
    assert!(arguments.contains(&default), "{}", image.port);
}

#[test]
fn what_nothing_here_follows_is_refused() {
    let folder = Tree::new(&scratch("image-refused")).unwrap().into_folder();
    for text in [
        "FROM debian\n",
        "FROM scratch\nRUN useradd x\n",
        "FROM scratch\nCOPY --link a /a\n",
        "FROM scratch\nCMD checkout-server\n",
    ] {
        files::write(&folder.join("Containerfile"), text.as_bytes()).unwrap();
        let refused = Image::build(&folder, &folder.join("image"));
        assert!(refused.is_err(), "{text}");
    }
}

/// The development build is no static program: it has its libraries beside it here.
#[test]
fn the_image_starts_and_sells() {
    let program = project::programs().unwrap().join("../checkout-server");
    if !is_possible() || !program.is_file() || !has(&["ldd"]) {
        eprintln!("skipped: it needs root, and the server's development build");
        return;
    }
    let image = image("image-sale");
    fs::copy(&program, image.root.join("usr/bin/checkout-server")).unwrap();
    for library in libraries(&program) {
        let to = image.root.join(library.strip_prefix("/").unwrap());
        files::create_folder(to.parent().unwrap()).unwrap();
        fs::copy(&library, to).unwrap();
    }
    trial::start_image(&image).unwrap();
    // A backup and its restoring, as the documentation has them for containers.
    let folder = &image.volume;
    let names = ["monday.sqlite3", "checkout-server.sqlite3"];
    let [backup, database] = names.map(|name| format!("{folder}/{name}"));
    for command in ["backup", "restore"] {
        let words = [command, &backup, "--database", &database];
        process::run(&mut image.run(&words).unwrap()).unwrap();
    }
}

/// The files of a program's libraries.
fn libraries(program: &Path) -> Vec<PathBuf> {
    let mut ldd = Command::new("ldd");
    let text = process::read(ldd.arg(program)).unwrap();
    let words = text.split_whitespace();
    let paths = words.filter(|word| word.starts_with('/'));
    paths.map(PathBuf::from).collect()
}
