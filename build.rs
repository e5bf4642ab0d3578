//! Minifies the style sheets that the wasm contains.

use std::path::PathBuf;
use std::{env, fs, io};

const SHEETS: [&str; 2] = ["checkout.css", "checkout-later.css"];

fn main() -> io::Result<()> {
    let folder = env::var_os("OUT_DIR").map_or_else(PathBuf::new, PathBuf::from);
    for name in SHEETS {
        let sheet = format!("static/{name}");
        println!("cargo::rerun-if-changed={sheet}");
        fs::write(folder.join(name), minify(&fs::read_to_string(sheet)?))?;
    }
    Ok(())
}

/// The style sheet without comments, indentation, and the spaces, line ends and semicolons
/// that punctuation does not need. No string or selector of the sheet holds any of them.
fn minify(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once("*/").map_or("", |(_, rest)| rest));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    text = lines.collect::<Vec<_>>().join("\n");
    for (spaced, close) in [
        (": ", ":"),
        (", ", ","),
        (" {", "{"),
        ("{ ", "{"),
        ("; ", ";"),
        (",\n", ","),
        ("{\n", "{"),
        (";\n", ";"),
        ("}\n", "}"),
        (";}", "}"),
        ("} }", "}}"),
    ] {
        text = text.replace(spaced, close);
    }
    text
}
