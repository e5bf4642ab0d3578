//! Hashes of the shipped files, as the `integrity` attribute takes them.
//!
//! Each file names those that it loads: `embed.js` the module, the module its glue,
//! the wasm and the languages. So they are written from the end of that chain on.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::files;
use crate::process::Outcome;

pub(crate) const HASHES: &str = "sri.json";

/// Which file's hash goes into which file, in place of which word.
const CHAIN: [(&str, &str, &str); 7] = [
    (
        "wallet-checkout.en.txt",
        "wallet-checkout.js",
        "__INTEGRITY_EN__",
    ),
    (
        "wallet-checkout.zh-CN.txt",
        "wallet-checkout.js",
        "__INTEGRITY_ZH_CN__",
    ),
    (
        "wallet-checkout.zh-HK.txt",
        "wallet-checkout.js",
        "__INTEGRITY_ZH_HK__",
    ),
    (
        "wallet-checkout.names.txt",
        "wallet-checkout.js",
        "__INTEGRITY_NAMES__",
    ),
    (
        "wallet-checkout_bg.wasm",
        "wallet-checkout.js",
        "__INTEGRITY_WASM__",
    ),
    (
        "wallet-checkout_glue.js",
        "wallet-checkout.js",
        "__INTEGRITY_GLUE__",
    ),
    ("wallet-checkout.js", "embed.js", "__INTEGRITY_MODULE__"),
];

/// Writes the hashes into the scripts, which do not change any more after that.
pub(crate) fn chain(folder: &Path) -> Outcome {
    for (file, holder, word) in CHAIN {
        let hash = short(&files::read(&folder.join(file))?);
        let holder = folder.join(holder);
        let text = files::read_text(&holder)?;
        if text.matches(word).count() != 1 {
            return Err(format!("{} has no single {word}", holder.display()));
        }
        files::write(&holder, text.replace(word, &hash).as_bytes())?;
    }
    Ok(())
}

/// Lists the hashes of all files in `folder`, in a file of their own there.
pub(crate) fn list(folder: &Path) -> Outcome {
    // A list from an earlier build would list itself.
    let _ = fs::remove_file(folder.join(HASHES));
    let mut lines = Vec::new();
    for name in files::below(folder)? {
        let hash = of(&files::read(&folder.join(&name))?);
        lines.push(format!("  \"{name}\": \"{hash}\""));
    }
    let list = format!("{{\n{}\n}}\n", lines.join(",\n"));
    files::write(&folder.join(HASHES), list.as_bytes())
}

pub(crate) fn of(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// For the scripts. A hash does not compress, and this one is as good.
pub(crate) fn short(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_the_integrity_attribute_takes() {
        // The example of the Subresource Integrity specification.
        assert_eq!(
            of(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn a_file_is_written_before_another_names_its_hash() {
        for (place, (file, ..)) in CHAIN.iter().enumerate() {
            let later = CHAIN.iter().skip(place);
            assert!(later.clone().all(|(_, holder, _)| holder != file), "{file}");
        }
    }
}
