//! Packages of Debian and of the distributions made from it, where the machine runs one
//! of them.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use crate::process::{self, Outcome};
use crate::steps;

/// The package lists are fetched once, whatever is installed after that.
static LISTS_FETCHED: OnceLock<Outcome> = OnceLock::new();

/// Installs packages. The command, which may run as root, is shown before it runs.
pub(crate) fn install(mut packages: Vec<&str>) -> Outcome {
    packages.sort_unstable();
    packages.dedup();
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    let Some(privilege) = privilege() else {
        return Err(format!(
            "missing, and not to be installed from here: {list} (packages of Debian; \
             your system may name them otherwise)"
        ));
    };
    let what = format!("installing by `{}{list}`", privilege.shown());
    steps::announced(&what, "a minute", || install_by(privilege, &packages))
}

/// Whether this is Debian itself and packages can be installed, so that a missing one is
/// a fault and no reason to skip a test.
pub(crate) fn has_all_packages() -> bool {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    is_debian(&system) && is_available()
}

/// Whether packages can be installed here.
pub(crate) fn is_available() -> bool {
    privilege().is_some()
}

/// All at once; and one by one where that fails, since a distribution made from Debian
/// may lack one of them.
fn install_by(privilege: Privilege, packages: &[&str]) -> Outcome {
    LISTS_FETCHED
        .get_or_init(|| process::run_quietly(&mut privilege.apt_get(&["update", "-qq"])))
        .clone()?;
    let install = |packages: &[&str]| {
        let mut command = privilege.apt_get(&INSTALL);
        process::run_quietly(command.args(packages))
    };
    if install(packages).is_ok() {
        return Ok(());
    }
    steps::all(packages.iter().map(|package| install(&[package])))
}

const INSTALL: [&str; 4] = ["install", "-y", "-qq", "--no-install-recommends"];

/// `ID_LIKE` names Debian, too, in distributions that lack some of its packages.
fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| line.trim() == "ID=debian")
}

/// By which right packages are installed.
#[derive(Clone, Copy)]
enum Privilege {
    Root,
    Sudo,
}

fn privilege() -> Option<Privilege> {
    process::on_path("apt-get")?;
    if process::try_read("id", &["-u"])?.trim() == "0" {
        return Some(Privilege::Root);
    }
    // Only where sudo needs no password: nobody may be there to type it.
    process::try_read("sudo", &["-n", "true"]).map(|_| Privilege::Sudo)
}

impl Privilege {
    fn apt_get(self, arguments: &[&str]) -> Command {
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::Sudo => {
                let mut sudo = Command::new("sudo");
                sudo.args(["-n", "env"]);
                sudo
            }
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command.args(arguments);
        command
    }

    /// How the command of `install` begins, for people.
    fn shown(self) -> &'static str {
        match self {
            Self::Root => "apt-get install ",
            Self::Sudo => "sudo apt-get install ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_is_not_taken_for_a_distribution_made_from_it() {
        assert!(is_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(!is_debian("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_debian(""));
    }

    #[test]
    fn nothing_is_run_where_nothing_is_missing() {
        assert_eq!(install(Vec::new()), Ok(()));
    }
}
