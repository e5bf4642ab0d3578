//! The rules of accessibility that axe-core can check: contrast, names, roles, order of
//! headings and much else.

use crate::gallery::{Gallery, THEMES, from_xtask, languages, run};
use journeys::{Browser, Device, Engine, Sandbox, Server, Shop};

/// Lists for each broken rule which elements break it.
const LIST: &str = "const done = arguments[arguments.length - 1];\
    const list = (rules) => rules.flatMap((rule) => rule.nodes.map((node) =>\
      `${rule.id}: ${node.target.flat().join(' ')} ${node.failureSummary ?? ''}`));";

/// All rules of axe-core.
const ALL: &str = "axe.run(CONTEXT).then((found) => done(list(found.violations)), \
    (error) => done([String(error)]));";

/// Contrast once more, with all that axe-core could not work out. It does not look through
/// the radio button that lies over its card, and does not check a single character.
const CONTRAST: &str = "const options = [...document.querySelectorAll('wallet-checkout')]\
      .flatMap((host) => [...host.shadowRoot.querySelectorAll('.option input')]);\
    for (const option of options) option.style.visibility = 'hidden';\
    const short = ['shortTextContent', 'nonBmp'];\
    const checked = (node) => !node.any.some((check) => short.includes(check.data?.messageKey));\
    axe.run(CONTEXT, { runOnly: ['color-contrast'] }).then((found) => {\
      const unsure = found.incomplete\
        .map((rule) => ({ ...rule, nodes: rule.nodes.filter(checked) }));\
      for (const option of options) option.style.visibility = '';\
      done(list([...found.violations, ...unsure]));\
    }, (error) => done([String(error)]));";

async fn broken_rules(browser: &Browser, context: &str) -> Vec<String> {
    let rules = std::fs::read_to_string(from_xtask("JOURNEYS_AXE")).expect("axe-core is there");
    run(browser, &rules).await;
    let mut sentences = Vec::new();
    // The page around the widget has rows that are half scrolled away.
    for (rules, context) in [(ALL, context), (CONTRAST, "'wallet-checkout'")] {
        let script = format!("{LIST}{}", rules.replace("CONTEXT", context));
        let found = browser.execute_async(script, Vec::new()).await;
        let found = found.expect("axe answers").json().clone();
        let broken: Vec<String> = serde_json::from_value(found).expect("sentences");
        sentences.extend(broken);
    }
    sentences
}

/// Checks every state in every language and theme.
pub(crate) async fn no_state_breaks_a_rule(engine: Engine) {
    let gallery = Gallery::open().await;
    let browser = Browser::open_in(engine, Device::Desktop).await;
    let mut complaints = Vec::new();
    for language in languages() {
        for theme in THEMES {
            let query = format!("bare&width=375&theme={theme}");
            gallery.show(&browser, language, &query).await;
            let broken = broken_rules(&browser, "'main'").await;
            complaints.extend(
                broken
                    .iter()
                    .map(|rule| format!("{language} {theme} {rule}")),
            );
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Checks a sale in the shop, with what the element itself puts around the views.
pub(crate) async fn no_step_of_a_sale_breaks_a_rule(_: Engine) {
    let browser = Browser::open(Device::Desktop).await;
    for theme in THEMES {
        let server = Server::start();
        let sandbox = Sandbox::of(&server);
        let query = format!("gateway=epay&wallet=wechat&flow=qr&lang=en&theme={theme}");
        let shop = Shop::open(&browser, &server, &query).await;
        let mut complaints = broken_at("ready", theme, &shop).await;
        shop.pay().await;
        shop.until_state("paying").await;
        complaints.extend(broken_at("paying", theme, &shop).await);
        sandbox.on_the_phone("pay").await;
        shop.until_state("paid").await;
        complaints.extend(broken_at("paid", theme, &shop).await);
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }
}

async fn broken_at(step: &str, theme: &str, shop: &Shop<'_>) -> Vec<String> {
    let broken = broken_rules(shop.browser, "document").await;
    broken
        .iter()
        .map(|rule| format!("{step} {theme} {rule}"))
        .collect()
}
