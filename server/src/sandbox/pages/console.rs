//! The console: the newest trades, and the forms for faults and scenario beside them.

use std::sync::Arc;

use axum::{extract, response::Response};
use maud::{Markup, html};

use super::{fault_form, frame::page, parts::wallet_name, scenario_form, texts};
use crate::sandbox::{bilingual::Bilingual, control::Controls, trade::Trade};

/// Trades in sight at once.
const NEWEST: usize = 30;

pub(super) async fn show(extract::State(controls): extract::State<Arc<Controls>>) -> Response {
    let rows = {
        let trades = controls.state.trades();
        let rows: Vec<Markup> = trades
            .newest_first()
            .take(NEWEST)
            .map(|trade| row(trade, trades.creates(trade)))
            .collect();
        rows
    };
    let body = html! {
        main.console {
            header.bar {
                h1 { (Bilingual("沙盒控制台", "Sandbox console")) }
                nav { a href="/" { (Bilingual("商店", "Shop")) } a href="/sandbox/phone" { (Bilingual("模拟手机", "Test phone")) } }
            }
            section.card {
                h2 { (Bilingual("交易", "Trades")) }
                @if rows.is_empty() { p.hint { (Bilingual("还没有交易。", "No trades yet.")) } } @else { (table(&rows)) }
            }
            div.pair {
                section.card { h2 { (Bilingual("故障", "Faults")) } (fault_form::show(&controls)) }
                section.card { h2 { (Bilingual("场景", "Scenario")) } (scenario_form::show(&controls)) }
            }
        }
    };
    page(
        Bilingual("沙盒控制台", "Sandbox console"),
        "desk plain wide",
        None,
        &body,
    )
}

fn table(rows: &[Markup]) -> Markup {
    html! {
        div.scroll { table {
            thead { tr {
                th { (Bilingual("网关", "Gateway")) } th { (Bilingual("订单号", "Order")) } th { (Bilingual("钱包", "Wallet")) }
                th { (Bilingual("金额", "Amount")) } th { (Bilingual("状态", "State")) } th { (Bilingual("下单次数", "Create requests")) }
                th { (Bilingual("通知次数", "Notifications")) } th { (Bilingual("手机", "Phone")) }
            } }
            tbody { @for row in rows { (row) } }
        } }
    }
}

fn row(trade: &Trade, creates: u32) -> Markup {
    html! {
        tr {
            td { (trade.gateway.name) }
            td.number { (trade.order_no) }
            td { (wallet_name(trade.wallet)) }
            td.figure { @if let Some(sum) = trade.amount_text() { (sum) } @else { "–" } }
            td { span.pill data-state=(trade.state_name()) { (texts::state(trade)) } }
            td.figure { (creates) }
            td.figure { (trade.delivery.attempts) @if trade.delivery.accepted { " ✓" } }
            td { a href={ "/sandbox/phone?id=" (trade.id) } { (Bilingual("打开", "Open")) } }
        }
    }
}
