//! Hashes of the shipped files, as the `integrity` attribute takes them.
//!
//! A file names the files that it loads: `embed.js` the module, the module its glue, the
//! wasm and the texts. So the hashes are written from the end of that chain on.

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
}

/// The whole chain, from its end on.
fn chain() -> Vec<Link> {
    let link = |file: &str, holder, name: &str| Link {
        file: file.to_owned(),
        holder,
        placeholder: format!("__INTEGRITY_{name}__"),
    };
    let texts = Locale::ALL.into_iter().map(|locale| {
        link(
            &shipped::texts(locale),
            shipped::MODULE,
            &shipped::placeholder(locale),
        )
    });
    texts
        .chain([
            link(shipped::TEXT_NAMES, shipped::MODULE, "NAMES"),
            link(shipped::WASM, shipped::MODULE, "WASM"),
            link(shipped::GLUE, shipped::MODULE, "GLUE"),
            link(shipped::MODULE, shipped::EMBED, "MODULE"),
        ])
        .collect()
}

/// Writes the hashes into the scripts, which do not change any more after that.
pub(crate) fn write_chain(folder: &Path) -> Outcome {
    for link in chain() {
        let hash = files::sha256(&files::read(&folder.join(&link.file))?);
        let holder = folder.join(link.holder);
        let text = files::read_text(&holder)?;
        if text.matches(&link.placeholder).count() != 1 {
            let placeholder = &link.placeholder;
            return Err(format!(
                "{} does not contain {placeholder} exactly once",
                holder.display()
            ));
        }
        let text = text.replace(&link.placeholder, &hash);
        files::write(&holder, text.as_bytes())?;
    }
    Ok(())
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
        for file in shipped::all_texts() {
            assert!(chain.iter().any(|link| link.file == file), "{file}");
        }
        let chinese = chain
            .iter()
            .any(|link| link.placeholder == "__INTEGRITY_ZH_CN__");
        assert!(chinese, "the placeholder is the tag in capitals");
    }
}
