//! Minifies the style sheet that the wasm contains.

use std::path::PathBuf;
use std::{env, fs, io};

const SHEET: &str = "static/checkout.css";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={SHEET}");
    let folder = env::var_os("OUT_DIR").map_or_else(PathBuf::new, PathBuf::from);
    fs::write(
        folder.join("checkout.css"),
        minify(&fs::read_to_string(SHEET)?),
    )
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
