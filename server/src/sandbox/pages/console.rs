//! The console: what the gateways hold, and switches to make them fail.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Both, page, wallet_name, words};
use crate::sandbox::{Sandbox, faults::Order, trade::Trade};

const NEWEST: usize = 30;
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
pub(crate) struct FaultForm {
    gateway: String,
    at: String,
    kind: String,
    value: String,
    times: u32,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ScenarioForm {
    epay_field: String,
}

pub(crate) async fn show(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let faults = sandbox.faults().waiting();
    let forced = json!(*sandbox.scenario())
        .get("epay_field")
        .cloned()
        .unwrap_or_default();
    let rows = {
        let book = sandbox.book();
        let rows: Vec<Markup> = book
            .newest_first()
            .take(NEWEST)
            .map(|trade| row(trade, book.creates(trade)))
            .collect();
        rows
    };
    let body = html! {
        main.console {
            header.bar {
                h1 { (Both("沙盒控制台", "Sandbox console")) }
                nav { a href="/" { (Both("商店", "Shop")) } a href="/sandbox/phone" { (Both("模拟手机", "Test phone")) } }
            }
            section.card {
                h2 { (Both("交易", "Trades")) }
                @if rows.is_empty() { p.hint { (Both("还没有交易。", "No trades yet.")) } } @else { (table(&rows)) }
            }
            div.pair {
                section.card { h2 { (Both("故障", "Faults")) } (fault_form(&faults)) }
                section.card { h2 { (Both("场景", "Scenario")) } (scenario_form(forced.as_str().unwrap_or_default())) }
            }
        }
    };
    page(
        Both("沙盒控制台", "Sandbox console"),
        "desk plain wide",
        None,
        &body,
    )
}

fn table(rows: &[Markup]) -> Markup {
    html! {
        div.scroll { table {
            thead { tr {
                th { (Both("网关", "Gateway")) } th { (Both("订单号", "Order")) } th { (Both("钱包", "Wallet")) }
                th { (Both("金额", "Amount")) } th { (Both("状态", "State")) } th { (Both("请求", "Creates")) }
                th { (Both("通知", "Notified")) } th {}
            } }
            tbody { @for row in rows { (row) } }
        } }
    }
}

fn row(trade: &Trade, creates: u32) -> Markup {
    html! {
        tr {
            td { (trade.gateway.name()) }
            td.number { (trade.order_no) }
            td { (wallet_name(trade.wallet)) }
            td.figure { @if let Some(sum) = trade.amount_text() { (sum) } @else { "–" } }
            td { span.pill data-state=(trade.state_name()) { (words::state(trade)) } }
            td.figure { (creates) }
            td.figure { (trade.notify.attempts) @if trade.notify.taken { " ✓" } }
            td { a href={ "/sandbox/phone?id=" (trade.id) } { (Both("打开", "Open")) } }
        }
    }
}

fn fault_form(waiting: &[Order]) -> Markup {
    html! {
        form.grid method="post" action="/sandbox/console/fault" {
            label { (Both("网关", "Gateway")) select name="gateway" { option { "epay" } option { "order-cmd" } } }
            label { (Both("位置", "At")) select name="at" { @for at in ["create", "state", "notify"] { option { (at) } } } }
            label { (Both("种类", "Kind")) select name="kind" { @for kind in KINDS { option { (kind) } } } }
            label { (Both("值", "Value")) input name="value" autocomplete="off"; }
            label { (Both("次数", "Times")) input type="number" name="times" value="1" min="1" max="1000"; }
            button.primary { (Both("添加", "Add")) }
        }
        @if !waiting.is_empty() {
            ul.list.plain { @for order in waiting { li { code { (json!(order)) } } } }
            form method="post" action="/sandbox/console/clear" { button.quiet { (Both("全部清除", "Clear all")) } }
        }
    }
}

fn scenario_form(forced: &str) -> Markup {
    html! {
        form.grid method="post" action="/sandbox/console/scenario" {
            label { (Both("易支付返回", "epay answers with"))
                select name="epay_field" {
                    option value="" { "按设备 by device" }
                    @for field in ["payurl", "qrcode", "urlscheme"] { option selected[field == forced] { (field) } }
                }
            }
            button.primary { (Both("应用", "Apply")) }
        }
    }
}

pub(crate) async fn add_fault(
    State(sandbox): State<Arc<Sandbox>>,
    Form(form): Form<FaultForm>,
) -> Response {
    let value = serde_json::from_str(&form.value).unwrap_or(Value::from(form.value));
    let order = json!({"gateway": form.gateway, "at": form.at, "kind": form.kind, "value": value, "times": form.times});
    let added = serde_json::from_value::<Order>(order)
        .map_err(|error| error.to_string())
        .and_then(|order| {
            sandbox
                .faults()
                .add(order)
                .map_err(|senseless| senseless.to_string())
        });
    match added {
        Ok(()) => Redirect::to("/sandbox/").into_response(),
        Err(error) => {
            let body = html! { main.console { p #result.result { (error) } p { a href="/sandbox/" { (Both("返回", "Back")) } } } };
            page(
                Both("沙盒控制台", "Sandbox console"),
                "desk plain wide",
                None,
                &body,
            )
        }
    }
}

pub(crate) async fn clear(State(sandbox): State<Arc<Sandbox>>) -> Redirect {
    sandbox.faults().clear();
    Redirect::to("/sandbox/")
}

pub(crate) async fn set_scenario(
    State(sandbox): State<Arc<Sandbox>>,
    Form(form): Form<ScenarioForm>,
) -> Redirect {
    let field = serde_json::from_value(Value::from(form.epay_field)).ok();
    sandbox.scenario().epay_field = field;
    Redirect::to("/sandbox/")
}
