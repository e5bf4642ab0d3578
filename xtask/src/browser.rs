//! The browsers that the journeys drive, and what reads their pictures.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{self, Outcome};
use crate::{apt, tools};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// Where an engine's programs are, by the variables in which the journeys look.
pub(crate) type Places = Vec<(&'static str, PathBuf)>;

struct Program {
    /// Names the program to the journeys; and to us, where it is somewhere else.
    variable: &'static str,
    /// Debian's.
    package: &'static str,
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

    /// Its programs, installed if need be.
    pub(crate) fn ensure(self) -> Outcome<Places> {
        let missing = self.programs().iter().filter(|it| it.found().is_none());
        let mut packages: Vec<_> = missing.map(|it| it.package).collect();
        packages.dedup();
        if !packages.is_empty() {
            apt::install(&packages, self.name())?;
        }
        let mut places = Places::new();
        for program in self.programs() {
            let place = program.found().ok_or_else(|| {
                let Program {
                    variable, package, ..
                } = program;
                format!("`{package}` has not all that is needed: name the program in {variable}")
            })?;
            places.push((program.variable, place));
        }
        if self == Self::Firefox {
            // No distribution has it.
            let driver = named_by("GECKODRIVER").map_or_else(|| tools::GECKODRIVER.ensure(), Ok);
            places.push(("GECKODRIVER", driver?));
        }
        Ok(places)
    }
}

impl Program {
    fn found(&self) -> Option<PathBuf> {
        named_by(self.variable).or_else(self.find)
    }
}

/// What the pictures need, whichever browser draws them.
pub(crate) fn ensure_eyes() -> Outcome {
    let missing: Vec<_> = [
        ("zbar-tools", process::on_path("zbarimg").is_some()),
        ("fonts-noto-cjk", draws_chinese()),
    ]
    .into_iter()
    .filter_map(|(package, found)| (!found).then_some(package))
    .collect();
    if missing.is_empty() {
        return Ok(());
    }
    apt::install(&missing, "what reads the browsers' pictures")
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

/// `WebKitGTK`'s own small browser is on no PATH: it lies beside the library, whose
/// folder is named after the version of its interface.
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

/// The pictures that the tests compare are written in one family of letters.
pub(crate) fn draws_as_in_the_pictures() -> bool {
    let families = ["SC", "HK", "KR"].map(|ending| format!("Noto Sans CJK {ending}"));
    families.iter().all(|family| {
        process::ask("fc-list", &[family]).is_some_and(|fonts| !fonts.trim().is_empty())
    })
}

/// Without such a font every Chinese character is the same empty box.
fn draws_chinese() -> bool {
    match process::ask("fc-list", &[":lang=zh"]) {
        Some(fonts) => !fonts.trim().is_empty(),
        None => !cfg!(target_os = "linux") || Path::new("/usr/share/fonts/opentype/noto").is_dir(),
    }
}
