//! The browsers that the journeys drive, and what reads their pictures.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{self, Outcome};
use crate::setup::tools;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// The files of an engine's programs, by the environment variables in which the journeys
/// look for them.
pub(crate) type ProgramPaths = Vec<(&'static str, PathBuf)>;

struct Program {
    /// The environment variable that names its file: to the journeys, and to us where it
    /// lies in an unusual place.
    variable: &'static str,
    /// Debian's package.
    package: &'static str,
    /// Looks in the usual places.
    find: fn() -> Option<PathBuf>,
}

const fn program(
    variable: &'static str,
    package: &'static str,
    find: fn() -> Option<PathBuf>,
) -> Program {
    Program {
        variable,
        package,
        find,
    }
}

const CHROMIUM: [Program; 2] = [
    program("CHROMIUM", "chromium", chromium),
    program("CHROMEDRIVER", "chromium-driver", || {
        process::on_path("chromedriver")
    }),
];
const FIREFOX: [Program; 1] = [program("FIREFOX", "firefox-esr", || {
    ["firefox-esr", "firefox"]
        .into_iter()
        .find_map(process::on_path)
})];
const WEBKIT: [Program; 3] = [
    program("WEBKITDRIVER", "webkit2gtk-driver", || {
        process::on_path("WebKitWebDriver")
    }),
    program("MINIBROWSER", "webkit2gtk-driver", mini_browser),
    program("XVFB", "xvfb", || process::on_path("Xvfb")),
];

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        }
    }

    /// How the names of its tests begin.
    pub(crate) fn tests(self) -> &'static str {
        match self {
            Self::Chromium => "chromium::",
            Self::Firefox => "firefox::",
            Self::WebKit => "webkit::",
        }
    }

    fn programs(self) -> &'static [Program] {
        match self {
            Self::Chromium => &CHROMIUM,
            Self::Firefox => &FIREFOX,
            Self::WebKit => &WEBKIT,
        }
    }

    /// Debian's packages of those programs that are not found.
    pub(crate) fn missing_packages(self) -> Vec<&'static str> {
        let missing = self.programs().iter().filter(|it| it.file().is_none());
        missing.map(|program| program.package).collect()
    }

    /// Where its programs are. An error names the first that is not found.
    pub(crate) fn program_paths(self) -> Outcome<ProgramPaths> {
        let mut paths = ProgramPaths::new();
        for program in self.programs() {
            let path = program.file().ok_or_else(|| {
                let Program {
                    variable, package, ..
                } = program;
                format!("`{package}` is incomplete; set {variable} to the program's path")
            })?;
            paths.push((program.variable, path));
        }
        if self == Self::Firefox {
            let driver = named_by("GECKODRIVER").map_or_else(|| tools::GECKODRIVER.ensure(), Ok);
            paths.push(("GECKODRIVER", driver?));
        }
        Ok(paths)
    }
}

impl Program {
    fn file(&self) -> Option<PathBuf> {
        named_by(self.variable).or_else(self.find)
    }
}

/// Debian's packages that the pictures need, whichever browser draws them, and that are
/// not found: a reader of QR codes, and a Chinese font.
pub(crate) fn packages_missing_for_pictures() -> Vec<&'static str> {
    let needed = [
        ("zbar-tools", process::on_path("zbarimg").is_some()),
        ("fonts-noto-cjk", has_chinese_font()),
    ];
    let missing = needed.into_iter().filter(|(_, found)| !found);
    missing.map(|(package, _)| package).collect()
}

fn chromium() -> Option<PathBuf> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let on_macos = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    names
        .into_iter()
        .find_map(process::on_path)
        .or_else(|| Some(PathBuf::from(on_macos)).filter(|file| file.is_file()))
}

/// Finds `WebKitGTK`'s own small browser. It is on no PATH: it lies beside the library,
/// whose folder is named after the version of its interface.
fn mini_browser() -> Option<PathBuf> {
    let multiarch = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let beside = multiarch.map(|entry| entry.path());
    let others = ["/usr/libexec", "/usr/lib64", "/usr/lib"].map(PathBuf::from);
    beside.chain(others).find_map(|folder| {
        ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"]
            .iter()
            .find_map(|version| process::in_folder(&folder.join(version), "MiniBrowser"))
    })
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|file| file.is_file())
}

/// Whether this machine has the font in which the stored pictures are written.
pub(crate) fn has_font_of_stored_pictures() -> bool {
    let families = ["SC", "HK", "KR"].map(|ending| format!("Noto Sans CJK {ending}"));
    families.iter().all(|family| {
        process::try_read("fc-list", &[family]).is_some_and(|fonts| !fonts.trim().is_empty())
    })
}

/// Without such a font every Chinese character is the same empty box.
fn has_chinese_font() -> bool {
    match process::try_read("fc-list", &[":lang=zh"]) {
        Some(fonts) => !fonts.trim().is_empty(),
        None => !cfg!(target_os = "linux") || Path::new("/usr/share/fonts/opentype/noto").is_dir(),
    }
}
