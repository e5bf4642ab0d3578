//! The pages that the documentation shows, loaded as they are written: each has a
//! widget that becomes ready, without an error in the console. `DOC=csp` loads only the
//! documents that have it in their name.

use crate::markdown::{self, Document, Runner, Snippet};
use journeys::{Browser, Device, PageCase, Server};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Where the files are in the documents.
const HOME: &str = "https://shop.example/checkout/";
/// Stands for a hash of `sri.json`.
const HASH: &str = "sha384-…";

/// The widget becomes ready once, and nothing is in the console; an order page need not
/// stay ready.
const READ: &str = "until events('checkout-ready').length === 1\n";
const STEPS: &str = "do await pause(100)\nrecord complaints\n";

/// The steps that follow, by the names that the pages have in their marks. The app of the
/// page for apps records what it receives.
const MORE: [(&str, &str, &str); 16] = [
    ("shop", BY_WECHAT, ""),
    ("one-product", PAYS, ""),
    ("script-tag", BY_WECHAT, ""),
    ("order-endpoint", BY_WECHAT, ""),
    ("create-order", BY_WECHAT, ""),
    ("order-no", READY, ""),
    ("handoff", PAYS, ""),
    ("handoff-phone", READY, ""),
    ("nonce", BY_WECHAT, ""),
    ("epay", BY_WECHAT, ""),
    ("order-cmd", BY_WECHAT, ""),
    ("gatepay", PAYS, ""),
    (
        "watch",
        "until element.state === 'paying'\nrecord part('pay-button')\n",
        "part('pay-button') → null\n",
    ),
    ("own-button", OWN_BUTTON, OWN_BUTTON_WORDS),
    ("native-app", HANDED, HANDED_WORDS),
    ("analytics", MEASURED, MEASURED_WORDS),
];
const READY: &str = "until element.state === 'ready'\n";
const PAYS: &str = "press pay-button\nuntil element.state === 'paying'\n";
const BY_WECHAT: &str = "do wallet('WeChat').click()\n\
    press pay-button\nuntil element.state === 'paying'\n";
/// Without the terms the page's own button does nothing.
const OWN_BUTTON: &str = "do wallet('WeChat').click(); terms.click()\n\
    record element.disabled\n\
    do pay.click(); terms.click()\n\
    record element.state\n\
    do pay.click()\n\
    until element.state === 'paying'\n";
const OWN_BUTTON_WORDS: &str = "element.disabled → true\nelement.state → \"ready\"\n";
/// Each step of a sale is sent once, with what the page's table says.
const MEASURED: &str = "do wallet('WeChat').click()\n\
    press pay-button\n\
    until element.state === 'paying'\n\
    record steps()\n\
    do await act(element.order.orderNo, 'pay')\n\
    until element.state === 'paid'\n\
    record steps()\n";
const MEASURED_WORDS: &str = "steps() → \"shown changed pressed ordered sent-to-pay\"\n\
    steps() → \"shown changed pressed ordered sent-to-pay paid\"\n";
/// An SDK's parameters, and then a link that wants a Referer.
const HANDED: &str = "do await scenario({ pay_url: 'app' }); wallet('WeChat').click()\n\
    press pay-button\n\
    until handed.length === 1\n\
    until element.state === 'paying'\n\
    record handed[0].kind\n\
    record handed[0].params.trade_type\n\
    do await scenario({ pay_url: 'h5' }); element.reset()\n\
    until element.state === 'ready'\n\
    do wallet('Alipay').click()\n\
    press pay-button\n\
    until handed.length === 2\n\
    record handed[1].kind\n\
    record handed[1].referer === location.origin\n\
    do await scenario({})\n";
const HANDED_WORDS: &str = "handed[0].kind → \"native-app\"\n\
    handed[0].params.trade_type → \"APP\"\n\
    handed[1].kind → \"redirect\"\n\
    handed[1].referer === location.origin → true\n";

const EXPECTED: &str = "complaints → []\n";

/// Records the errors in the console.
const RECORDER: &str = "
    window.complaints = [];
    const complain = console.error;
    console.error = (...words) => {
      complaints.push(words.map(String).join(' '));
      complain(...words);
    };
    // Files that do not load; these events do not bubble.
    addEventListener('error', ({ target, message }) => {
      complaints.push(target?.src ?? target?.href ?? message);
    }, true);
    addEventListener('checkout-error', ({ detail }) => complaints.push(detail.code));
    window.handed = [];
    window.PayInApp = { postMessage: (text) => handed.push(JSON.parse(text)) };
    const sent = [];
    navigator.sendBeacon = (address, body) => sent.push({ address, ...JSON.parse(body) });
    window.steps = () => sent.filter(({ address }) => address === '/analytics')
      .map(({ step }) => step).join(' ');
    window.act = (order_no, action) => fetch('/sandbox/phone/act', {
      method: 'POST', body: new URLSearchParams({ order_no, action }),
    });
    window.scenario = (wish) => fetch('/sandbox/scenario', {
      method: 'POST', body: JSON.stringify(wish),
    });
    // By its name in either language.
    window.wallet = (name) => {
      const names = { WeChat: /WeChat|微信/, Alipay: /Alipay|支付宝/ };
      const all = element.shadowRoot.querySelectorAll('[part~=\"wallet\"]');
      return [...all].find(({ textContent }) => names[name].test(textContent));
    };
";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_documentation_becomes_ready() {
    let wanted = std::env::var("DOC").unwrap_or_default();
    let mut documents = markdown::all();
    documents.retain(|document| document.path.contains(&wanted));
    let mut names = Vec::new();
    let server = Server::start_with_pages_and(|site| {
        for document in &documents {
            names.extend(lay_out(document, site));
        }
    });
    assert!(!names.is_empty(), "no document has {wanted} in its name");
    if wanted.is_empty() {
        assert!(names.len() >= 40, "only {} pages", names.len());
        for (name, ..) in MORE {
            let marked = |snippet: &Snippet| snippet.name() == name;
            let shown = documents
                .iter()
                .filter(|page| page.snippets.iter().any(marked));
            // In both languages.
            assert_eq!(shown.count(), 2, "{name}");
        }
    }
    let browser = Browser::open(Device::Desktop).await;
    let mut failures = Vec::new();
    for name in names {
        let case = PageCase::in_site(&server, &name);
        if let Err(why) = case.play(&browser, &server).await {
            failures.push(format!("== {name}\n{why}"));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// A case for each page of the document, with the files beside it; gives their names.
fn lay_out(document: &Document, site: &Path) -> Vec<String> {
    let with = |runner: fn(&Runner) -> bool| {
        let all = document.snippets.iter();
        all.filter(move |snippet| snippet.runner().is_ok_and(|found| runner(&found)))
    };
    let pages: Vec<&Snippet> = with(|runner| *runner == Runner::Page).collect();
    let first = pages.first().map_or("", |page| page.code.as_str());
    let mut names = Vec::new();
    let mut write = |snippet: &Snippet, html: &str, script: Option<&str>| {
        let line = snippet.line;
        let more = MORE.iter().find(|(name, ..)| *name == snippet.name());
        let (_, steps, recorded) = more.unwrap_or(&("", "", ""));
        let name = format!("docs-{}-{line}", document.path.replace('/', "-"));
        let folder = site.join("pages").join(&name);
        fs::create_dir_all(&folder).unwrap();
        let put = |file: &str, text: &str| fs::write(folder.join(file), text).unwrap();
        put("steps.txt", &format!("{READ}{steps}{STEPS}"));
        put("expected.txt", &format!("{recorded}{EXPECTED}"));
        put("complaints.js", RECORDER);
        for snippet in with(|runner| matches!(runner, Runner::Beside(_))) {
            put(snippet.name(), &snippet.code);
        }
        if let Some(script) = script {
            put("script.js", script);
        }
        put("page.html", &page(html, script.is_some(), site));
        names.push(name);
    };
    for snippet in &pages {
        // A fragment without a widget, such as a preload, goes with the first page.
        let own =
            snippet.code.contains("<wallet-checkout") || snippet.code.contains("data-gateway");
        let html = if own {
            snippet.code.clone()
        } else {
            snippet.code.clone() + first
        };
        write(snippet, &html, None);
    }
    for snippet in with(|runner| *runner == Runner::Script) {
        assert!(!first.is_empty(), "{}: a script and no page", document.path);
        write(snippet, first, Some(&snippet.code));
    }
    names
}

/// The page with its witnesses, with this server's addresses, and with the hashes of
/// the files that it pins.
fn page(html: &str, has_script: bool, site: &Path) -> String {
    // Under the page's own nonce, where it has one.
    let nonce = html
        .split_once("nonce=\"")
        .and_then(|(_, rest)| rest.split('"').next());
    let nonce = nonce.map_or(String::new(), |nonce| format!(" nonce=\"{nonce}\""));
    let recorders = format!(
        "<script{nonce} src=\"../recorder.js\"></script>\
         <script{nonce} src=\"complaints.js\"></script>\n"
    );
    let html = pinned(html, site).replace(HOME, "/");
    let (start, rest) = match html.split_once("<head>").or(html.split_once("<title>")) {
        Some((start, _)) => html.split_at(start.len()),
        // A fragment is pasted where it is to appear.
        None => (
            "<!doctype html>\n<meta charset=\"utf-8\">\n<body>\n",
            html.as_str(),
        ),
    };
    // `<head>` stays before what belongs into it.
    let (head, rest) = match rest.strip_prefix("<head>") {
        Some(rest) => ("<head>", rest),
        None => ("", rest),
    };
    let script = if has_script {
        "<script src=\"script.js\"></script>\n"
    } else {
        ""
    };
    format!("{start}{head}{recorders}{rest}{script}")
}

fn pinned(html: &str, site: &Path) -> String {
    let hashes = fs::read_to_string(site.join("sri.json")).unwrap();
    let hashes: Value = serde_json::from_str(&hashes).unwrap();
    let mut out = String::new();
    let mut file = "";
    let mut rest = html;
    while let Some(at) = rest.find(HASH) {
        let (before, after) = rest.split_at(at);
        if let Some((_, named)) = before.rsplit_once(HOME) {
            file = named.split('"').next().unwrap();
        }
        out += before;
        out += hashes[file]
            .as_str()
            .unwrap_or_else(|| panic!("no hash of {file:?}"));
        rest = &after[HASH.len()..];
    }
    out + rest
}
