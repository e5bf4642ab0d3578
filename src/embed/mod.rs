//! What JavaScript can call. The custom element in `static/wallet-checkout.js`
//! is the only caller.

mod detail;
pub mod page;

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
use crate::runtime::Runtime;
use crate::text::{Texts, loaded};
use crate::ui::{App, AppProps, STYLE_SHEET};
use detail::Detail;
use page::{Host, Page, Settings};
use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::{AppHandle, AttrValue, Callback};

/// The style sheet that every widget on the page adopts.
#[wasm_bindgen(js_name = styleSheet)]
#[must_use]
pub fn style_sheet() -> String {
    STYLE_SHEET.to_owned()
}

/// One widget on the page. `destroy` leaves nothing behind.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Widget {
    host: Host,
    screen: Rc<RefCell<Screen>>,
    /// Set once the page has a usable configuration. A cell, because the page's
    /// handlers may call us while we tell it something.
    running: OnceCell<Running>,
}

#[derive(Debug)]
struct Running {
    runtime: Rc<Runtime<Page>>,
    _lifecycle: Option<Lifecycle>,
}

/// The Yew app, mounted when there is something to show, and what it shows.
struct Screen {
    root: Element,
    app: Option<AppHandle<App>>,
    props: AppProps,
}

impl std::fmt::Debug for Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Screen").finish_non_exhaustive()
    }
}

impl Screen {
    fn show(&mut self, change: impl FnOnce(&mut AppProps)) {
        change(&mut self.props);
        let props = self.props.clone();
        if let Some(app) = &mut self.app {
            app.update(props);
        } else {
            let renderer = yew::Renderer::<App>::with_root_and_props(self.root.clone(), props);
            self.app = Some(renderer.render());
        }
    }
}

#[wasm_bindgen]
impl Widget {
    /// Draws into `root` and starts. `None` for texts of another build.
    #[must_use]
    pub fn mount(root: Element, host: Host, options: &str, texts: &str) -> Option<Self> {
        let props = AppProps {
            view: Rc::new(ViewModel::Misconfigured(ConfigError::Gateway)),
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
        let app = None;
        let widget = Self {
            host,
            screen: Rc::new(RefCell::new(Screen { root, app, props })),
            running: OnceCell::new(),
        };
        widget.update(options, texts);
        Some(widget)
    }

    /// Takes the element's attributes, properties and texts in anew.
    pub fn update(&self, options: &str, texts: &str) {
        // The element wrote it by `JSON.stringify`; what is no JSON has no gateway.
        let json = Json::parse(options).or_else(|| Json::parse("{}"));
        let Some((json, texts)) = json.zip(loaded(texts)) else {
            return;
        };
        let options = Options(json.root());
        let config = options.config(device::environment());
        let headers = options.pairs("headers");
        let settings = Settings { headers, texts };
        self.set(|props| {
            props.texts = texts;
        });
        match (config, self.running.get()) {
            (Ok(config), Some(running)) => {
                running.runtime.world().set(settings);
                let known = running.runtime.with(|checkout| checkout.config().clone());
                let same_offer = |known: &Rc<Config>| known.storage_key == config.storage_key;
                let event = match known {
                    Some(known) if *known == config => Event::Woke,
                    Some(known) if same_offer(&known) => Event::Reconfigured(Rc::new(config), None),
                    Some(_) | None => {
                        let stored = storage::load(&config.storage_key);
                        Event::Reconfigured(Rc::new(config), stored)
                    }
                };
                running.runtime.dispatch(event);
            }
            (Ok(config), None) => {
                self.start(Checkout::new(Rc::new(config), clock::seed()), settings);
            }
            (Err(error), _) => self.misconfigured(error, texts),
        }
    }

    /// `pay`, `check`, `refresh`, `cancel` or `reset`.
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
            running.runtime.dispatch(event);
        }
    }

    /// The order under way, or null.
    #[must_use]
    pub fn order(&self) -> JsValue {
        let running = self.running.get();
        let order = running.and_then(|running| running.runtime.with(Detail::of_checkout));
        let order = order.flatten();
        order.map_or(JsValue::NULL, |order| order.to_js())
    }

    pub fn destroy(self) {
        drop(self.running);
        if let Ok(screen) = Rc::try_unwrap(self.screen) {
            let app = screen.into_inner().app;
            app.into_iter().for_each(AppHandle::destroy);
        }
    }
}

impl Widget {
    /// Shows with the next view.
    fn set(&self, change: impl FnOnce(&mut AppProps)) {
        change(&mut self.screen.borrow_mut().props);
    }

    fn start(&self, checkout: Checkout, settings: Settings) {
        let stored = storage::load(&checkout.config().storage_key);
        let screen = Rc::clone(&self.screen);
        let draw = move |view| screen.borrow_mut().show(|props| props.view = Rc::new(view));
        let runtime = Page::start(checkout, self.host.clone(), settings, Box::new(draw));
        let weak = Rc::downgrade(&runtime);
        let screen = Rc::downgrade(&self.screen);
        self.set(|props| {
            props.on_event = callback(weak.clone());
            let page = weak.clone();
            props.on_canvas = Callback::from(move |(canvas, image)| {
                if let Some(runtime) = page.upgrade() {
                    runtime.world().draw_picture(canvas, &image);
                }
            });
            props.on_copy = Callback::from(move |text| copy(&screen, text));
        });
        let seen = move |sight| {
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
            lifecycle.map(|(window, document)| lifecycle::watch(&window, &document, seen));
        let running = Running {
            runtime,
            _lifecycle: lifecycle,
        };
        // Known before the page hears of it, and calls.
        let running = self.running.get_or_init(|| running);
        running.runtime.dispatch(Event::Started(stored));
    }

    /// An order under way goes on; without one there is nothing to sell.
    fn misconfigured(&self, error: ConfigError, texts: &Texts) {
        let kind = ProblemKind::Config(error);
        if self.running.get().is_none() {
            let change = Detail::of_change("loading", "failed", None);
            self.host.emit("checkout-state", change.to_js());
            let view = ViewModel::Misconfigured(error);
            self.screen
                .borrow_mut()
                .show(|props| props.view = Rc::new(view));
        }
        let problem = Problem {
            kind,
            order_no: None,
        };
        let detail = Detail::of_problem(&problem, texts);
        self.host.emit("checkout-error", detail.to_js());
    }
}

fn copy(screen: &Weak<RefCell<Screen>>, text: AttrValue) {
    clipboard::copy(&text);
    if let Some(screen) = screen.upgrade() {
        screen.borrow_mut().show(|props| props.copied = text);
    }
}

fn callback(runtime: Weak<Runtime<Page>>) -> Callback<Event> {
    Callback::from(move |event| send(&runtime, event))
}

fn send(runtime: &Weak<Runtime<Page>>, event: Event) {
    if let Some(runtime) = runtime.upgrade() {
        runtime.dispatch(event);
    }
}
