//! The console: what the gateways hold, and the switches beside it.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde_json::json;

use super::{
    Both, page,
    switches::{fault_forms, scenario_form},
    wallet_name, words,
};
use crate::sandbox::{Sandbox, trade::Trade};

const NEWEST: usize = 30;
pub(crate) async fn show(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let faults = sandbox.faults().waiting();
    let scenario = json!(*sandbox.scenario());
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
                section.card { h2 { (Both("故障", "Faults")) } (fault_forms(&faults)) }
                section.card { h2 { (Both("场景", "Scenario")) } (scenario_form(&scenario)) }
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
                th { (Both("通知", "Notified")) } th { (Both("手机", "Phone")) }
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
