//! Shortens the names that the wasm and its glue share.
//!
//! wasm-bindgen names an import after what it does, with a hash, an export for a closure after
//! its whole type, and both files spell that out: 4 KB of brotli that mean nothing to a
//! browser. It has no option for other names
//! (<https://github.com/wasm-bindgen/wasm-bindgen/issues/3736>), and wasm-opt's pass for that
//! leaves its imports alone (<https://github.com/WebAssembly/binaryen/issues/5546>).

use crate::process::Outcome;

const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const FUNCTION: u8 = 0;
/// What the second part imports of the first, which the linker and the divider have named.
const FOR_SECOND_PART: [&str; 3] = ["memory", "__indirect_function_table", "__wasm_split_"];

/// The names that the glue had in common with the wasm.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Names {
    /// The imports: the glue has them as a list in this order.
    pub(crate) imports: Vec<String>,
    /// The exports that the glue calls, each with the short name that it has there.
    pub(crate) exports: Vec<(String, String)>,
}

/// Returns the wasm with the names that the glue has, and without the exports that nothing
/// uses. An error says which name the other of the two lacks.
pub(crate) fn shorten(wasm: &[u8], names: &Names) -> Outcome<Vec<u8>> {
    let unreadable = || "the wasm's imports and exports cannot be read".to_owned();
    let mut out = MAGIC.to_vec();
    let mut sections = Reader(wasm.strip_prefix(MAGIC).ok_or_else(unreadable)?);
    while let Some(kind) = sections.byte() {
        let section = sections.counted().ok_or_else(unreadable)?;
        out.push(kind);
        match kind {
            IMPORTS => {
                let imports = read_imports(section).ok_or_else(unreadable)?;
                put_counted(&mut out, &renamed_imports(&imports, &names.imports)?);
            }
            EXPORTS => {
                let exports = read_exports(section).ok_or_else(unreadable)?;
                put_counted(&mut out, &renamed_exports(&exports, &names.exports)?);
            }
            _ => put_counted(&mut out, section),
        }
    }
    Ok(out)
}

/// The name and the signature of each imported function. `None` where something else is
/// imported.
fn read_imports(section: &[u8]) -> Option<Vec<(&str, u32)>> {
    let mut reader = Reader(section);
    let mut imports = Vec::new();
    for _ in 0..reader.number()? {
        let (_, name) = (reader.counted()?, reader.text()?);
        let (kind, signature) = (reader.byte()?, reader.number()?);
        if kind != FUNCTION {
            return None;
        }
        imports.push((name, signature));
    }
    reader.0.is_empty().then_some(imports)
}

/// A place in the glue's list is the name.
fn renamed_imports(imports: &[(&str, u32)], names: &[String]) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    put_length(&mut out, imports);
    for (name, signature) in imports {
        let place = names.iter().position(|it| it == name);
        let place = place.ok_or_else(|| format!("the glue has no import `{name}`"))?;
        put_counted(&mut out, b"a");
        put_counted(&mut out, place.to_string().as_bytes());
        out.push(FUNCTION);
        put_number(&mut out, *signature);
    }
    Ok(out)
}

/// The name, the kind and the place of each export.
fn read_exports(section: &[u8]) -> Option<Vec<(&str, u8, u32)>> {
    let mut reader = Reader(section);
    let mut exports = Vec::new();
    for _ in 0..reader.number()? {
        exports.push((reader.text()?, reader.byte()?, reader.number()?));
    }
    reader.0.is_empty().then_some(exports)
}

fn renamed_exports(exports: &[(&str, u8, u32)], names: &[(String, String)]) -> Outcome<Vec<u8>> {
    let is_there = |long: &str| exports.iter().any(|(name, ..)| *name == long);
    if let Some((long, _)) = names.iter().find(|(long, _)| !is_there(long)) {
        return Err(format!("the wasm has no export `{long}`"));
    }
    let kept = exports.iter().filter_map(|&(name, kind, place)| {
        let short = names.iter().find(|(long, _)| long == name);
        let is_imported = FOR_SECOND_PART.iter().any(|start| name.starts_with(start));
        match short {
            Some((_, short)) => Some((short.as_str(), kind, place)),
            None => is_imported.then_some((name, kind, place)),
        }
    });
    let kept: Vec<_> = kept.collect();
    let mut out = Vec::new();
    put_length(&mut out, &kept);
    for (name, kind, place) in kept {
        put_counted(&mut out, name.as_bytes());
        out.push(kind);
        put_number(&mut out, place);
    }
    Ok(out)
}

/// Reads wasm's binary format from the start of what is left. `None` is a file that ends
/// too early.
struct Reader<'w>(&'w [u8]);

impl<'w> Reader<'w> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    /// LEB128, the low bits first.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..u32::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'w str> {
        std::str::from_utf8(self.counted()?).ok()
    }

    /// Bytes with their count before them: a name, or a section.
    fn counted(&mut self) -> Option<&'w [u8]> {
        let length = self.number()?.try_into().ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }
}

fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        let [low, ..] = number.to_le_bytes();
        out.push(low | 0x80);
        number >>= 7;
    }
    let [low, ..] = number.to_le_bytes();
    out.push(low);
}

/// A wasm file of 4 GB does not get this far.
fn put_length<T>(out: &mut Vec<u8>, items: &[T]) {
    put_number(out, items.len().try_into().unwrap_or(u32::MAX));
}

fn put_counted(out: &mut Vec<u8>, bytes: &[u8]) {
    put_length(out, bytes);
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imported functions of the type 0, exported ones, and a custom section of 200 bytes.
    fn wasm(module: &str, imports: &[&str], exports: &[&str]) -> Vec<u8> {
        let mut imported = Vec::new();
        put_length(&mut imported, imports);
        for name in imports {
            put_counted(&mut imported, module.as_bytes());
            put_counted(&mut imported, name.as_bytes());
            imported.extend([FUNCTION, 0]);
        }
        let mut exported = Vec::new();
        put_length(&mut exported, exports);
        for name in exports {
            put_counted(&mut exported, name.as_bytes());
            exported.extend([FUNCTION, 3]);
        }
        let mut wasm = MAGIC.to_vec();
        for (kind, section) in [(IMPORTS, imported), (EXPORTS, exported), (0, vec![7; 200])] {
            wasm.push(kind);
            put_counted(&mut wasm, &section);
        }
        wasm
    }

    fn names() -> Names {
        Names {
            imports: ["__wbg_a", "__wbg_b", "__wbg_c"].map(str::to_owned).into(),
            exports: vec![("widget_mount".to_owned(), "e0".to_owned())],
        }
    }

    #[test]
    fn both_sides_have_the_same_short_names_and_what_nothing_uses_is_no_export() {
        let exports = ["widget_free", "memory", "widget_mount", "__wasm_split_x"];
        let long = wasm("./x_bg.js", &["__wbg_c", "__wbg_a"], &exports);
        let short = wasm("a", &["2", "0"], &["memory", "e0", "__wasm_split_x"]);
        assert_eq!(shorten(&long, &names()), Ok(short));
    }

    #[test]
    fn files_that_do_not_fit_together_are_rejected_with_the_name() {
        for (imports, exports, missing) in [
            (["__wbg_d"], ["widget_mount"], "__wbg_d"),
            (["__wbg_a"], ["widget_mound"], "widget_mount"),
        ] {
            let error = shorten(&wasm("x", &imports, &exports), &names()).unwrap_err();
            assert!(error.contains(missing), "{error}");
        }
        let whole = wasm("x", &["__wbg_a"], &["widget_mount"]);
        assert!(shorten(b"<html>", &names()).is_err());
        assert!(shorten(&whole[..20], &names()).is_err());
    }
}
