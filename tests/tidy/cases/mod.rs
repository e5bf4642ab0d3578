//! The rules, tried on code that they allow and code that they reject.

mod architecture;
mod graph;
mod words;

use crate::rules::{LONGEST, connections, gateways_apart, layers, length, text, waits, web};
use crate::source::Source;

#[track_caller]
fn rejected(rule: fn(&Source) -> Vec<String>, path: &str, code: &str) {
    assert!(
        !complaints(rule, path, code).is_empty(),
        "{path} got through: {code}"
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
fn a_layer_may_import_those_below() {
    allowed(
        layers,
        "src/embed/mount.rs",
        "use crate::{ui::App, browser::Shell};",
    );
    allowed(layers, "src/browser/http.rs", "use crate::runtime::Queue;");
    allowed(
        layers,
        "src/checkout/state.rs",
        "use crate::gateway::NextAction;",
    );
    allowed(layers, "src/order.rs", "use crate::money::Fen;");
    allowed(layers, "src/lib.rs", "pub use crate::embed::mount;");
}

#[test]
fn a_layer_may_not_import_those_above() {
    rejected(layers, "src/browser/http.rs", "use crate::ui::App;");
    rejected(layers, "src/runtime/queue.rs", "use crate::browser::clock;");
    rejected(
        layers,
        "src/checkout/state.rs",
        "use crate::runtime::Queue;",
    );
    rejected(layers, "src/gateway/epay.rs", "use crate::checkout::State;");
    rejected(layers, "src/money.rs", "use crate::gateway::NextAction;");
    rejected(layers, "src/checkout/state.rs", "use crate::text::Texts;");
    rejected(layers, "src/text/mod.rs", "use crate::browser::device;");
}

#[test]
fn an_import_is_seen_in_a_group_and_in_the_middle_of_code() {
    rejected(
        layers,
        "src/money.rs",
        "use crate::{\n    order::No,\n    ui::{App, Row},\n};",
    );
    rejected(layers, "src/money.rs", "fn f() { crate::ui::draw() }");
    rejected(
        layers,
        "src/checkout/state.rs",
        "fn f() -> super::super::ui::App { vec![crate::ui::draw()] }",
    );
    allowed(
        layers,
        "src/money.rs",
        "/// Drawn by [`crate::ui::draw`].\nfn f() {}",
    );
}

#[test]
fn a_view_sees_the_view_model_and_plain_types() {
    allowed(
        layers,
        "src/ui/row.rs",
        "use crate::checkout::view_model::ViewModel;",
    );
    allowed(
        layers,
        "src/ui/row.rs",
        "use crate::{money::Fen, text::Texts};",
    );
    rejected(
        layers,
        "src/ui/row.rs",
        "use crate::checkout::{state::State, view_model::ViewModel};",
    );
    rejected(layers, "src/ui/row.rs", "use crate::browser::clock;");
    rejected(layers, "src/ui/row.rs", "use crate::gateway::Gateway;");
}

#[test]
fn gateways_share_through_files_that_are_not_a_gateways() {
    allowed(
        gateways_apart,
        "src/gateway/epay.rs",
        "use super::action::Field;",
    );
    allowed(
        gateways_apart,
        "src/gateway/mod.rs",
        "use self::epay; use crate::gateway::gatepay;",
    );
    rejected(
        gateways_apart,
        "src/gateway/epay.rs",
        "use super::{Create, order_cmd::answer};",
    );
    rejected(
        gateways_apart,
        "src/gateway/epay.rs",
        "use crate::gateway::pay_url::x;",
    );
    rejected(
        gateways_apart,
        "src/gateway/pay_state.rs",
        "use super::smallsaas;",
    );
}

#[test]
fn only_one_file_of_the_server_sets_connections_up() {
    let made = "Client::builder().build()";
    rejected(connections, "server/src/merchant/forward.rs", made);
    rejected(connections, "server/src/setup.rs", "reqwest::Client::new()");
    allowed(connections, "server/src/authorities.rs", made);
    let careless = "builder.danger_accept_invalid_certs(true)";
    rejected(connections, "server/src/authorities.rs", careless);
    let tested = format!("use a::b;\n\n#[cfg(test)]\nmod tests {{\n    {made}\n}}\n");
    allowed(connections, "server/src/setup.rs", &tested);
}

#[test]
fn only_three_layers_use_the_web() {
    allowed(web, "src/browser/http.rs", "use web_sys::Window;");
    allowed(web, "src/ui/row.rs", "use yew::prelude::*;");
    rejected(
        web,
        "src/runtime/queue.rs",
        "use gloo_timers::callback::Timeout;",
    );
    rejected(web, "src/text/locale.rs", "use web_sys::Navigator;");
    rejected(web, "src/money.rs", "use wasm_bindgen::JsValue;");
}

#[test]
fn a_forbidden_text_is_found_in_any_case() {
    rejected(
        text,
        "src/browser/dom.rs",
        "element.set_inner_html(x); // innerHTML",
    );
    rejected(text, "src/gateway/epay.rs", "let sign = Md5::digest(text);");
    rejected(text, "src/money.rs", "text.parse().unwrap()");
    rejected(text, "src/money.rs", "// TODO rounding");
    allowed(text, "src/money.rs", "text.parse().unwrap_or(0)");
    allowed(
        text,
        "src/money.rs",
        "#[cfg(test)]\nmod tests {\n    text.parse().unwrap()",
    );
}

#[test]
fn the_longest_file_is_four_hundred_lines() {
    allowed(length, "src/url.rs", &"\n".repeat(LONGEST));
    rejected(length, "src/url.rs", &"\n".repeat(LONGEST + 1));
}

#[test]
fn a_wait_has_one_place() {
    let line = "const PATIENCE: Millis = 5 * SECOND;";
    allowed(waits, "src/checkout/policy.rs", line);
    rejected(waits, "src/checkout/asking.rs", line);
    rejected(
        waits,
        "static/element/shared-polling.js",
        "const FRESH = 45_000;",
    );
    allowed(
        waits,
        "static/element/shared-polling.js",
        "// 45_000, by the policy",
    );
}
