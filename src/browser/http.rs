//! Sending a request and reading its whole answer.

use super::task::Task;
use crate::clock::Millis;
use crate::find::split_at_word;
use crate::wire::{Body, Fault, Method, Reply, Request, Response};
use gloo_timers::callback::Timeout;
use js_sys::{Promise, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStream, ReadableStreamDefaultReader, RequestCache,
    RequestInit, TextDecoder, TextDecoderOptions,
};

/// The most bytes of an answer: no documented one comes near, more is a mistake or an attack.
const MAX_BODY: usize = 256 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Sends a request and passes the reply to `done`; dropping the task aborts it. `headers`
/// are the page's own, such as `Authorization`; `timeout` is in milliseconds; `fetch` is the
/// browser's, or the page's replacement for it.
pub fn send(
    request: Request,
    headers: Vec<(String, String)>,
    timeout: Millis,
    fetch: impl FnOnce(&web_sys::Request) -> Promise + 'static,
    done: impl FnOnce(Reply) + 'static,
) -> Task {
    let abort = AbortController::new().ok();
    let work = answer(request, headers, timeout, fetch, abort.clone());
    Task::run(abort, work, done)
}

async fn answer(
    request: Request,
    headers: Vec<(String, String)>,
    timeout: Millis,
    fetch: impl FnOnce(&web_sys::Request) -> Promise,
    abort: Option<AbortController>,
) -> Reply {
    let timed_out = Rc::new(Cell::new(false));
    let _timer = limit(timeout, abort.clone(), &timed_out);
    let reply = exchange(&request, &headers, fetch, abort.as_ref()).await;
    match reply {
        Err(_) if timed_out.get() => Err(Fault::Timeout),
        reply => reply,
    }
}

fn limit(timeout: Millis, abort: Option<AbortController>, timed_out: &Rc<Cell<bool>>) -> Timeout {
    let timed_out = Rc::clone(timed_out);
    super::timer::after(timeout, move || {
        timed_out.set(true);
        if let Some(abort) = abort {
            abort.abort();
        }
    })
}

/// The browser's request. Not by `gloo_net`, whose builder is 1 KB of brotli.
fn browser_request(
    request: &Request,
    page: &[(String, String)],
    abort: Option<&AbortController>,
) -> Result<web_sys::Request, JsValue> {
    let (body, content_type) = match &request.body {
        Body::Nothing => (None, None),
        Body::Form(body) => (Some(body), Some(FORM)),
        Body::Json(body) => (Some(body), Some(JSON)),
    };
    let headers = Headers::new()?;
    for (name, value) in page {
        headers.set(name, value)?;
    }
    if let Some(content_type) = content_type {
        headers.set("Content-Type", content_type)?;
    }
    let init = RequestInit::new();
    init.set_method(match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    });
    init.set_cache(RequestCache::NoStore);
    init.set_headers_headers(&headers);
    init.set_body_opt_str(body.map(String::as_str));
    init.set_signal(abort.map(AbortController::signal).as_ref());
    web_sys::Request::new_with_str_and_init(request.url.as_str(), &init)
}

async fn exchange(
    request: &Request,
    headers: &[(String, String)],
    fetch: impl FnOnce(&web_sys::Request) -> Promise,
    abort: Option<&AbortController>,
) -> Reply {
    let sent = browser_request(request, headers, abort).map_err(|_| Fault::Network)?;
    let fetched = JsFuture::from(fetch(&sent)).await;
    let response = fetched.map_err(|_| Fault::Network)?;
    // A page may have a `fetch` of its own, which may resolve with anything.
    let has_headers = Reflect::get(&response, &"headers".into());
    if !has_headers.is_ok_and(|headers| headers.is_object()) {
        return Err(Fault::Unreadable);
    }
    let response = gloo_net::http::Response::from(response.unchecked_into::<web_sys::Response>());
    let header = |name: &str| response.headers().get(name);
    let retry_after_ms = header("Retry-After").as_deref().and_then(read_retry_after);
    let charset = header("Content-Type").as_deref().and_then(read_charset);
    let bytes = match response.body() {
        Some(stream) => read_body(stream).await?,
        None => Vec::new(),
    };
    let text = decode(&bytes, charset.as_deref().unwrap_or("utf-8"));
    // Old PHP sends GBK without a label. Its words may be shown.
    let guess = || decode(&bytes, "gbk").filter(|_| charset.is_none());
    let guessed = text.is_none();
    Ok(Response {
        status: response.status(),
        text: text.or_else(guess).ok_or(Fault::Unreadable)?,
        guessed,
        retry_after_ms,
    })
}

async fn read_body(stream: ReadableStream) -> Result<Vec<u8>, Fault> {
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(|_| Fault::Network)?;
    let mut bytes = Vec::new();
    loop {
        let read = JsFuture::from(reader.read())
            .await
            .map_err(|_| Fault::Network)?;
        let value = Reflect::get(&read, &"value".into()).unwrap_or(JsValue::UNDEFINED);
        let Ok(chunk) = value.dyn_into::<Uint8Array>() else {
            return Ok(bytes);
        };
        bytes.extend(chunk.to_vec());
        if bytes.len() > MAX_BODY {
            // Whether the transfer can be stopped does not matter: the rest is not read.
            drop(Task::run(None, JsFuture::from(reader.cancel()), drop));
            return Err(Fault::Unreadable);
        }
    }
}

/// Decodes bytes by the answer's own label, and strictly: `None` for bytes that are not
/// valid in it.
fn decode(bytes: &[u8], charset: &str) -> Option<String> {
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    let decoder = |label: &str| TextDecoder::new_with_label_and_options(label, &options).ok();
    let decoder = decoder(charset).or_else(|| decoder("utf-8"))?;
    decoder.decode_with_u8_array(bytes).ok()
}

fn read_charset(content_type: &str) -> Option<String> {
    let (_, charset) = split_at_word(content_type, "charset=")?;
    let charset = charset.split(';').next().unwrap_or_default();
    Some(charset.trim_matches([' ', '"', '\'']).to_owned())
}

/// Milliseconds from now, out of a number of seconds or a date.
fn read_retry_after(text: &str) -> Option<Millis> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return seconds.checked_mul(1000);
    }
    let date = js_sys::Date::parse(text);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (date.is_finite()).then(|| (date - js_sys::Date::now()).max(0.0) as Millis)
}
