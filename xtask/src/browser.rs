//! The browser that the journeys drive, and what reads its pictures.

use std::env;
use std::path::{Path, PathBuf};

use crate::apt;
use crate::process::{self, Outcome};

pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const CHROME_ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

pub(crate) fn ensure() -> Outcome<Browser> {
    let missing = missing();
    if !missing.is_empty() {
        apt::install(&missing, "what the browser tests need")?;
    }
    let (Some(chromium), Some(chromedriver)) = (chromium(), chromedriver()) else {
        return Err("no Chromium with ChromeDriver: name them in CHROMIUM and CHROMEDRIVER".into());
    };
    Ok(Browser {
        chromium,
        chromedriver,
    })
}

/// The Debian packages for what is not here.
fn missing() -> Vec<&'static str> {
    [
        ("chromium", chromium().is_some()),
        ("chromium-driver", chromedriver().is_some()),
        ("zbar-tools", process::on_path("zbarimg").is_some()),
        ("fonts-noto-cjk", draws_chinese()),
    ]
    .into_iter()
    .filter_map(|(package, found)| (!found).then_some(package))
    .collect()
}

fn chromium() -> Option<PathBuf> {
    let on_macos = || Some(PathBuf::from(CHROME_ON_MACOS)).filter(|file| file.is_file());
    named_by("CHROMIUM")
        .or_else(|| CHROMIUM.iter().find_map(|name| process::on_path(name)))
        .or_else(on_macos)
}

fn chromedriver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| process::on_path("chromedriver"))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|file| file.is_file())
}

/// Without such a font every Chinese character is the same empty box.
fn draws_chinese() -> bool {
    match process::ask("fc-list", &[":lang=zh"]) {
        Some(fonts) => !fonts.trim().is_empty(),
        None => !cfg!(target_os = "linux") || Path::new("/usr/share/fonts/opentype/noto").is_dir(),
    }
}
