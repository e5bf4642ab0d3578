//! The console's forms for faults: any fault, each gateway's refusals, and the faults to come.

use std::sync::Arc;

use axum::{
    Form, extract,
    response::{Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::scenario_form::applied;
use crate::sandbox::{bilingual::Bilingual, control::Controls, gateway::Gateway};

const KINDS: [&str; 10] = [
    "delay",
    "drop-before",
    "drop-after",
    "garbage",
    "truncate",
    "status",
    "body",
    "code",
    "bad-signature",
    "drop",
];

#[derive(Debug, Deserialize)]
pub(super) struct FaultForm {
    gateway: String,
    at: String,
    kind: String,
    value: String,
    times: u32,
}

pub(super) fn show(controls: &Controls) -> Markup {
    let pending = controls.state.faults().pending();
    html! {
        form.grid method="post" action="/sandbox/console/fault" {
            label { (Bilingual("网关", "Gateway")) select name="gateway" {
                @for gateway in &controls.gateways { option { (gateway.info().name) } }
            } }
            label { (Bilingual("位置", "At")) select name="at" { @for at in ["create", "state", "notify"] { option { (at) } } } }
            label { (Bilingual("种类", "Kind")) select name="kind" { @for kind in KINDS { option { (kind) } } } }
            label { (Bilingual("值", "Value")) input name="value" autocomplete="off"; }
            label { (Bilingual("次数", "Times")) input type="number" name="times" value="1" min="1" max="1000"; }
            button.primary { (Bilingual("添加", "Add")) }
        }
        @for gateway in &controls.gateways { (refusals(&**gateway)) }
        @if !pending.is_empty() {
            ul.list.plain { @for fault in pending { li { code { (json!(fault)) } } } }
            form method="post" action="/sandbox/console/clear" { button.quiet { (Bilingual("全部清除", "Clear all")) } }
        }
    }
}

/// The gateway's next answer, chosen among its document's refusals.
fn refusals(gateway: &dyn Gateway) -> Markup {
    let name = gateway.info().name;
    let refusals = gateway.refusals();
    html! {
        @if !refusals.is_empty() {
            form.grid.next method="post" action="/sandbox/console/fault" {
                input type="hidden" name="gateway" value=(name);
                input type="hidden" name="at" value="create";
                input type="hidden" name="kind" value="code";
                input type="hidden" name="times" value="1";
                label { (name) " " (Bilingual("下次应答", "answers next with"))
                    select id={ (name) "-code" } name="value" {
                        @for (code, words) in refusals { option value=(code) { (code) " " (words) } }
                    }
                }
                button.quiet { (Bilingual("添加", "Add")) }
            }
        }
    }
}

pub(super) async fn add(
    extract::State(controls): extract::State<Arc<Controls>>,
    Form(form): Form<FaultForm>,
) -> Response {
    let value = serde_json::from_str(&form.value).unwrap_or(Value::from(form.value));
    let fault = json!({"gateway": form.gateway, "at": form.at, "kind": form.kind, "value": value, "times": form.times});
    let added = serde_json::from_value(fault)
        .map_err(|error| error.to_string())
        .and_then(|spec| controls.add_fault(spec).map_err(|error| error.to_string()));
    applied(added)
}

pub(super) async fn clear(extract::State(controls): extract::State<Arc<Controls>>) -> Redirect {
    controls.state.faults().clear();
    Redirect::to("/sandbox/")
}
