//! Each function that the wasm imports throws once, in each state of the widget: no order is lost,
//! none is made twice, and the shopper always has words and a way on.

use journeys::{Browser, Device, Server, Shop};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const PAGE: &str = "pages/every-import-that-throws/page.html";
/// So many sales are made in one page: browsers have room for some hundred memories of wasm in a
/// process, and free them late.
const IN_ONE_PAGE: usize = 40;
const PATIENCE: Duration = Duration::from_mins(5);
/// Of the sales in which the imports of a part throw, one in so many is made in the short form, and
/// one at least.
const SHORT_FORM: usize = 40;
/// In so many of a hundred sales an import has to have thrown: what a part calls depends a little on
/// the times.
const LEAST_THROWN: usize = 97;
/// The journeys and their parts that are made at least. Beside the states by their names: a window of
/// a wallet, a link into a wallet, a payment page, a guide, a picture of a code.
const JOURNEYS: usize = 19;
const PARTS: usize = 60;

/// What `call` of the page resolves to.
pub(crate) async fn result_of(shop: &Shop<'_>, call: &str) -> Value {
    let script = format!(
        "window.result = null;\
         {call}.then((result) => {{ window.result = {{ result }}; }},\
                     (error) => {{ window.result = {{ error: `${{error}}` }}; }})"
    );
    shop.run(&script).await;
    shop.within(PATIENCE, "the sales are over", async || {
        shop.run("return window.result !== null").await == json!(true)
    })
    .await;
    let mut ended = shop.run("return window.result").await;
    assert_eq!(ended["error"], Value::Null, "{call}");
    ended["result"].take()
}

/// Which sales are made, of all that the page lists.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Some of each part of each journey, at the first call.
    Short,
    /// All: at the first calls of each import in each part, in the middle of them and at the last.
    Full,
}

/// The sales of the form. In the short one each part begins with another of its imports.
fn chosen(listed: &[Value], form: Form) -> Vec<&Value> {
    let mut parts: BTreeMap<_, Vec<&Value>> = BTreeMap::new();
    for case in listed {
        let part = (case["journey"].as_u64(), case["part"].as_str());
        parts.entry(part).or_default().push(case);
    }
    let journeys: BTreeSet<_> = parts.keys().map(|(journey, _)| journey).collect();
    assert_eq!(journeys.len(), JOURNEYS, "{journeys:?}");
    assert!(
        parts.len() >= PARTS,
        "{} parts: {:?}",
        parts.len(),
        parts.keys()
    );
    let parts = parts.into_values().enumerate();
    parts
        .flat_map(|(number, cases)| of_part(cases, number, form))
        .collect()
}

fn of_part(cases: Vec<&Value>, number: usize, form: Form) -> impl Iterator<Item = &Value> {
    let step = match form {
        Form::Short => SHORT_FORM.min(cases.len()),
        Form::Full => 1,
    };
    cases.into_iter().skip(number % step).step_by(step)
}

async fn each_import_throws(form: Form) {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, PAGE).await;
    let listed = result_of(&shop, &format!("list({})", form == Form::Full)).await;
    let cases = chosen(listed.as_array().unwrap(), form);
    let (mut silent, mut problems) = (Vec::new(), Vec::new());
    for cases in cases.chunks(IN_ONE_PAGE) {
        let shop = Shop::open_page(&browser, &server, PAGE).await;
        let mut ran = result_of(&shop, &format!("run({})", json!(cases))).await;
        silent.append(ran["silent"].as_array_mut().unwrap());
        problems.append(ran["problems"].as_array_mut().unwrap());
    }
    let made = cases.len();
    let thrown = made - silent.len();
    println!("{thrown} of {made} sales had an import that threw");
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(thrown * 100 >= made * LEAST_THROWN, "{silent:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_import_throws_once_in_each_state() {
    each_import_throws(Form::Short).await;
}

/// `cargo xtask test imports` runs it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes many minutes"]
async fn each_import_throws_once_at_several_of_its_calls() {
    each_import_throws(Form::Full).await;
}
