//! The server's program for a kind of machine: static, and the same bytes wherever it is
//! compiled.

use std::env;
use std::path::{Path, PathBuf};

use crate::process::{self, Outcome};
use crate::release::architecture::Architecture;
use crate::release::tree::Tree;
use crate::setup::{rust, tools};
use crate::{project, steps};

/// What separates flags, so that a folder's name may have a space.
const SEPARATOR: &str = "\u{1f}";
const PROFILE: &str = "server";

pub(crate) fn build(architecture: Architecture) -> Outcome<PathBuf> {
    let target = architecture.target();
    rust::ensure_target(target)?;
    let tools = Tree::new(&project::scratch(&format!(
        "zig-{}-{target}",
        tools::ZIG.version
    ))?)?;
    // Any processor of that kind.
    let compiler = format!("cc -target {} -mcpu=baseline", architecture.zig());
    let compiler = script(WITHOUT_TARGET, &compiler)?;
    tools.program("cc", compiler.as_bytes())?;
    tools.program("ar", script("", "ar")?.as_bytes())?;
    let tools = tools.into_folder();
    let upper = target.to_uppercase().replace('-', "_");
    let lower = target.replace('-', "_");
    let mut cargo = project::cargo(&["build", "--quiet", "--locked", "--package"])?;
    cargo.args(["checkout-server", "--profile", PROFILE, "--target", target]);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags()?.join(SEPARATOR));
    // Rust has the linker and musl itself.
    cargo.env(format!("CARGO_TARGET_{upper}_LINKER"), "rust-lld");
    cargo.env(format!("CC_{lower}"), tools.join("cc"));
    cargo.env(format!("AR_{lower}"), tools.join("ar"));
    cargo.env(format!("CFLAGS_{lower}"), "-fno-sanitize=undefined -g0");
    cargo.env("ZIG_GLOBAL_CACHE_DIR", project::scratch("zig")?);
    let what = format!("compiling the server for {target}");
    steps::announced(&what, "five minutes if all is new", || {
        process::run_quietly(&mut cargo)
    })?;
    Ok(project::target()?
        .join(target)
        .join(PROFILE)
        .join("checkout-server"))
}

/// The crate `cc` takes Zig for clang, and names the target by Rust's name, which Zig does not know.
const WITHOUT_TARGET: &str = "\
for word do
    shift
    case \"$word\" in --target=*) ;; *) set -- \"$@\" \"$word\" ;; esac
done
";

/// A script that calls a command of Zig's.
fn script(before: &str, command: &str) -> Outcome<String> {
    let zig = tools::ZIG.ensure()?;
    let zig = zig.display();
    Ok(format!(
        "#!/bin/sh\n{before}exec '{zig}' {command} \"$@\"\n"
    ))
}

/// No name of a folder of this machine gets into the program.
fn flags() -> Outcome<Vec<String>> {
    let mut flags = vec![without(&project::root()?, "/checkout-server")];
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    if let Some(home) = cargo.or_else(|| Some(env::home_dir()?.join(".cargo"))) {
        flags.push(without(&home, "/cargo"));
    }
    Ok(flags)
}

fn without(folder: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", folder.display())
}
