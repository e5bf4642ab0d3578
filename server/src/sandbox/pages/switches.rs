//! The console's switches: faults to come, and the scenario.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Both, page};
use crate::sandbox::{Sandbox, faults::Order, gatepay::Code, remote::Scenario, trade::Gateway};

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

/// Every field is a text: an empty one leaves its member as at the start.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ScenarioForm {
    epay_field: String,
    pay_url: String,
    /// `shop`, `none`, or `origin` with the origin beside it.
    referer: String,
    referer_origin: String,
    stock: String,
    /// Yuan.
    quota: String,
    licence: String,
}

pub(super) fn fault_forms(waiting: &[Order]) -> Markup {
    html! {
        form.grid method="post" action="/sandbox/console/fault" {
            label { (Both("网关", "Gateway")) select name="gateway" { @for gateway in Gateway::ALL { option { (gateway.name()) } } } }
            label { (Both("位置", "At")) select name="at" { @for at in ["create", "state", "notify"] { option { (at) } } } }
            label { (Both("种类", "Kind")) select name="kind" { @for kind in KINDS { option { (kind) } } } }
            label { (Both("值", "Value")) input name="value" autocomplete="off"; }
            label { (Both("次数", "Times")) input type="number" name="times" value="1" min="1" max="1000"; }
            button.primary { (Both("添加", "Add")) }
        }
        form.grid.next method="post" action="/sandbox/console/fault" {
            input type="hidden" name="gateway" value="gatepay";
            input type="hidden" name="at" value="create";
            input type="hidden" name="kind" value="code";
            input type="hidden" name="times" value="1";
            label { (Both("gatepay 下次返回", "gatepay answers next with"))
                select #gatepay-code name="value" {
                    @for code in Code::ALL { option value=(code.number()) { (code.number()) " " (code.words()) } }
                }
            }
            button.quiet { (Both("添加", "Add")) }
        }
        @if !waiting.is_empty() {
            ul.list.plain { @for order in waiting { li { code { (json!(order)) } } } }
            form method="post" action="/sandbox/console/clear" { button.quiet { (Both("全部清除", "Clear all")) } }
        }
    }
}

/// `now` is the scenario as JSON.
pub(super) fn scenario_form(now: &Value) -> Markup {
    let text = |pointer: &str| {
        now.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let referer = text("/referer");
    let (way, origin) = match referer {
        "shop" => ("shop", ""),
        "" => ("none", ""),
        origin => ("origin", origin),
    };
    let number = |pointer: &str| now.pointer(pointer).and_then(Value::as_u64);
    let quota = number("/gatepay/quota").map(crate::sandbox::decimal::long);
    html! {
        form.grid method="post" action="/sandbox/console/scenario" {
            (select("epay_field", Both("易支付返回", "epay answers with"), text("/epay_field"), &[
                ("", Both("按设备", "by device")), ("payurl", Both("跳转链接", "payurl")),
                ("qrcode", Both("二维码", "qrcode")), ("urlscheme", Both("小程序链接", "urlscheme")),
            ]))
            (select("pay_url", Both("pay-url 返回", "pay-url answers with"), text("/pay_url"), &[
                ("auto", Both("自动", "auto")), ("h5", Both("H5 支付", "H5")), ("app", Both("微信 APP 支付", "WeChat app")),
                ("mini-program", Both("小程序支付", "mini program")), ("alipay-app", Both("支付宝 APP 支付", "Alipay app")),
            ]))
            (select("referer", Both("pay-url 的 Referer", "pay-url's Referer"), way, &[
                ("shop", Both("本站", "the shop's own")), ("none", Both("不需要", "none wanted")), ("origin", Both("另一个来源", "another origin")),
            ]))
            label { (Both("另一个来源", "The other origin"))
                input name="referer_origin" value=(origin) placeholder="https://shop.example" autocomplete="off"; }
            label { (Both("gatepay 库存（件）", "gatepay's stock, pieces"))
                input type="number" name="stock" min="0" value=[number("/gatepay/stock")] placeholder="∞"; }
            label { (Both("gatepay 当日额度（元）", "gatepay's daily quota, yuan"))
                input type="number" name="quota" min="0" step="0.01" value=[quota] placeholder="∞"; }
            (select("licence", Both("gatepay 授权", "gatepay's licence"), text("/gatepay/licence"), &[
                ("valid", Both("有效", "valid")), ("expired", Both("已过期", "expired")),
            ]))
            button.primary { (Both("应用", "Apply")) }
        }
    }
}

fn select(name: &str, label: Both, chosen: &str, options: &[(&str, Both)]) -> Markup {
    html! {
        label { (label)
            select name=(name) {
                @for (value, words) in options { option value=(value) selected[*value == chosen] { (words.0) " " (words.1) } }
            }
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
    applied(added)
}

pub(crate) async fn clear(State(sandbox): State<Arc<Sandbox>>) -> Redirect {
    sandbox.faults().clear();
    Redirect::to("/sandbox/")
}

pub(crate) async fn set_scenario(
    State(sandbox): State<Arc<Sandbox>>,
    Form(form): Form<ScenarioForm>,
) -> Response {
    applied(wished(form).map(|scenario| *sandbox.scenario() = scenario))
}

fn wished(form: ScenarioForm) -> Result<Scenario, String> {
    let referer = match form.referer.as_str() {
        "none" => "",
        "origin" => form.referer_origin.trim(),
        _ => "shop",
    };
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let stock = given(form.stock)
        .map(|stock| stock.parse::<u64>().map_err(|error| error.to_string()))
        .transpose()?;
    let quota = given(form.quota)
        .map(|quota| crate::money::Fen::parse(&quota).map_err(|error| error.to_string()))
        .transpose()?;
    serde_json::from_value(json!({
        "epay_field": given(form.epay_field),
        "pay_url": given(form.pay_url).unwrap_or_else(|| "auto".to_owned()),
        "referer": referer,
        "gatepay": {
            "stock": stock,
            "quota": quota.map(crate::money::Fen::get),
            "licence": given(form.licence).unwrap_or_else(|| "valid".to_owned()),
        },
    }))
    .map_err(|error| error.to_string())
}

/// Back to the console, or the words why not.
fn applied(outcome: Result<(), String>) -> Response {
    match outcome {
        Ok(()) => Redirect::to("/sandbox/").into_response(),
        Err(error) => {
            let body = html! { main.console { p #result.result { (error) } p { a href="/sandbox/" { (Both("返回", "Back")) } } } };
            let title = Both("沙盒控制台", "Sandbox console");
            page(title, "desk plain wide", None, &body)
        }
    }
}
