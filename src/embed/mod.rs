//! What JavaScript can call. The custom element in `static/wallet-checkout.js`
//! is the only caller.

mod detail;
pub mod page;
mod screen;

use crate::browser::lifecycle::{self, Lifecycle, Visibility};
use crate::browser::{clipboard, clock, device, storage};
use crate::checkout::Checkout;
use crate::checkout::config::{Config, ConfigError};
use crate::checkout::event::Event;
use crate::checkout::options::Options;
use crate::checkout::problem::{Problem, ProblemKind};
use crate::checkout::view_model::ViewModel;
use crate::json::Json;
use crate::money::Fen;
use crate::text::{Texts, loaded};
use crate::ui::{AppContext, STYLE_SHEET};
use detail::Detail;
use page::{Host, Page, Settings};
use screen::Screen;
use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::{AttrValue, Callback};

/// The style sheet that every widget on the page adopts, as CSS text.
#[wasm_bindgen(js_name = styleSheet)]
#[must_use]
pub fn style_sheet() -> String {
    STYLE_SHEET.to_owned()
}

/// One widget on the page. After `destroy` none of it is left.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Widget {
    host: Host,
    screen: Rc<RefCell<Screen>>,
    /// Set by the first usable configuration. A cell, because a handler of the page's
    /// may call the widget while the widget fires an event.
    running: OnceCell<Running>,
}

#[derive(Debug)]
struct Running {
    page: Rc<Page>,
    _lifecycle: Option<Lifecycle>,
}

#[wasm_bindgen]
impl Widget {
    /// Draws into `root` and starts. `options` and `texts` are as in `update`; `None`
    /// is returned for texts of another build.
    #[must_use]
    pub fn mount(root: Element, host: Host, options: &str, texts: &str) -> Option<Self> {
        let context = AppContext {
            texts: loaded(texts)?,
            money: Callback::from({
                let host = host.clone();
                move |(amount, product_id): (Fen, String)| {
                    host.money(&amount.to_string(), &product_id)
                }
            }),
            copied: AttrValue::default(),
            on_event: Callback::noop(),
            on_copy: Callback::noop(),
            on_canvas: Callback::noop(),
        };
        let widget = Self {
            host,
            screen: Rc::new(RefCell::new(Screen::new(root, context))),
            running: OnceCell::new(),
        };
        widget.update(options, texts);
        Some(widget)
    }

    /// Replaces the attributes and properties, as JSON (see [`Options`]), and the texts
    /// (see [`loaded`]). Texts of another build change nothing.
    pub fn update(&self, options: &str, texts: &str) {
        // The element wrote it with `JSON.stringify`; anything else names no gateway.
        let json = Json::parse(options).or_else(|| Json::parse("{}"));
        let Some((json, texts)) = json.zip(loaded(texts)) else {
            return;
        };
        let options = Options(json.root());
        let config = options.config(device::environment());
        let headers = options.pairs("headers");
        let settings = Settings { headers, texts };
        self.set(|context| context.texts = texts);
        match (config, self.running.get()) {
            (Ok(config), Some(running)) => {
                running.page.set(settings);
                self.reconfigure(config, &running.page);
            }
            (Ok(config), None) => {
                self.start(Checkout::new(Rc::new(config), clock::seed()), settings);
            }
            (Err(error), _) => self.misconfigured(error, texts),
        }
    }

    /// Runs a method of the element: `pay`, `check`, `refresh`, `cancel` or `reset`. It
    /// does nothing for other names, or without a usable configuration.
    pub fn command(&self, name: &str) {
        let event = match name {
            "pay" => Event::PayPressed,
            "check" => Event::CheckPressed,
            "refresh" => Event::RefreshPressed,
            "cancel" => Event::CancelPressed,
            "reset" => Event::ResetPressed,
            _ => return,
        };
        if let Some(running) = self.running.get() {
            running.page.dispatch(event);
        }
    }

    /// The order under way, as the element's `order` property has it, or null.
    #[must_use]
    pub fn order(&self) -> JsValue {
        let running = self.running.get();
        let order = running.and_then(|running| running.page.runtime().with(Detail::of_checkout));
        let order = order.flatten();
        order.map_or(JsValue::NULL, |order| order.to_js())
    }

    /// Ends timers, listeners and requests, and takes the app out of the page.
    pub fn destroy(self) {
        drop(self.running);
        if let Ok(screen) = Rc::try_unwrap(self.screen) {
            screen.into_inner().destroy();
        }
    }
}

impl Widget {
    /// Changes what is drawn with the next view.
    fn set(&self, change: impl FnOnce(&mut AppContext)) {
        change(&mut self.screen.borrow_mut().context);
    }

    fn reconfigure(&self, config: Config, page: &Page) {
        let latest = page
            .runtime()
            .with(|checkout| checkout.latest_config().clone());
        if latest.as_deref() == Some(&config) {
            // Only the texts may have changed.
            return self.screen.borrow_mut().redraw();
        }
        let same_offer = |latest: Rc<Config>| latest.storage_key == config.storage_key;
        let stored = if latest.is_some_and(same_offer) {
            None
        } else {
            storage::load(&config.storage_key)
        };
        page.dispatch(Event::Reconfigured(Rc::new(config), stored));
    }

    fn start(&self, checkout: Checkout, settings: Settings) {
        let stored = storage::load(&checkout.config().storage_key);
        let screen = Rc::clone(&self.screen);
        let draw = move |view| screen.borrow_mut().show(view);
        let page = Page::new(checkout, self.host.clone(), settings, Box::new(draw));
        let weak = Rc::downgrade(&page);
        let screen = Rc::downgrade(&self.screen);
        self.set(|context| {
            context.on_event = callback(weak.clone());
            let page = weak.clone();
            context.on_canvas = Callback::from(move |(canvas, image)| {
                if let Some(page) = page.upgrade() {
                    page.draw_picture(canvas, &image);
                }
            });
            context.on_copy = Callback::from(move |text| copy(&screen, text));
        });
        let on_sight = move |sight| {
            send(
                &weak,
                match sight {
                    Visibility::Hidden => Event::Hidden,
                    Visibility::Back => Event::Returned,
                },
            );
        };
        let window = web_sys::window();
        let document = window.as_ref().and_then(web_sys::Window::document);
        let lifecycle = window.zip(document);
        let lifecycle =
            lifecycle.map(|(window, document)| lifecycle::watch(&window, &document, on_sight));
        let running = Running {
            page,
            _lifecycle: lifecycle,
        };
        // It is set before the first event is fired, whose handler may call the widget.
        let running = self.running.get_or_init(|| running);
        running.page.dispatch(Event::Started(stored));
    }

    /// Reports the error. A checkout that runs goes on with its last usable
    /// configuration; without one the error is all that is shown.
    fn misconfigured(&self, error: ConfigError, texts: &Texts) {
        let kind = ProblemKind::Config(error);
        if self.running.get().is_none() {
            let change = Detail::of_change("loading", "failed", None);
            self.host.emit("checkout-state", change.to_js());
            let view = ViewModel::Misconfigured(error);
            self.screen.borrow_mut().show(view);
        }
        let problem = Problem {
            kind,
            order_no: None,
            polling: None,
        };
        let detail = Detail::of_problem(&problem, texts);
        self.host.emit("checkout-error", detail.to_js());
    }
}

fn copy(screen: &Weak<RefCell<Screen>>, text: AttrValue) {
    clipboard::copy(&text);
    if let Some(screen) = screen.upgrade() {
        let mut screen = screen.borrow_mut();
        screen.context.copied = text;
        screen.redraw();
    }
}

fn callback(page: Weak<Page>) -> Callback<Event> {
    Callback::from(move |event| send(&page, event))
}

fn send(page: &Weak<Page>, event: Event) {
    if let Some(page) = page.upgrade() {
        page.dispatch(event);
    }
}
