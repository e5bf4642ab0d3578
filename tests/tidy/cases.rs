//! The rules, tried on a line of code each.

use crate::rules::{LONGEST, floors, gateways, length, waits, web, words};
use crate::source::Source;

#[track_caller]
fn refused(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) {
    assert!(
        !complaints(rule, path, text).is_empty(),
        "{path} got through: {text}"
    );
}

#[track_caller]
fn allowed(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) {
    assert_eq!(complaints(rule, path, text), Vec::<String>::new());
}

fn complaints(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) -> Vec<String> {
    rule(&Source {
        path: path.to_owned(),
        text: text.to_owned(),
    })
}

#[test]
fn a_floor_may_look_down() {
    allowed(
        floors,
        "src/embed/mount.rs",
        "use crate::{ui::App, browser::Shell};",
    );
    allowed(floors, "src/browser/http.rs", "use crate::runtime::Queue;");
    allowed(
        floors,
        "src/checkout/state.rs",
        "use crate::gateway::NextAction;",
    );
    allowed(floors, "src/order.rs", "use crate::money::Fen;");
    allowed(floors, "src/lib.rs", "pub use crate::embed::mount;");
}

#[test]
fn a_floor_may_not_look_up() {
    refused(floors, "src/browser/http.rs", "use crate::ui::App;");
    refused(floors, "src/runtime/queue.rs", "use crate::browser::clock;");
    refused(
        floors,
        "src/checkout/state.rs",
        "use crate::runtime::Queue;",
    );
    refused(floors, "src/gateway/epay.rs", "use crate::checkout::State;");
    refused(floors, "src/money.rs", "use crate::gateway::NextAction;");
    refused(floors, "src/checkout/state.rs", "use crate::text::Texts;");
    refused(floors, "src/text/mod.rs", "use crate::browser::device;");
}

#[test]
fn an_import_is_seen_in_a_group_and_in_the_middle_of_code() {
    refused(
        floors,
        "src/money.rs",
        "use crate::{\n    order::No,\n    ui::{App, Row},\n};",
    );
    refused(floors, "src/money.rs", "fn f() { crate::ui::draw() }");
    allowed(floors, "src/money.rs", "/// Drawn by [`crate::ui::draw`].");
}

#[test]
fn a_view_sees_the_view_model_and_plain_types() {
    allowed(
        floors,
        "src/ui/row.rs",
        "use crate::checkout::view_model::ViewModel;",
    );
    allowed(
        floors,
        "src/ui/row.rs",
        "use crate::{money::Fen, text::Texts};",
    );
    refused(
        floors,
        "src/ui/row.rs",
        "use crate::checkout::{state::State, view_model::ViewModel};",
    );
    refused(floors, "src/ui/row.rs", "use crate::browser::clock;");
    refused(floors, "src/ui/row.rs", "use crate::gateway::Gateway;");
}

#[test]
fn gateways_share_through_files_that_are_no_gateway() {
    allowed(gateways, "src/gateway/epay.rs", "use super::action::Field;");
    allowed(
        gateways,
        "src/gateway/mod.rs",
        "use self::epay; use crate::gateway::gatepay;",
    );
    refused(
        gateways,
        "src/gateway/epay.rs",
        "use super::{Create, order_cmd::answer};",
    );
    refused(
        gateways,
        "src/gateway/epay.rs",
        "use crate::gateway::pay_url::x;",
    );
    refused(
        gateways,
        "src/gateway/pay_state.rs",
        "use super::smallsaas;",
    );
}

#[test]
fn only_three_floors_know_the_web() {
    allowed(web, "src/browser/http.rs", "use web_sys::Window;");
    allowed(web, "src/ui/row.rs", "use yew::prelude::*;");
    refused(
        web,
        "src/runtime/queue.rs",
        "use gloo_timers::callback::Timeout;",
    );
    refused(web, "src/text/locale.rs", "use web_sys::Navigator;");
    refused(web, "src/money.rs", "use wasm_bindgen::JsValue;");
}

#[test]
fn a_forbidden_word_is_found_in_any_case() {
    refused(
        words,
        "src/browser/dom.rs",
        "element.set_inner_html(x); // innerHTML",
    );
    refused(
        words,
        "src/gateway/epay.rs",
        "let sign = Md5::digest(text);",
    );
    refused(words, "src/money.rs", "text.parse().unwrap()");
    refused(words, "src/money.rs", "// TODO rounding");
    allowed(words, "src/money.rs", "text.parse().unwrap_or(0)");
    allowed(
        words,
        "src/money.rs",
        "#[cfg(test)]\nmod tests {\n    text.parse().unwrap()",
    );
}

#[test]
fn the_longest_file_is_four_hundred_lines() {
    allowed(length, "src/url.rs", &"\n".repeat(LONGEST));
    refused(length, "src/url.rs", &"\n".repeat(LONGEST + 1));
}

#[test]
fn a_wait_has_one_place() {
    let line = "const PATIENCE: Millis = 5 * SECOND;";
    allowed(waits, "src/checkout/policy.rs", line);
    refused(waits, "src/checkout/asking.rs", line);
    refused(waits, "static/element/shared-polling.js", "const FRESH = 45_000;");
    allowed(waits, "static/element/shared-polling.js", "// 45_000, by the policy");
}
