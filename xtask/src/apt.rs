//! Packages of Debian and its children, where that is what the machine runs.

use std::process::Command;

use crate::process::{self, Outcome};

/// Installs `packages`, or says in one sentence what the user has to install.
pub(crate) fn install(packages: &[&str], missing: &str) -> Outcome {
    let list = packages.join(" ");
    let Some(rights) = rights() else {
        return Err(format!(
            "{missing} is missing and cannot be installed from here: install it yourself \
             (Debian and Ubuntu: `apt-get install {list}`)"
        ));
    };
    eprintln!("installing {list} …");
    process::run(&mut apt_get(rights, &["update", "-qq"]))?;
    let arguments = ["install", "-y", "-qq", "--no-install-recommends"];
    process::run(apt_get(rights, &arguments).args(packages))
}

#[derive(Clone, Copy)]
enum Rights {
    Root,
    Sudo,
}

fn rights() -> Option<Rights> {
    process::on_path("apt-get")?;
    if process::ask("id", &["-u"])?.trim() == "0" {
        return Some(Rights::Root);
    }
    process::ask("sudo", &["-n", "true"]).map(|_| Rights::Sudo)
}

fn apt_get(rights: Rights, arguments: &[&str]) -> Command {
    let mut command = match rights {
        Rights::Root => Command::new("env"),
        Rights::Sudo => {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "env"]);
            sudo
        }
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command.args(arguments);
    command
}
