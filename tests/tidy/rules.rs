//! What is allowed where, and why. A rule answers with what is wrong in a file.

use crate::imports::imports;
use crate::source::Source;

/// From top to bottom. A file in none of these folders is a plain type of the domain
/// and lies below them all; `src/lib.rs` only names the modules and lies above.
const FLOORS: [&str; 7] = [
    "embed", "ui", "text", "browser", "runtime", "checkout", "gateway",
];

/// What a floor may not import, besides every floor above it.
const WALLS: [(&str, &[&str], &str); 2] = [
    (
        "ui",
        &["browser", "runtime", "gateway"],
        "a view has no effect and decides nothing",
    ),
    (
        "text",
        &["browser", "runtime"],
        "words need no browser, and are tested without one",
    ),
];

/// What a view takes from the floor of decisions: the view model with the data in it,
/// and the events that it answers with. Never state, effects or `update`.
const VIEWED: [&str; 5] = ["view_model", "event", "problem", "present", "config"];

/// Each speaks one API. What two of them share has a file of its own.
const GATEWAYS: [&str; 5] = ["pay_url", "epay", "order_cmd", "gatepay", "smallsaas"];

/// The floors that need a browser. All others run natively, without these crates.
const IN_BROWSER: [&str; 3] = ["embed", "ui", "browser"];
const WEB: [&str; 5] = ["web_sys", "js_sys", "wasm_bindgen", "yew", "gloo"];

/// Text that the widget does not ship, in any case of letters.
const WORDS: [(&[&str], &str); 4] = [
    (
        &[".unwrap()"],
        "a payment does not end in a panic: say what should happen",
    ),
    (
        &[".forget()", "setinterval"],
        "nothing remains after `destroy`",
    ),
    (&["innerhtml"], "a gateway's text is never markup"),
    (
        &["md5", "appkey", "appsecret"],
        "signing and secrets are the server's",
    ),
];

/// The file with every wait and its reason; and what browsers bear, which is no policy.
const WAITS: [&str; 2] = ["src/checkout/policy.rs", "src/browser/timer.rs"];

/// Unfinished work is not left lying about, not even in a test.
const MARKERS: [&str; 3] = ["TODO", "FIXME", "todo!("];

pub(crate) const LONGEST: usize = 400;
/// Folders and the endings of the files in them that people write and read.
pub(crate) const READ_BY_PEOPLE: [(&str, &str); 4] = [
    ("src", "rs"),
    ("server/src", "rs"),
    ("xtask/src", "rs"),
    ("static", "js"),
];

/// How long is waited is said in one place.
pub(crate) fn waits(source: &Source) -> Vec<String> {
    let code = source.shipped();
    let lines = code.lines().filter(|line| {
        let line = line.trim_start();
        let is_long = line.contains("_000") && !line.contains("_000_000");
        !line.starts_with("//") && (is_long || line.contains(": Millis = "))
    });
    // The demo's shop is none of the widget.
    let exempt = WAITS.contains(&source.path.as_str()) || source.path.starts_with("static/shop");
    let elsewhere = lines.filter(|_| !exempt);
    elsewhere
        .map(|line| format!("a wait belongs to {}: {}", WAITS[0], line.trim()))
        .collect()
}

pub(crate) fn floors(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for import in imports(&source.code(), "crate::") {
        let mut names = import.split("::");
        let target = names.next().unwrap_or_default();
        let mut complain = |why: &str| complaints.push(format!("imports crate::{import}: {why}"));
        if depth(target) < level(source) {
            complain("that floor lies above");
        }
        for (floor, walled, why) in WALLS {
            if source.module() == floor && walled.contains(&target) {
                complain(why);
            }
        }
        let viewed = names.next().is_some_and(|name| VIEWED.contains(&name));
        if source.module() == "ui" && target == "checkout" && !viewed {
            complain("a view sees the view model and nothing behind it");
        }
    }
    complaints
}

pub(crate) fn gateways(source: &Source) -> Vec<String> {
    let Some(file) = source.path.strip_prefix("src/gateway/") else {
        return Vec::new();
    };
    let own = file.split(['/', '.']).next().unwrap_or(file);
    if own == "mod" {
        return Vec::new();
    }
    let code = source.code();
    [
        imports(&code, "crate::gateway::"),
        imports(&code, "super::"),
    ]
    .concat()
    .into_iter()
    .filter(|import| {
        let target = import.split("::").next().unwrap_or_default();
        target != own && GATEWAYS.contains(&target)
    })
    .map(|import| format!("imports {import}: gateways know nothing of each other"))
    .collect()
}

pub(crate) fn web(source: &Source) -> Vec<String> {
    if IN_BROWSER.contains(&source.module()) {
        return Vec::new();
    }
    let code = source.code();
    let found = WEB.iter().filter(|word| code.contains(**word));
    found
        .map(|word| format!("mentions {word}: this file is to run natively"))
        .collect()
}

pub(crate) fn words(source: &Source) -> Vec<String> {
    let shipped = source.shipped().to_lowercase();
    let mut complaints = Vec::new();
    for (words, why) in WORDS {
        let found = words.iter().filter(|word| shipped.contains(**word));
        complaints.extend(found.map(|word| format!("contains {word}: {why}")));
    }
    let found = MARKERS.iter().filter(|word| source.text.contains(**word));
    complaints.extend(found.map(|word| format!("contains {word}: finish it")));
    complaints
}

pub(crate) fn length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let complaint = format!("has {lines} lines: split it by subject, {LONGEST} is the most");
    (lines > LONGEST).then_some(complaint).into_iter().collect()
}

/// How many floors lie above a file.
fn level(source: &Source) -> usize {
    match source.module() {
        "lib" => 0,
        module => depth(module),
    }
}

fn depth(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| *floor == module)
        .unwrap_or(FLOORS.len())
}
