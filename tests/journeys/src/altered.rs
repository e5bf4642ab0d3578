//! Altered copies of shipped files, for page cases with a `site.txt`:
//!
//! ```text
//! copy <folder>                       a copy of all that is shipped
//! copy <file> <to>                    one shipped file
//! flip <file> first|middle|last       one bit of it
//! remove <file>
//! replace <file> <text> <by>          everywhere in it
//! ```
//!
//! Names lie in the case's own folder; what is copied comes from the site's root. A `*` in
//! a name stands for what the build has there.

use std::fs;
use std::path::Path;

/// Whether a file of the site is one that a shop copies.
fn is_shipped(name: &str) -> bool {
    name.starts_with("wallet-checkout") || ["embed.js", "sri.json"].contains(&name)
}

/// Makes the files of every case in `site/pages`.
pub(crate) fn prepare(site: &Path) {
    let pages = site.join("pages").read_dir().expect("a folder of pages");
    for case in pages.map(|case| case.expect("an entry").path()) {
        let Ok(script) = fs::read_to_string(case.join("site.txt")) else {
            continue;
        };
        for line in script.lines() {
            change(site, &case, line);
        }
    }
}

fn change(site: &Path, case: &Path, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let words: Vec<String> = words.iter().map(|word| resolve(case, word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let read = |name: &str| fs::read(case.join(name)).expect(line);
    let write = |name: &str, bytes: Vec<u8>| {
        let file = case.join(name);
        fs::create_dir_all(file.parent().expect(line)).expect(line);
        fs::write(file, bytes).expect(line);
    };
    let copy = |name: &str, to: &str| write(to, fs::read(site.join(name)).expect(line));
    match *words {
        [] => {}
        ["copy", folder] => {
            for entry in site.read_dir().expect(line) {
                let name = entry.expect(line).file_name();
                let name = name.to_str().expect(line);
                if is_shipped(name) {
                    copy(name, &format!("{folder}/{name}"));
                }
            }
        }
        ["copy", file, to] => copy(file, to),
        ["flip", file, place] => {
            let mut bytes = read(file);
            let last = bytes.len() - 1;
            let place = match place {
                "first" => 0,
                "middle" => last / 2,
                "last" => last,
                _ => panic!("{line}"),
            };
            bytes[place] ^= 1;
            write(file, bytes);
        }
        ["remove", file] => fs::remove_file(case.join(file)).expect(line),
        ["replace", file, text, by] => {
            let whole = String::from_utf8(read(file)).expect(line);
            assert!(whole.contains(text), "{line}");
            write(file, whole.replace(text, by).into_bytes());
        }
        _ => panic!("{line}"),
    }
}

/// The one file that a name with a `*` in it stands for.
fn resolve(case: &Path, word: &str) -> String {
    let Some((before, after)) = word.split_once('*') else {
        return word.to_owned();
    };
    let (folder, start) = before.rsplit_once('/').unwrap_or((".", before));
    let entries = case.join(folder).read_dir().expect(word);
    let names = entries.map(|entry| entry.expect(word).file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let mut fitting = names.filter(|name| name.starts_with(start) && name.ends_with(after));
    let only = fitting.next().expect(word);
    assert_eq!(fitting.next(), None, "{word} stands for several files");
    format!("{folder}/{only}")
}
