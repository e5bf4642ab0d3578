//! Takes the names that it shares with the wasm out of wasm-bindgen's glue. What is left of them
//! `import_names` writes into the wasm.

use crate::build::import_names::Names;
use crate::process::Outcome;

/// What the wasm imports: an object with a member for each function, as the glue has it.
const IMPORTS: &str = "    const import0 = {\n";
const IMPORTS_END: &str = "    };\n    return {";
/// How the glue names the module that they are imported from, and the shorter name.
const IMPORTED_FROM: (&str, &str) = ("\"./wallet-checkout_bg.js\": import0", "\"a\": import0");

/// What the glue has to contain.
#[cfg(test)]
pub(crate) const PASSAGES: [&str; 3] = [IMPORTS, IMPORTS_END, IMPORTED_FROM.0];

/// Returns the glue with a list of imports and with short names of exports, and what was there.
pub(crate) fn shorten(glue: &str) -> Outcome<(String, Names)> {
    let (glue, imports) = without_import_names(glue)?;
    let (glue, exports) = with_short_exports(&glue);
    Ok((glue, Names { imports, exports }))
}

/// The imports as a list: a place in it is as good a name to the wasm as any. Returns the names
/// that were there, in the list's order.
fn without_import_names(glue: &str) -> Outcome<(String, Vec<String>)> {
    let (before, rest) = split(glue, IMPORTS)?;
    let (imports, after) = split(rest, IMPORTS_END)?;
    let mut names = Vec::new();
    let mut list = String::from("    const import0 = [\n");
    for line in imports.lines() {
        let member = line.strip_prefix("        ");
        match member.and_then(|member| member.split_once(": ")) {
            Some((name, value)) if name.starts_with("__wb") => {
                names.push(name.to_owned());
                list.push_str(&arrow(value));
            }
            _ => list.push_str(line),
        }
        list.push('\n');
    }
    let (from, to) = IMPORTED_FROM;
    if !after.contains(from) {
        return Err(format!("the glue does not contain `{from}` any more"));
    }
    let after = after.replace(from, to);
    let list = [before, &list, "    ];\n    return {", &after].concat();
    Ok((list, names))
}

/// The first line of a function that uses neither `this` nor `arguments`, as an arrow function.
fn arrow(start: &str) -> String {
    match start.strip_suffix(") {") {
        Some(start) => start.replacen("function(", "(", 1) + ") => {",
        None => start.to_owned(),
    }
}

/// The glue with letters in place of the names of the wasm's exports. Returns the names with
/// the letters, but for the memory, which the second part imports by its name.
fn with_short_exports(glue: &str) -> (String, Vec<(String, String)>) {
    const EXPORT: &str = "wasm.";
    let mut names: Vec<(String, String)> = Vec::new();
    let mut parts = glue.split(EXPORT);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_$".contains(letter);
        let (name, rest) = part.split_at(part.find(|letter| !is_name(letter)).unwrap_or(0));
        let known = names.iter().find(|(long, _)| long == name);
        let short = match known {
            Some((_, short)) => short.clone(),
            None if name == "memory" => name.to_owned(),
            None => {
                let short = format!("e{}", names.len());
                names.push((name.to_owned(), short.clone()));
                short
            }
        };
        out.extend([EXPORT, &short, rest]);
    }
    (out, names)
}

pub(crate) fn split<'g>(glue: &'g str, at: &str) -> Outcome<(&'g str, &'g str)> {
    match glue.split(at).collect::<Vec<_>>().as_slice() {
        [before, after] => Ok((before, after)),
        _ => Err(format!("the glue does not contain `{at}` exactly once")),
    }
}
