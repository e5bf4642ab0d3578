//! Hashes of the shipped files, as the `integrity` attribute takes them.
//!
//! A file names the files that it loads: the module the wasm and the first texts, those the
//! later ones, `embed.js` the module and what that needs first. So the hashes are written from
//! the end of that chain on, and with them the names that have a hash in them.

use std::fs;
use std::path::Path;

use wallet_checkout::text::Locale;

use crate::build::shipped;
use crate::files;
use crate::process::Outcome;

/// The hash of `file` replaces `placeholder` in the file `holder`.
struct Link {
    file: String,
    holder: String,
    placeholder: String,
    /// The file is renamed, and its new name replaces the old one in the module.
    gets_hashed_name: bool,
}

/// The place of the hash of a language's later texts, which is the first line of the others.
/// There it stands without the name of its kind, since the module does not need it.
pub(crate) fn placeholder_of_later(locale: Locale) -> String {
    format!("__HASH_{}_LATER__", shipped::placeholder(locale))
}

/// The whole chain, from its end on.
fn chain() -> Vec<Link> {
    let link = |file: &str, holder: &str, name: &str| Link {
        file: file.to_owned(),
        holder: holder.to_owned(),
        placeholder: format!("__INTEGRITY_{name}__"),
        gets_hashed_name: false,
    };
    let later = |file: &str, name: &str| Link {
        gets_hashed_name: true,
        ..link(file, shipped::MODULE, name)
    };
    let texts = Locale::ALL.into_iter().flat_map(|locale| {
        let name = shipped::placeholder(locale);
        let first = shipped::texts(locale);
        [
            Link {
                file: shipped::later_texts(locale),
                holder: first.clone(),
                placeholder: placeholder_of_later(locale),
                gets_hashed_name: true,
            },
            link(&first, shipped::MODULE, &name),
            link(&first, shipped::EMBED, &name),
        ]
    });
    texts
        .chain([
            link(shipped::TEXT_NAMES, shipped::MODULE, "NAMES"),
            link(shipped::WASM, shipped::MODULE, "WASM"),
            link(shipped::WASM, shipped::EMBED, "WASM"),
            later(shipped::LATER_WASM, "LATER"),
            later(shipped::LATER_SCRIPT, "SCRIPT"),
            link(shipped::MODULE, shipped::EMBED, "MODULE"),
        ])
        .collect()
}

/// Writes the hashes into the scripts, which do not change any more after that. `has_later`:
/// the wasm is in two files.
pub(crate) fn write_chain(folder: &Path, has_later: bool) -> Outcome {
    let mut chain = chain();
    chain.retain(|link| has_later || link.file != shipped::LATER_WASM);
    let hash = hash_of_later(folder, &chain)?;
    for link in chain {
        let file = folder.join(&link.file);
        let hash_of_file = files::sha256(&files::read(&file)?);
        let bare = hash_of_file.trim_start_matches("sha256-");
        let written = if link.placeholder.starts_with("__HASH") {
            bare
        } else {
            &hash_of_file
        };
        replace(folder, &link.holder, &link.placeholder, written, 1)?;
        if link.gets_hashed_name {
            let name = shipped::hashed(&link.file, &hash);
            files::rename(&file, &folder.join(&name))?;
            // Its name, its address, and where a script is run.
            let count = if link.file == shipped::LATER_SCRIPT {
                3
            } else {
                2
            };
            replace(folder, shipped::MODULE, &link.file, &name, count)?;
        }
    }
    Ok(())
}

/// One hash for the names of all later files: nine of them would be forty bytes more in the
/// module.
fn hash_of_later(folder: &Path, chain: &[Link]) -> Outcome<String> {
    let mut bytes = Vec::new();
    for link in chain.iter().filter(|link| link.gets_hashed_name) {
        bytes.extend(files::read(&folder.join(&link.file))?);
    }
    Ok(files::name_hash(&bytes))
}

fn replace(folder: &Path, holder: &str, from: &str, to: &str, count: usize) -> Outcome {
    let file = folder.join(holder);
    let text = files::read_text(&file)?;
    if text.matches(from).count() != count {
        return Err(format!(
            "{} does not contain {from} as often as {count}",
            file.display()
        ));
    }
    files::write(&file, text.replace(from, to).as_bytes())
}

/// Lists the hashes of all files in `folder`, in a file of their own there.
pub(crate) fn list(folder: &Path) -> Outcome {
    // A list from an earlier build would list itself.
    let _ = fs::remove_file(folder.join(shipped::HASHES));
    let mut lines = Vec::new();
    for name in files::below(folder)? {
        let hash = files::sha384(&files::read(&folder.join(&name))?);
        lines.push(format!("  \"{name}\": \"{hash}\""));
    }
    let list = format!("{{\n{}\n}}\n", lines.join(",\n"));
    files::write(&folder.join(shipped::HASHES), list.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_complete_before_another_names_its_hash() {
        let chain = chain();
        for (place, link) in chain.iter().enumerate() {
            let mut later = chain.iter().skip(place);
            assert!(later.all(|it| it.holder != link.file), "{}", link.file);
        }
    }

    #[test]
    fn the_texts_of_every_language_are_in_the_chain() {
        let chain = chain();
        for file in shipped::all_texts().chain(Locale::ALL.map(shipped::later_texts)) {
            assert!(chain.iter().any(|link| link.file == file), "{file}");
        }
        let chinese = chain
            .iter()
            .any(|link| link.placeholder == "__INTEGRITY_ZH_CN__");
        assert!(chinese, "the placeholder is the tag in capitals");
    }
}
