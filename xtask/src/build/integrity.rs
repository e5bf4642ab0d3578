//! Hashes of the shipped files, as the `integrity` attribute takes them.
//!
//! A file names the files that it loads: the module the wasm and the texts, `embed.js` the
//! module and what that needs first. So the hashes are written from the end of that chain on, and with them the
//! names that have a hash in them.

use std::fs;
use std::path::Path;

use wallet_checkout::text::Locale;

use crate::build::shipped;
use crate::files;
use crate::process::Outcome;

/// The hash of `file` replaces `placeholder` in the file `holder`.
struct Link {
    file: String,
    holder: &'static str,
    placeholder: String,
    /// The file is renamed, and its new name replaces the old one in the holder.
    gets_hashed_name: bool,
}

/// The whole chain, from its end on.
fn chain() -> Vec<Link> {
    let link = |file: &str, holder, name: &str| Link {
        file: file.to_owned(),
        holder,
        placeholder: format!("__INTEGRITY_{name}__"),
        gets_hashed_name: false,
    };
    let later = |file: &str, name: &str| Link {
        gets_hashed_name: true,
        ..link(file, shipped::MODULE, name)
    };
    let texts = Locale::ALL.into_iter().flat_map(|locale| {
        let name = shipped::placeholder(locale);
        [
            link(&shipped::texts(locale), shipped::MODULE, &name),
            link(&shipped::texts(locale), shipped::EMBED, &name),
            later(&shipped::later_texts(locale), &format!("{name}_LATER")),
        ]
    });
    texts
        .chain([
            link(shipped::TEXT_NAMES, shipped::MODULE, "NAMES"),
            link(shipped::WASM, shipped::MODULE, "WASM"),
            link(shipped::WASM, shipped::EMBED, "WASM"),
            later(shipped::LATER_WASM, "LATER"),
            link(shipped::MODULE, shipped::EMBED, "MODULE"),
        ])
        .collect()
}

/// Writes the hashes into the scripts, which do not change any more after that. `has_later`:
/// the wasm is in two files.
pub(crate) fn write_chain(folder: &Path, has_later: bool) -> Outcome {
    let chain = chain().into_iter();
    for link in chain.filter(|link| has_later || link.file != shipped::LATER_WASM) {
        let file = folder.join(&link.file);
        let bytes = files::read(&file)?;
        replace(
            folder,
            link.holder,
            &link.placeholder,
            &files::sha256(&bytes),
        )?;
        if link.gets_hashed_name {
            let name = shipped::hashed(&link.file, &bytes);
            files::rename(&file, &folder.join(&name))?;
            replace(folder, link.holder, &link.file, &name)?;
        }
    }
    Ok(())
}

fn replace(folder: &Path, holder: &str, from: &str, to: &str) -> Outcome {
    let file = folder.join(holder);
    let text = files::read_text(&file)?;
    if text.matches(from).count() != 1 {
        return Err(format!(
            "{} does not contain {from} exactly once",
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
