//! The commands of `docs/en/install.md`, typed one after the other. What would change this machine
//! changes a folder instead: programs of the same names come first on the `PATH`.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{DIST, has, pack, packers, scratch};
use crate::release::trial;
use crate::{files, process, project};

#[path = "../../../../tests/docs/markdown.rs"]
mod markdown;

/// Each of an argument that begins like that is below the folder.
const BELOW: &str = r#"#!/bin/sh
for word do
    shift
    case "$word" in /etc/* | /usr/* | /var/*) word="$ROOT$word" ;; esac
    set -- "$@" "$word"
done
"#;

/// The programs that come first, and their scripts' ends.
const PROGRAMS: [(&str, &str); 7] = [
    (
        "sudo",
        "if test \"$1\" = -u; then test \"$2\" = checkout-server || exit 1; shift 2; fi\n\
         exec env \"$@\"\n",
    ),
    // The group is in the folder's own list.
    (
        "install",
        "case \"$*\" in *' -g checkout-server '*)\n\
         for word do shift; case \"$word\" in -g | checkout-server) ;; *) set -- \"$@\" \"$word\" ;; esac; done\n\
         esac\n\
         exec /usr/bin/install \"$@\"\n",
    ),
    // The package has made its user before the archive's reader makes one.
    (
        "useradd",
        "test \"$1\" = --prefix || set -- --prefix \"$ROOT/archive\" \"$@\"\n\
         exec /usr/sbin/useradd \"$@\"\n",
    ),
    (
        "dpkg",
        "exec /usr/bin/dpkg --root=\"$ROOT\" --force-architecture --force-script-chrootless \
         --force-depends --log=/dev/null \"$@\"\n",
    ),
    (
        "systemctl",
        "case \"$*\" in daemon-reload) exit ;; *checkout-server*) ;; *) exit 1 ;; esac\n\
         test -f \"$ROOT/usr/lib/systemd/system/checkout-server.service\"\n",
    ),
    ("curl", "exit 0\n"),
    (
        "checkout-server",
        "test -z \"$CHECKOUT_EPAY_KEY_FILE\" || \
         export CHECKOUT_EPAY_KEY_FILE=\"$ROOT$CHECKOUT_EPAY_KEY_FILE\"\n\
         exec \"$ROOT/usr/bin/checkout-server\" \"$@\"\n",
    ),
];

/// A reader with a terminal.
struct Reader {
    /// What the machine's `/` would be.
    root: PathBuf,
    here: PathBuf,
    path: String,
}

impl Reader {
    fn new(scratch: &Path, here: PathBuf) -> Self {
        let programs = scratch.join("bin");
        for (name, end) in PROGRAMS {
            let script = if name == "sudo" {
                format!("#!/bin/sh\n{end}")
            } else {
                format!("{BELOW}{end}")
            };
            let tree = super::Tree::new(&programs.join(name)).unwrap();
            tree.program(name, script.as_bytes()).unwrap();
        }
        let root = scratch.join("root");
        for folder in [
            "var/lib/dpkg/info",
            "var/lib/dpkg/updates",
            "var/lib/checkout-server",
        ] {
            files::create_folder(&root.join(folder)).unwrap();
        }
        for folder in ["etc", "usr/bin", "etc/systemd/system"] {
            files::create_folder(&root.join(folder)).unwrap();
        }
        files::write(&root.join("var/lib/dpkg/status"), b"").unwrap();
        for name in [
            "etc/passwd",
            "etc/group",
            "archive/etc/passwd",
            "archive/etc/group",
        ] {
            files::write(&root.join(name), b"").unwrap();
        }
        let own = PROGRAMS.map(|(name, _)| programs.join(name).display().to_string());
        let path = std::env::var("PATH").unwrap();
        Self {
            root,
            here,
            path: format!("{}:{path}:/usr/sbin:/sbin", own.join(":")),
        }
    }

    fn shell(&self, line: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.current_dir(&self.here).args(["-c", line]);
        shell.env("ROOT", &self.root).env("PATH", &self.path);
        shell
    }

    /// Types a line, and returns whether something was run.
    fn types(&mut self, line: &str) -> bool {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            // Compared with the commands that there are, in `tests/docs`; no daemon is at hand.
            ["cargo" | "docker", ..] => return false,
            ["cd", folder] => self.here.push(folder),
            _ if line.contains("checkout-server --sandbox") => {
                let line = format!("exec {line} --port 0");
                trial::sell_with(self.shell(&line)).unwrap_or_else(|why| panic!("{line}: {why}"));
            }
            _ => process::run(&mut self.shell(line)).unwrap_or_else(|why| panic!("{line}: {why}")),
        }
        true
    }

    /// What the page tells a reader to write: the config of `zero-to-live.md`, and a secret.
    fn writes_the_config(&self) {
        let pages = markdown::all();
        let page = pages
            .iter()
            .find(|page| page.path == "docs/en/zero-to-live.md");
        let snippets = &page.unwrap().snippets;
        let config = snippets.iter().find(|snippet| snippet.language == "toml");
        let own = self.root.join("etc/checkout-server");
        files::write(&own.join("config.toml"), config.unwrap().code.as_bytes()).unwrap();
        files::write(&own.join("secrets/epay-key"), b"what the account has\n").unwrap();
    }
}

/// The development build of the server, which the server's own tests have built.
fn program() -> Option<String> {
    let built = project::programs().unwrap().join("../checkout-server");
    let script = format!("#!/bin/sh\nexec {} \"$@\"\n", built.display());
    built.is_file().then_some(script)
}

fn is_root() -> bool {
    process::try_read("id", &["-u"]).is_some_and(|id| id.trim() == "0")
}

/// Installed twice, as an upgrade does.
#[test]
fn the_package_makes_the_servers_user_who_can_read_the_secrets() {
    if !is_root() || !packers() || !has(&["dpkg"]) {
        return;
    }
    let scratch = scratch("user");
    let folder = pack(&scratch, &DIST, "#!/bin/sh\n");
    let mut reader = Reader::new(&scratch, folder);
    let own = reader.root.join("etc/checkout-server/secrets");
    for _ in 0..2 {
        let package = format!("checkout-server_{}_amd64.deb", project::VERSION);
        reader.types(&format!("sudo dpkg --install {package}"));
        let users = files::read_text(&reader.root.join("etc/passwd")).unwrap();
        assert_eq!(users.lines().count(), 1, "{users}");
        let fields: Vec<&str> = users.trim().split(':').collect();
        assert_eq!(fields[0], "checkout-server");
        let secrets = fs::metadata(&own).unwrap();
        assert_eq!((secrets.uid(), secrets.mode() & 0o7777), (0, 0o2750));
        assert_eq!(secrets.gid().to_string(), fields[3], "{users}");
    }
}

#[test]
fn each_command_of_the_page_works() {
    let Some(program) = program().filter(|_| is_root()) else {
        eprintln!("skipped: it needs root, and the server's development build");
        return;
    };
    if !packers() || !has(&["dpkg", "sha256sum"]) {
        return;
    }
    let scratch = scratch("pages");
    let folder = pack(&scratch, &DIST, &program);
    let pages = markdown::all();
    let page = pages.iter().find(|page| page.path == "docs/en/install.md");
    let mut reader = Reader::new(&scratch, folder.clone());
    let mut run = 0;
    for snippet in &page.unwrap().snippets {
        assert_eq!(snippet.language, "sh", "line {}", snippet.line);
        // Each way to install begins with the files.
        if snippet.code.contains("dpkg --install") || snippet.code.contains("tar -xzf") {
            reader.here.clone_from(&folder);
        }
        if snippet.code.contains("check-config") {
            reader.writes_the_config();
        }
        run += snippet
            .code
            .lines()
            .filter(|line| reader.types(line))
            .count();
    }
    assert_eq!(run, 16, "commands that ran");
}

/// The page names files that there are, by the version that there is.
#[test]
fn the_files_that_the_page_names_are_made() {
    if !packers() {
        return;
    }
    let folder = pack(&scratch("names"), &DIST, "#!/bin/sh\n");
    let made = files::below(&folder).unwrap();
    let page = project::root().unwrap().join("docs/en/install.md");
    let text = files::read_text(&page).unwrap();
    let is_file = |word: &&str| {
        let endings = [".deb", ".gz", ".zip"];
        endings.iter().any(|ending| word.ends_with(ending)) && word.contains("0.1.0")
    };
    let words = text.split(|letter: char| letter.is_whitespace() || letter == '`');
    let named: Vec<&str> = words.filter(is_file).collect();
    assert!(named.len() >= 4, "{named:?}");
    for name in named {
        assert!(made.iter().any(|file| file == name), "{name} of {made:?}");
    }
}
