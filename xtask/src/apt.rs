//! Packages of Debian and its children, where that is what the machine runs.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use crate::process::{self, Outcome};

/// The lists are fetched once, whatever is installed after.
static UPDATED: OnceLock<Outcome> = OnceLock::new();

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
    UPDATED
        .get_or_init(|| process::run(&mut apt_get(rights, &["update", "-qq"])))
        .clone()?;
    let arguments = ["install", "-y", "-qq", "--no-install-recommends"];
    process::run(apt_get(rights, &arguments).args(packages))
}

/// Whether what Debian has can be installed here, so that lacking it has no excuse.
pub(crate) fn is_at_hand() -> bool {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    is_debian(&system) && rights().is_some()
}

/// Its children lack some of its packages.
fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| line.trim() == "ID=debian")
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

#[cfg(test)]
mod tests {
    use super::is_debian;

    #[test]
    fn debian_is_told_from_its_children() {
        assert!(is_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(!is_debian("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_debian(""));
    }
}
