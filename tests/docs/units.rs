//! The units for systemd that the pages show: systemd accepts them, and their commands do what
//! the page says.

use crate::markdown::{self, Document, Runner, Snippet};
use crate::{on_path, scratch, skip};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

const BACKUP: &str = "checkout-server-backup.service";

/// The units of a page, by their files' names.
fn units(document: &Document) -> Vec<(String, &Snippet)> {
    let named = document
        .snippets
        .iter()
        .filter_map(|snippet| match snippet.runner() {
            Ok(Runner::Unit(name)) => Some((name, snippet)),
            _ => None,
        });
    named.collect()
}

#[test]
fn systemd_accepts_the_units() {
    let Some(systemd) = on_path("systemd-analyze") else {
        return skip("no systemd-analyze on PATH to check units");
    };
    let mut count = 0;
    for document in markdown::all() {
        let units = units(&document);
        let folder = scratch(&format!("units-{}", document.path.replace('/', "-")));
        for (name, snippet) in &units {
            fs::write(folder.join(name), &snippet.code).unwrap();
        }
        for (name, _) in &units {
            let mut verify = Command::new(&systemd);
            verify.args(["verify", "--man=no"]).arg(folder.join(name));
            let checked = verify.output().unwrap();
            let stderr = String::from_utf8_lossy(&checked.stderr);
            // It speaks of this machine's units, too.
            let about: Vec<_> = stderr.lines().filter(|line| line.contains(name)).collect();
            assert!(about.is_empty(), "{}: {stderr}", document.path);
            count += 1;
        }
    }
    assert_eq!(count, 4);
}

/// What systemd makes of a line: `%S` is the folder of states.
fn command(line: &str, states: &Path) -> String {
    let parts = line.split("%%");
    let parts = parts.map(|part| part.replace("%S", states.to_str().unwrap()));
    let inside = parts.collect::<Vec<_>>().join("%").replace("$$", "$");
    let inside = inside.strip_prefix("/bin/sh -c '").unwrap();
    inside.strip_suffix('\'').unwrap().to_owned()
}

#[test]
fn the_backup_is_named_by_the_time_and_old_ones_go() {
    for document in markdown::all() {
        let Some((_, unit)) = units(&document)
            .into_iter()
            .find(|(name, _)| name == BACKUP)
        else {
            continue;
        };
        let states = scratch(&format!("states-{}", document.path.replace('/', "-")));
        let backups = states.join("checkout-server/backups");
        fs::create_dir_all(&backups).unwrap();
        let old = backups.join("20200101-000000.sqlite3");
        fs::write(&old, "").unwrap();
        let mut touch = Command::new("touch");
        assert!(
            touch
                .args(["-d", "9 days ago"])
                .arg(&old)
                .status()
                .unwrap()
                .success()
        );
        let programs = states.join("bin");
        fs::create_dir_all(&programs).unwrap();
        let program = programs.join("checkout-server");
        // The server's own tests make real ones: here the words count.
        let script =
            "#!/bin/sh\ntest \"$1 $2\" = 'backup --database' && test $# = 4 && echo > \"$4\"\n";
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        for key in ["ExecStart=", "ExecStartPost="] {
            let line = unit.code.lines().find_map(|line| line.strip_prefix(key));
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(command(line.unwrap(), &states));
            assert!(
                shell.env("PATH", &path).status().unwrap().success(),
                "{line:?}"
            );
        }
        let names = fs::read_dir(&backups).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let names: Vec<_> = names.collect();
        let [name] = &names[..] else {
            panic!("{names:?}")
        };
        let digits = name.strip_suffix(".sqlite3").unwrap();
        assert!(digits.len() == 15 && digits.starts_with("20"), "{name}");
    }
}
