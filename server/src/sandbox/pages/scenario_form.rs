//! The console's form for the scenario: the settings of all gateways that have some.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

use super::frame::page;
use crate::{
    form,
    sandbox::{
        bilingual::Bilingual,
        control::Controls,
        scenario::{FormField, Input, Scenario},
    },
};

pub(super) fn show(controls: &Controls) -> Markup {
    let fields = controls.scenarios().flat_map(Scenario::form_fields);
    html! {
        form.grid method="post" action="/sandbox/console/scenario" {
            @for field in fields { (labeled(&field)) }
            button.primary { (Bilingual("应用", "Apply")) }
        }
    }
}

fn labeled(FormField { name, label, input }: &FormField) -> Markup {
    html! {
        label { (label)
            @match input {
                Input::Choice { options, selected } => select name=(name) {
                    @for (value, text) in *options { option value=(value) selected[value == selected] { (text.0) " " (text.1) } }
                },
                Input::Text { value, placeholder } => input name=(name) value=(value) placeholder=(placeholder) autocomplete="off";,
                Input::Limit { value, step } => input type="number" name=(name) min="0" step=(step) value=[value] placeholder="∞";,
            }
        }
    }
}

pub(super) async fn apply(
    extract::State(controls): extract::State<Arc<Controls>>,
    body: Bytes,
) -> Response {
    let form = form::decode(&body);
    let changes = controls
        .scenarios()
        .map(|one| one.change_from_form(&form))
        .collect::<Result<Vec<_>, String>>();
    applied(changes.map(|changes| {
        for change in changes {
            change();
        }
    }))
}

/// Back to the console, or a page with the reason why not.
pub(super) fn applied(outcome: Result<(), String>) -> Response {
    match outcome {
        Ok(()) => Redirect::to("/sandbox/").into_response(),
        Err(error) => {
            let body = html! { main.console { p #result.result { (error) } p { a href="/sandbox/" { (Bilingual("返回", "Back")) } } } };
            let title = Bilingual("沙盒控制台", "Sandbox console");
            page(title, "desk plain wide", None, &body)
        }
    }
}
