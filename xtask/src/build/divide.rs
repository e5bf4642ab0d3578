//! Divides the linked wasm in two, between cargo and wasm-bindgen. Trunk has no hook there,
//! so this program stands in wasm-bindgen's place on Trunk's PATH and calls it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use wasm_split_cli_support::{Options, transform};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef};

use crate::build::shipped::WASM;
use crate::process::{self, Outcome};
use crate::{files, project};

/// The name that Trunk calls.
pub(crate) const PROGRAM: &str = "wasm-bindgen";
/// The environment variable with the path of the program that is meant.
pub(crate) const ACTUAL: &str = "WALLET_CHECKOUT_WASM_BINDGEN";
/// What the divider calls the part of the split point `later` in `wasm/src/second_part.rs`.
const LATER: &str = "split_later.wasm";
/// The module that the second part imports from: the first part's exports.
pub(crate) const IMPORTED: &str = "__wasm_split";

/// A folder to put first on the PATH, in which this program has wasm-bindgen's name.
pub(crate) fn folder() -> Outcome<PathBuf> {
    // The parts of an earlier build must not be taken for those of the next.
    let _ = std::fs::remove_dir_all(scratch()?);
    let folder = project::scratch("divide")?;
    let own = env::current_exe()
        .map_err(|error| format!("cannot locate the xtask executable: {error}"))?;
    let name = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    files::write(&folder.join(&name), &files::read(&own)?)?;
    copy_permissions(&own, &folder.join(name))?;
    Ok(folder)
}

fn copy_permissions(from: &Path, to: &Path) -> Outcome {
    let permissions = std::fs::metadata(from).map(|metadata| metadata.permissions());
    permissions
        .and_then(|permissions| std::fs::set_permissions(to, permissions))
        .map_err(|error| format!("cannot make {} executable: {error}", to.display()))
}

/// Whether this program was called by wasm-bindgen's name.
pub(crate) fn is_meant() -> bool {
    let own = env::args_os().next().map(PathBuf::from);
    own.is_some_and(|own| own.file_stem().is_some_and(|name| name == PROGRAM))
}

/// Divides the file that is named among the arguments, and runs wasm-bindgen for the first
/// part. Where no file is named it only runs wasm-bindgen.
pub(crate) fn run() -> Outcome<ExitCode> {
    let actual = env::var_os(ACTUAL).ok_or_else(|| format!("{ACTUAL} is not set"))?;
    let mut bindgen = Command::new(actual);
    let mut has_file = false;
    for argument in env::args_os().skip(1) {
        let is_file = Path::new(&argument)
            .extension()
            .is_some_and(|it| it == "wasm");
        if is_file {
            bindgen.arg(first_part_of(&argument)?);
        } else {
            bindgen.arg(argument);
        }
        has_file |= is_file;
    }
    if has_file {
        // The second part imports what the linker exported.
        bindgen.arg("--keep-lld-exports");
    }
    process::run(&mut bindgen)?;
    Ok(ExitCode::SUCCESS)
}

/// Where the second part lies until `stage` takes it.
pub(crate) fn later() -> Outcome<PathBuf> {
    Ok(scratch()?.join(LATER))
}

fn scratch() -> Outcome<PathBuf> {
    // This program may run from the folder above.
    let programs = project::programs()?;
    let above = if programs.ends_with("divide") {
        programs.parent().map(Path::to_path_buf)
    } else {
        Some(programs)
    };
    Ok(above.unwrap_or_default().join("divided"))
}

fn first_part_of(linked: &OsString) -> Outcome<PathBuf> {
    let folder = scratch()?;
    let linked = files::read(Path::new(linked))?;
    let first = folder.join("first.wasm");
    let mut options = Options::new(&linked);
    options.output_dir = &folder;
    options.main_out_path = &first;
    let divided = transform(options).map_err(|error| format!("cannot divide the wasm: {error}"))?;
    match divided.split_modules.as_slice() {
        [only] if only.ends_with(LATER) => Ok(first),
        others => Err(format!(
            "the wasm was to be divided in two, and was in {others:?} beside the first part"
        )),
    }
}

/// Checks that the first part, as it ships, exports everything that the second imports.
pub(crate) fn check(first: &[u8], later: &[u8]) -> Outcome {
    let mut exports = Vec::new();
    for payload in Parser::new(0).parse_all(first) {
        if let Payload::ExportSection(section) = payload.map_err(unreadable)? {
            for export in section {
                let export = export.map_err(unreadable)?;
                exports.push((export.name.to_owned(), export.kind));
            }
        }
    }
    let mut imports = 0;
    for payload in Parser::new(0).parse_all(later) {
        let Payload::ImportSection(section) = payload.map_err(unreadable)? else {
            continue;
        };
        for import in section.into_imports() {
            let import = import.map_err(unreadable)?;
            let (module, name) = (import.module, import.name);
            let kind = kind(import.ty);
            let is_there = kind.is_some_and(|kind| exports.contains(&(name.to_owned(), kind)));
            if module != IMPORTED || !is_there {
                return Err(format!(
                    "the second part imports {module}.{name}, which {WASM} does not export"
                ));
            }
            imports += 1;
        }
    }
    if imports == 0 {
        return Err("the second part imports nothing of the first".to_owned());
    }
    Ok(())
}

/// What the second part may import: no function, since those are called by the table.
fn kind(imported: TypeRef) -> Option<ExternalKind> {
    match imported {
        TypeRef::Memory(_) => Some(ExternalKind::Memory),
        TypeRef::Table(_) => Some(ExternalKind::Table),
        TypeRef::Global(_) => Some(ExternalKind::Global),
        TypeRef::Func(_) | TypeRef::FuncExact(_) | TypeRef::Tag(_) => None,
    }
}

fn unreadable(error: impl std::fmt::Display) -> String {
    format!("a part of the wasm cannot be read: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

    /// A module with one section; every length is below 128.
    fn module(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [MAGIC, &[kind, length], content].concat()
    }

    fn text(name: &str) -> Vec<u8> {
        let length = u8::try_from(name.len()).unwrap();
        [&[length], name.as_bytes()].concat()
    }

    /// Imports a mutable global, an i32.
    fn later(from: &str, name: &str) -> Vec<u8> {
        module(
            2,
            &[vec![1], text(from), text(name), vec![3, 0x7f, 1]].concat(),
        )
    }

    fn first(name: &str) -> Vec<u8> {
        let global = [6, 6, 1, 0x7f, 1, 0x41, 0, 0x0b];
        let export = [vec![1], text(name), vec![3, 0]].concat();
        let length = u8::try_from(export.len()).unwrap();
        [MAGIC, &global, &[7, length], &export].concat()
    }

    #[test]
    fn parts_that_fit_together_pass() {
        assert_eq!(check(&first("a"), &later(IMPORTED, "a")), Ok(()));
    }

    #[test]
    fn a_second_part_whose_import_is_missing_is_rejected_with_its_name() {
        for (first, later) in [
            (first("b"), later(IMPORTED, "a")),
            (first("a"), later("env", "a")),
            (MAGIC.to_vec(), later(IMPORTED, "a")),
        ] {
            let error = check(&first, &later).unwrap_err();
            assert!(error.contains(".a, which"), "{error}");
        }
    }

    #[test]
    fn what_is_no_second_part_is_rejected() {
        assert!(check(&first("a"), MAGIC).is_err());
        assert!(check(&first("a"), b"<html>").is_err());
        assert!(check(b"<html>", &later(IMPORTED, "a")).is_err());
    }
}
