//! The module for bundlers, in two forms, which `exports` of the npm package chooses from.
//!
//! `linked.js` is for those that follow `new URL(…, import.meta.url)`, as Vite and webpack do.
//! `bundled.js` is for all others: every other file is in a script, which it imports when the
//! file is needed. A bundler makes parts of those, which lie wherever it has them.
//!
//! In both the script of the second part is imported as the bundler has it, which may have
//! made it smaller: its hash is not compared.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::build::shipped;
use crate::files;
use crate::process::Outcome;

/// The folder of the scripts with the other files.
const FOLDER: &str = "bundled/";

/// A form of the module.
struct Form {
    /// The module, beside the other scripts of the package.
    module: &'static str,
    /// The script that the module imports first: it answers for the files.
    answers: &'static str,
    /// Whether a file is in the bundle.
    has: fn(&str) -> bool,
}

const FORMS: [Form; 2] = [
    Form {
        module: "linked.js",
        answers: "script.js",
        has: |name| Path::new(name).extension().is_some_and(|end| end == "js"),
    },
    Form {
        module: "bundled.js",
        answers: "files.js",
        has: |_| true,
    },
];

/// What the module has begun to fetch before it is there, by address: the files of the bundle,
/// which a property brings each time that it is read.
const ANSWER: &str = "\
// Brings the widget's files out of the bundle, when they are asked for.
const early = globalThis.walletCheckoutEarly ??= {};
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const bring = (address, get) => {
  Object.defineProperty(early, address, { get, set() {}, configurable: true });
};
const text = (address, load) => bring(address, async () => new Response((await load()).default));
const wasm = (address, load) => bring(address, async () => (
  new Response(bytesOf((await load()).default), { headers: { 'Content-Type': 'application/wasm' } })
));
";

/// Writes both forms and their scripts into the package, by the finished module in `staging`.
pub(crate) fn write(staging: &Path, package: &Path) -> Outcome {
    let whole = files::read_text(&staging.join(shipped::MODULE))?;
    let scheme = format!("bundled:{}/", files::name_hash(whole.as_bytes()));
    let whole = without_second_import(&whole)?;
    for form in FORMS {
        let (module, names) = without_urls(&whole, &scheme, form.has)?;
        let module = format!("import\"./{FOLDER}{}\";{module}", form.answers);
        files::write(&package.join(form.module), module.as_bytes())?;
        let mut answers = ANSWER.to_owned();
        for name in names {
            let (kind, content) = in_script(&staging.join(&name))?;
            let script = package.join(format!("{FOLDER}{name}.js"));
            files::write(&script, format!("export default {content};\n").as_bytes())?;
            let line = format!("{kind}('{scheme}{name}', () => import('./{name}.js'));\n");
            answers.push_str(&line);
        }
        let script = package.join(format!("{FOLDER}{}", form.answers));
        files::write(&script, answers.as_bytes())?;
    }
    Ok(())
}

/// How a file is answered for, and its content as a script has it.
fn in_script(file: &Path) -> Outcome<(&'static str, String)> {
    let ending = file.extension().unwrap_or_default();
    if ending == "wasm" {
        let content = BASE64_STANDARD.encode(files::read(file)?);
        Ok(("wasm", format!("'{content}'")))
    } else if ending == "js" {
        // What runs is imported by the module itself.
        Ok(("text", "''".to_owned()))
    } else {
        // Not with the blanks that keep bundlers from inlining the file itself.
        Ok((
            "text",
            quoted(files::read_text(file)?.trim_end_matches(' ')),
        ))
    }
}

/// The scripts of a package that has these files.
pub(crate) fn scripts(packed: &[String]) -> Vec<String> {
    let has = |name: &str| {
        let end = name.rsplit_once('.').map(|(_, end)| end);
        matches!(end, Some("wasm" | "txt")) || name.starts_with("wallet-checkout.later.")
    };
    let names = packed.iter().filter(|name| has(name));
    let scripts = names.map(|name| format!("{FOLDER}{name}.js"));
    let answers = FORMS.map(|form| format!("{FOLDER}{}", form.answers));
    scripts.chain(answers).collect()
}

/// The module with a name in place of the address of every file that is in the bundle, and the
/// names of those.
fn without_urls(
    module: &str,
    scheme: &str,
    is_bundled: fn(&str) -> bool,
) -> Outcome<(String, Vec<String>)> {
    const START: &str = "new URL(\"";
    const END: &str = "\",import.meta.url)";
    let unknown = || "the module reads import.meta.url in an unknown way".to_owned();
    let mut rest = module;
    let mut out = String::new();
    let mut names = Vec::new();
    while let Some((part, after)) = rest.split_once(END) {
        let (before, name) = part.rsplit_once(START).ok_or_else(unknown)?;
        out.push_str(before);
        if is_bundled(name) {
            out.extend(["\"", scheme, name, "\""]);
            names.push(name.to_owned());
        } else {
            out.extend([START, name, END]);
        }
        rest = after;
    }
    if names.is_empty() || rest.contains("import.meta") {
        return Err(unknown());
    }
    Ok((out + rest, names))
}

/// The module without the import by which a browser tries once more: it names an address that only
/// the shipped form has, and bundlers warn of what they cannot follow.
fn without_second_import(module: &str) -> Outcome<String> {
    const START: &str = ".catch(()=>import(`";
    const END: &str = "`))";
    let parts = module.split_once(START).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some([before, after].concat())
    });
    parts.ok_or_else(|| format!("the module does not contain `{START}` any more"))
}

/// A text as JavaScript writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ => out.push(letter),
        }
    }
    out + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_becomes_a_name_and_is_listed() {
        let module = "let a=[\"x.txt\",new URL(\"x.txt\",import.meta.url),\"h\"],\
            b=new URL(\"y.wasm\",import.meta.url),c=new URL(\"z\",d);";
        let (out, names) = without_urls(module, "bundled:1/", |_| true).unwrap();
        assert_eq!(names, ["x.txt", "y.wasm"]);
        assert_eq!(
            out,
            "let a=[\"x.txt\",\"bundled:1/x.txt\",\"h\"],b=\"bundled:1/y.wasm\",c=new URL(\"z\",d);"
        );
    }

    #[test]
    fn the_second_import_is_left_out() {
        let module = "a=()=>import(\"./x.js\").catch(()=>import(`${b}#${c}`)),d=1";
        let out = without_second_import(module).unwrap();
        assert_eq!(out, "a=()=>import(\"./x.js\"),d=1");
        assert!(without_second_import("a=1").is_err());
    }

    #[test]
    fn the_address_of_a_file_that_is_not_bundled_stays() {
        let module = "[new URL(\"x.txt\",import.meta.url),new URL(\"y.js\",import.meta.url)]";
        let (out, names) = without_urls(module, "bundled:1/", |name| name == "y.js").unwrap();
        assert_eq!(names, ["y.js"]);
        assert_eq!(
            out,
            "[new URL(\"x.txt\",import.meta.url),\"bundled:1/y.js\"]"
        );
    }

    #[test]
    fn an_address_that_is_written_otherwise_is_refused() {
        for module in [
            "",
            "new URL(name,import.meta.url)",
            "new URL(\"x\",import.meta.url),import.meta.env",
        ] {
            assert!(without_urls(module, "", |_| true).is_err(), "{module}");
        }
    }

    #[test]
    fn a_text_is_quoted_for_javascript() {
        assert_eq!(quoted("it's\n\\ ok"), "'it\\'s\\n\\\\ ok'");
    }
}
