//! The functions of the element, by which the widget reaches the page.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortSignal, HtmlCanvasElement};

#[wasm_bindgen]
extern "C" {
    /// Writes a warning into the console.
    #[wasm_bindgen(js_namespace = console)]
    pub fn warn(text: &str);

    /// The functions of the element by which the widget reaches the page.
    #[derive(Clone, Debug)]
    pub type Host;

    /// Fires an event; false if the page called `preventDefault()`.
    #[wasm_bindgen(method)]
    pub fn emit(this: &Host, name: &str, detail: JsValue) -> bool;

    /// Fires `checkout-ready`.
    #[wasm_bindgen(method)]
    pub fn ready(this: &Host);

    /// Fires `checkout-change`.
    #[wasm_bindgen(method)]
    pub fn changed(this: &Host, wallet: &str, product_id: &str, quantity: u32);

    /// Fires `checkout-error` with the code `load`: the pressed button says so as well.
    #[wasm_bindgen(method, js_name = loadFailed)]
    pub fn load_failed(this: &Host, message: &str);

    /// Loads the widget's second part without delay. [`super::Widget::complete`] or
    /// [`super::Widget::load_failed`] follows.
    #[wasm_bindgen(method, js_name = loadRest)]
    pub fn load_rest(this: &Host);

    /// Loads the page again, for the shopper who pressed the button that says so.
    #[wasm_bindgen(method, js_name = loadPageAgain)]
    pub fn load_page_again(this: &Host);

    /// Formats a decimal amount in the currency of the product with that id.
    #[wasm_bindgen(method)]
    pub fn money(this: &Host, amount: &str, product_id: &str) -> String;

    /// Calls the page's `createOrder`; an error where it has none.
    #[wasm_bindgen(method, catch, js_name = createOrder)]
    pub fn create_order(this: &Host, selection: JsValue) -> Result<Promise, JsValue>;

    /// Puts the text on the clipboard; rejects where the browser has none, or does not allow it.
    #[wasm_bindgen(method)]
    pub fn copy(this: &Host, text: &str) -> Promise;

    /// Draws a picture; rejects when the browser cannot read it.
    #[wasm_bindgen(method, js_name = drawPicture)]
    pub fn draw_picture(
        this: &Host,
        canvas: HtmlCanvasElement,
        bytes: &[u8],
        mime: &str,
    ) -> Promise;

    /// Calls `fetch`. For the state query of a pending order `order_no` is its number,
    /// and the response may be one that another tab has just received; for any other
    /// request it is empty. A request that accepts `text/event-stream` is answered by the
    /// next event of that stream.
    #[wasm_bindgen(method)]
    pub fn send(this: &Host, request: &web_sys::Request, order_no: &str) -> Promise;

    /// Calls the wallet's bridge; rejects where there is none, and where the signal is aborted
    /// before the bridge has come.
    #[wasm_bindgen(method, catch, js_name = callBridge)]
    pub fn call_bridge(
        this: &Host,
        kind: &str,
        request: JsValue,
        signal: &AbortSignal,
    ) -> Result<Promise, JsValue>;
}
