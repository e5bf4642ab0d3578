//! Calling the wallet whose browser this is.

use super::task::Task;
use super::timer;
use crate::checkout::bridge::{Bridge, BridgeAnswer, read_alipay, read_wechat, wechat_request};
use crate::clock::Millis;
use gloo_events::EventListener;
use js_sys::{Function, Number, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Document};

/// A wallet's browser brings its bridge in within a second or two, or never.
const READY_WITHIN: Millis = 5_000;

pub fn call(bridge: &Bridge, done: impl FnOnce(BridgeAnswer) + 'static) -> Task {
    let abort = AbortController::new().ok();
    let answer = answer(bridge.clone(), abort.clone());
    Task::run(abort, answer, move |answer| {
        done(answer.unwrap_or(BridgeAnswer::Missing));
    })
}

async fn answer(bridge: Bridge, abort: Option<AbortController>) -> Result<BridgeAnswer, JsValue> {
    match bridge {
        Bridge::Wechat(params) => {
            let bridge = ready("WeixinJSBridge", "WeixinJSBridgeReady").await?;
            let pairs = wechat_request(&params);
            let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
            let request = object(pairs)?;
            let invoke = method(&bridge, "invoke")?;
            let answer = answered(abort, |callback| {
                let name = "getBrandWCPayRequest".into();
                invoke.call3(&bridge, &name, &request, callback)
            });
            Ok(read_wechat(&text(&answer.await?, "err_msg")))
        }
        Bridge::Alipay(order) => {
            let bridge = ready("AlipayJSBridge", "AlipayJSBridgeReady").await?;
            let request = object([("orderStr", order.as_str())].into_iter())?;
            let call = method(&bridge, "call")?;
            let answer = answered(abort, |callback| {
                call.call3(&bridge, &"tradePay".into(), &request, callback)
            });
            Ok(read_alipay(&text(&answer.await?, "resultCode")))
        }
        Bridge::MiniProgram(path) => {
            let wx = global("wx").ok_or(JsValue::NULL)?;
            let host = Reflect::get(&wx, &"miniProgram".into())?;
            let request = object([("url", &*format!("/{path}"))].into_iter())?;
            method(&host, "navigateTo")?.call1(&host, &request)?;
            Ok(BridgeAnswer::Sent)
        }
    }
}

/// The bridge, there already or announced by its event before the deadline.
async fn ready(name: &str, event: &'static str) -> Result<JsValue, JsValue> {
    if let Some(bridge) = global(name) {
        return Ok(bridge);
    }
    let (promise, resolve) = promise();
    let late = resolve.clone();
    let _deadline = timer::after(READY_WITHIN, move || settle(&late, &JsValue::NULL));
    let document = web_sys::window().and_then(|window| window.document());
    let document: Document = document.ok_or(JsValue::NULL)?;
    let _listener = EventListener::once(&document, event, move |_| {
        settle(&resolve, &JsValue::NULL);
    });
    JsFuture::from(promise).await?;
    global(name).ok_or(JsValue::NULL)
}

/// What the bridge calls back with; an error when the call is given up before.
async fn answered(
    abort: Option<AbortController>,
    call: impl FnOnce(&JsValue) -> Result<JsValue, JsValue>,
) -> Result<JsValue, JsValue> {
    let (promise, resolve) = promise();
    let given_up = resolve.clone();
    let signal = abort.map(|abort| abort.signal());
    let _listener = signal.map(|signal| {
        EventListener::once(&signal, "abort", move |_| settle(&given_up, &JsValue::NULL))
    });
    let callback = Closure::once(move |answer: JsValue| settle(&resolve, &answer));
    call(callback.as_ref())?;
    JsFuture::from(promise).await
}

fn promise() -> (Promise, Function) {
    // Not `Function::default()`, which is `new Function` and which strict pages forbid.
    let mut resolve = JsValue::UNDEFINED.unchecked_into::<Function>();
    let promise = Promise::new(&mut |settle, _| resolve = settle);
    (promise, resolve)
}

fn settle(resolve: &Function, value: &JsValue) {
    // A promise's own function does not throw.
    let _ = resolve.call1(&JsValue::NULL, value);
}

fn global(name: &str) -> Option<JsValue> {
    let found = Reflect::get(&js_sys::global(), &name.into()).ok()?;
    found.is_object().then_some(found)
}

fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}

fn object<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in pairs {
        Reflect::set(&object, &name.into(), &value.into())?;
    }
    Ok(object)
}

/// A member that is text, or a number as text.
fn text(answer: &JsValue, name: &str) -> String {
    let value = Reflect::get(answer, &name.into()).unwrap_or(JsValue::NULL);
    // Rust's own way to write a float is 3 KB.
    let number = || Number::from(value.clone()).to_string_with_radix(10);
    value
        .as_string()
        .or_else(|| number().ok()?.as_string())
        .unwrap_or_default()
}
