//! What a release has in it, made of a small program and a small `dist/`.

mod image;
mod pages;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::architecture::Architecture;
use super::contents::{self, Inputs};
use super::differing;
use super::tree::{Epoch, Tree};
use crate::{files, process, project};

/// 2 January 2025, at 03:04:06 by UTC.
const EPOCH: Epoch = Epoch(1_735_787_046);

/// An empty folder that the tests may fill.
fn scratch(name: &str) -> PathBuf {
    let folder = project::programs().unwrap().join("release-tests");
    Tree::new(&folder.join(name)).unwrap().into_folder()
}

/// Whether programs are on the `PATH`. It writes past the harness, which hides what a passing
/// test prints.
fn has(programs: &[&str]) -> bool {
    let missing: Vec<&str> = programs
        .iter()
        .copied()
        .filter(|program| process::on_path(program).is_none())
        .collect();
    if !missing.is_empty() {
        let sentence = format!("skipped: there is no {}\n", missing.join(", "));
        std::io::stderr().write_all(sentence.as_bytes()).unwrap();
    }
    missing.is_empty()
}

/// Everything for a release, in a folder, with these files in `dist/`.
fn inputs(folder: &Path, dist: &[&str]) -> Inputs {
    for name in dist {
        let text = "<wallet-checkout></wallet-checkout>";
        files::write(&folder.join("dist").join(name), text.as_bytes()).unwrap();
    }
    let to = folder.join("files");
    files::create_folder(&to).unwrap();
    Inputs {
        epoch: EPOCH,
        dist: folder.join("dist"),
        server_licenses: "MIT".to_owned(),
        widget_licenses: "ISC".to_owned(),
        scratch: folder.join("scratch"),
        to,
    }
}

/// The small `dist/`.
const DIST: [&str; 3] = ["index.html", "npm/package.json", "wallet-checkout.js"];

/// Packs a release whose program is this text, and returns the folder of its files.
fn pack(folder: &Path, dist: &[&str], program: &str) -> PathBuf {
    let inputs = inputs(folder, dist);
    inputs.zip().unwrap();
    for architecture in Architecture::ALL {
        inputs.tarball(architecture, program.as_bytes()).unwrap();
        inputs.deb(architecture, program.as_bytes()).unwrap();
    }
    contents::write_sums(&inputs.to).unwrap();
    inputs.to
}

fn packers() -> bool {
    has(&["tar", "gzip", "zip", "dpkg-deb"])
}

#[test]
fn the_same_files_make_the_same_bytes_wherever_and_whenever() {
    if !packers() {
        return;
    }
    let one = scratch("one");
    let sums = |folder: &Path| files::read_text(&folder.join(contents::SUMS)).unwrap();
    let one = sums(&pack(&one, &DIST, "#!/bin/sh\n"));
    // Another folder, files that came in another order, and later.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let mut backwards = DIST;
    backwards.reverse();
    let other = scratch("two/below/it");
    let other = pack(&other, &backwards, "#!/bin/sh\n");
    assert_eq!(differing(&one, &sums(&other)), Vec::<String>::new());
    assert_eq!(one.lines().count(), 5, "{one}");
    let changed = pack(&scratch("changed"), &DIST, "#!/bin/bash\n");
    assert_eq!(differing(&one, &sums(&changed)).len(), 4);
}

#[test]
fn a_file_that_is_missing_or_other_the_second_time_is_named() {
    let (one, other) = ("1  a\n2  b\n3  c\n", "1  a\n4  b\n5  d\n");
    assert_eq!(differing(one, other), ["b", "c", "d"]);
    assert!(differing(one, one).is_empty());
}

/// What `tar` says that lies in an archive: modes, owners, times and names.
fn listed(command: &mut Command) -> String {
    let text = process::read(command.env("TZ", "UTC")).unwrap();
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [mode, owner, _size, day, time, name] = words[..] else {
            panic!("{line}")
        };
        format!("{mode} {owner} {day} {time} {name}\n")
    });
    lines.collect()
}

#[test]
fn each_archive_has_what_is_written_down() {
    if !packers() || !has(&["python3"]) {
        return;
    }
    let folder = pack(&scratch("contents"), &DIST, "#!/bin/sh\n");
    let name = contents::tarball_name(Architecture::X86);
    let mut tar = Command::new("tar");
    tar.args(["--list", "--verbose", "--numeric-owner", "--file"]);
    let tarball = listed(tar.arg(folder.join(format!("{name}.tar.gz"))));
    let deb = folder.join(format!("checkout-server_{}_amd64.deb", project::VERSION));
    let mut dpkg = Command::new("dpkg-deb");
    let installed = listed(dpkg.arg("--contents").arg(&deb));
    let mut unzip = Command::new("python3");
    unzip.args(["-c", ZIP_NAMES]);
    let zip = format!("wallet-checkout-{}-dist.zip", project::VERSION);
    let zip = process::read(unzip.arg(folder.join(zip))).unwrap();
    let found = format!("{tarball}\n{installed}\n{zip}").replace(project::VERSION, "VERSION");
    let fixture = project::root().unwrap().join("xtask/fixtures/release.txt");
    let known = fs::read_to_string(fixture).unwrap_or_default();
    assert!(
        found == known,
        "xtask/fixtures/release.txt is not:\n{found}"
    );
}

const ZIP_NAMES: &str = "import sys, zipfile
for one in zipfile.ZipFile(sys.argv[1]).infolist():
    print('%o' % (one.external_attr >> 16), *one.date_time, one.filename)";

/// What dpkg is told of the package.
#[test]
fn a_package_has_its_fields_and_keeps_the_config() {
    if !packers() {
        return;
    }
    let folder = pack(&scratch("control"), &DIST, "#!/bin/sh\n");
    for architecture in Architecture::ALL {
        let debian = architecture.debian();
        let deb = folder.join(format!("checkout-server_{}_{debian}.deb", project::VERSION));
        let field = |name: &str| {
            let mut dpkg = Command::new("dpkg-deb");
            process::read(dpkg.arg("--field").arg(&deb).arg(name)).unwrap()
        };
        assert_eq!(field("Version").trim(), project::VERSION);
        assert_eq!(field("Architecture").trim(), debian);
        assert!(field("Installed-Size").trim().parse::<u64>().unwrap() > 20);
        // Static: no library is needed, but the program that makes the server's user.
        assert_eq!(field("Depends").trim(), "passwd");
        let mut dpkg = Command::new("dpkg-deb");
        let kept = process::read(dpkg.arg("--info").arg(&deb).arg("conffiles")).unwrap();
        assert_eq!(
            kept,
            "/etc/checkout-server/config.toml\n/etc/checkout-server/environment\n"
        );
    }
}
