//! What is allowed where, and why. A rule answers with what is wrong in a file.

use crate::gateways;
use crate::source::Source;
use crate::syntax::{File, Path};

/// From top to bottom. A file in none of these folders is a plain type of the domain
/// and lies below them all; `src/lib.rs` only names the modules and lies above.
const LAYERS: [&str; 7] = [
    "embed", "ui", "text", "browser", "runtime", "checkout", "gateway",
];

/// What a layer may not import, besides every layer above it.
const BARRED: [(&str, &[&str], &str); 2] = [
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

/// What a view takes from the layer that decides: the view model with the data in it,
/// and the events that it answers with. Never state, effects or `update`.
const VIEWED: [&str; 6] = [
    "view_model",
    "choose_view",
    "event",
    "problem",
    "present",
    "config",
];

/// The layers that need a browser. All others run natively, without these crates.
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

/// The file with every wait and its reason; and the longest wait that browsers allow.
const WAITS: [&str; 2] = ["src/checkout/policy.rs", "src/browser/timer.rs"];

/// The only file of the server that sets TLS up, and the calls that are its own.
const TLS: &str = "server/src/authorities.rs";
const CONNECTING: [&str; 7] = [
    "Client::builder",
    "Client::new(",
    "Client::default",
    "ClientBuilder::new",
    "ClientConfig::builder",
    "reqwest::get",
    "NoTls",
];

/// Unfinished work is not left lying about, not even in a test.
const MARKERS: [&str; 3] = ["TODO", "FIXME", "todo!("];

pub(crate) const LONGEST: usize = 400;

/// Every wait is a number in one file.
pub(crate) fn waits(source: &Source) -> Vec<String> {
    let code = source.shipped();
    let lines = code.lines().filter(|line| {
        let line = line.trim_start();
        let is_long = line.contains("_000") && !line.contains("_000_000");
        !line.starts_with("//") && (is_long || line.contains(": Millis = "))
    });
    // The demo's shop is not the widget.
    let exempt = WAITS.contains(&source.path.as_str()) || source.path.starts_with("static/shop");
    let elsewhere = lines.filter(|_| !exempt);
    elsewhere
        .map(|line| format!("a wait belongs to {}: {}", WAITS[0], line.trim()))
        .collect()
}

pub(crate) fn layers(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for path in paths(source) {
        let mut names = path.iter().map(String::as_str);
        let target = names.next().unwrap_or_default();
        let mut complain =
            |why: &str| complaints.push(format!("imports crate::{}: {why}", path.join("::")));
        if depth(target) < level(source) {
            complain("that layer lies above");
        }
        for (layer, barred, why) in BARRED {
            if source.module() == layer && barred.contains(&target) {
                complain(why);
            }
        }
        let viewed = names.next().is_none_or(|name| VIEWED.contains(&name));
        if source.module() == "ui" && target == "checkout" && !viewed {
            complain("a view sees the view model and nothing behind it");
        }
    }
    complaints
}

/// Each speaks one API. What two of them share has a file of its own.
pub(crate) fn gateways_apart(source: &Source) -> Vec<String> {
    let gateways: Vec<String> = gateways::ids().map(|id| id.replace('-', "_")).collect();
    let own = source.path.trim_start_matches("src/gateway/");
    let own = own.split(['/', '.']).next().unwrap_or(own);
    if own == "mod" || own == source.path {
        return Vec::new();
    }
    let names = paths(source).into_iter().filter_map(|path| {
        let [layer, name, ..] = path.as_slice() else {
            return None;
        };
        let other = layer == "gateway" && name != own && gateways.contains(name);
        other.then(|| path.join("::"))
    });
    names
        .map(|name| format!("imports {name}: gateways know nothing of each other"))
        .collect()
}

/// All that a file of the widget imports of its crate.
fn paths(source: &Source) -> Vec<Path> {
    let below = source.path.trim_start_matches("src/");
    match File::read(below, &source.text) {
        Ok(file) => file.paths().cloned().collect(),
        Err(error) => panic!("{}: {error}", source.path),
    }
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

pub(crate) fn text(source: &Source) -> Vec<String> {
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

/// Every connection of the server is made by the authorities that it is to trust.
pub(crate) fn connections(source: &Source) -> Vec<String> {
    let code = source.shipped();
    let own = source.path == TLS;
    let found = CONNECTING.iter().filter(|_| !own);
    let found = found.chain(&["danger_accept", "dangerous()"]);
    found
        .filter(|call| code.contains(**call))
        .map(|call| format!("contains {call}: whom the server trusts is set in {TLS}"))
        .collect()
}

/// How many layers lie above a file.
fn level(source: &Source) -> usize {
    match source.module() {
        "lib" => 0,
        module => depth(module),
    }
}

fn depth(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| *layer == module)
        .unwrap_or(LAYERS.len())
}
