//! Shortens the names of the functions that the wasm imports from its glue.
//!
//! wasm-bindgen names an import after what it does, with a hash, and both files spell
//! that out: 3.5 KB of brotli that mean nothing to a browser. It has no option for other
//! names (<https://github.com/wasm-bindgen/wasm-bindgen/issues/3736>), and wasm-opt's
//! pass for that leaves its imports alone
//! (<https://github.com/WebAssembly/binaryen/issues/5546>).

use crate::process::Outcome;

const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const IMPORTS: u8 = 2;
const FUNCTION: u8 = 0;

/// Returns the wasm and the glue with short names for what they share. An error says
/// which name the glue lacks, or that the wasm cannot be read.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Outcome<(Vec<u8>, String)> {
    let (wasm, names) = rename(wasm).ok_or("the wasm's imports cannot be read")?;
    let mut glue = glue.to_owned();
    for (long, short) in names {
        // A key in the object of imports, and nothing else.
        if glue.matches(&long).count() != 1 {
            return Err(format!("the glue does not contain `{long}` exactly once"));
        }
        glue = glue.replace(&long, &short);
    }
    Ok((wasm, glue))
}

/// Long names with the short ones that replace them.
type Names = Vec<(String, String)>;

fn rename(wasm: &[u8]) -> Option<(Vec<u8>, Names)> {
    let mut out = MAGIC.to_vec();
    let mut names = Names::new();
    let mut sections = Reader(wasm.strip_prefix(MAGIC)?);
    while let Some(kind) = sections.byte() {
        let section = sections.counted()?;
        out.push(kind);
        if kind == IMPORTS {
            put_counted(&mut out, &rename_imports(section, &mut names)?);
        } else {
            put_counted(&mut out, section);
        }
    }
    Some((out, names))
}

fn rename_imports(section: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let mut imports = Reader(section);
    let mut out = Vec::new();
    let count = imports.number()?;
    put_number(&mut out, count);
    for place in 0..count {
        let (module, name) = (imports.counted()?, imports.counted()?);
        let name = String::from_utf8(name.to_vec()).ok()?;
        let (kind, signature) = (imports.byte()?, imports.number()?);
        if kind != FUNCTION {
            return None;
        }
        put_counted(&mut out, module);
        if name.starts_with("__wb") {
            let short = format!("i{place}");
            put_counted(&mut out, short.as_bytes());
            names.push((name, short));
        } else {
            put_counted(&mut out, name.as_bytes());
        }
        out.push(kind);
        put_number(&mut out, signature);
    }
    imports.0.is_empty().then_some(out)
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

fn put_counted(out: &mut Vec<u8>, bytes: &[u8]) {
    // A wasm file of 4 GB does not get this far.
    put_number(out, bytes.len().try_into().unwrap_or(u32::MAX));
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two imported functions of the type 0, and a custom section of 200 bytes.
    fn wasm(names: [&str; 2]) -> Vec<u8> {
        let mut imports = vec![2];
        for name in names {
            put_counted(&mut imports, b"./x_bg.js");
            put_counted(&mut imports, name.as_bytes());
            imports.extend([FUNCTION, 0]);
        }
        let mut wasm = MAGIC.to_vec();
        wasm.push(IMPORTS);
        put_counted(&mut wasm, &imports);
        wasm.push(0);
        put_counted(&mut wasm, &[7; 200]);
        wasm
    }

    #[test]
    fn both_sides_of_an_import_get_the_same_short_name() {
        let long = ["__wbg_new_0123456789abcdef", "other"];
        let glue = "({__wbg_new_0123456789abcdef:a,other:()=>b})";
        let short = shorten(&wasm(long), glue).unwrap();
        assert_eq!(
            short,
            (wasm(["i0", "other"]), "({i0:a,other:()=>b})".to_owned())
        );
    }

    #[test]
    fn files_that_do_not_fit_together_are_rejected() {
        let names = ["__wbg_a", "__wbg_b"];
        assert!(shorten(&wasm(names), "({__wbg_a:1})").is_err());
        assert!(shorten(b"<html>", "").is_err());
        assert!(shorten(&wasm(names)[..20], "").is_err());
    }
}
