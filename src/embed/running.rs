//! The widget's second part: the whole checkout, around a widget that the first part has
//! drawn.

use super::detail::Detail;
use super::host::Host;
use super::late::{Late, Running};
use super::page::{Page, Settings};
use super::screen::Screen;
use crate::browser::lifecycle::{self, Lifecycle, Visibility};
use crate::browser::{clipboard, clock, device, storage};
use crate::checkout::Checkout;
use crate::checkout::config::{Config, ConfigError};
use crate::checkout::event::Event;
use crate::checkout::opening::{Command, Opening};
use crate::checkout::options::Options;
use crate::checkout::problem::{Problem, ProblemKind};
use crate::checkout::view_model::ViewModel;
use crate::json::Json;
use crate::text::{Texts, loaded};
use crate::ui::{AppContext, LATER_STYLE_SHEET};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use yew::{AttrValue, Callback};

/// The second part.
#[derive(Clone, Copy, Debug)]
pub struct SecondPart;

impl Late for SecondPart {
    fn running(&self, host: Host, screen: Rc<RefCell<Screen>>, is_ready: bool) -> Box<dyn Running> {
        Box::new(Second {
            host,
            screen,
            is_ready: Cell::new(is_ready),
            checkout: OnceCell::new(),
        })
    }

    fn style_sheet(&self) -> &'static str {
        LATER_STYLE_SHEET
    }
}

struct Second {
    host: Host,
    screen: Rc<RefCell<Screen>>,
    /// The first part has told the page that the shopper can choose, and nothing since.
    is_ready: Cell<bool>,
    /// Set by the first usable configuration.
    checkout: OnceCell<RunningCheckout>,
}

struct RunningCheckout {
    page: Rc<Page>,
    _lifecycle: Option<Lifecycle>,
}

impl Running for Second {
    fn start(&self, opening: Opening, options: &str, texts: &'static Texts) {
        let has_order = opening.has_order();
        let (config, settings) = read(options, texts);
        let config = match config {
            Ok(config) => Rc::new(config),
            Err(error) => {
                // The first part's have no word for it.
                self.set(|context| context.texts = texts);
                return self.misconfigured(error, texts);
            }
        };
        let (choice, waiting) = opening.into_parts();
        let choice = choice.filter(|_| self.is_ready.get());
        let Some(choice) = choice else {
            let page = self.run(Checkout::new(config, clock::seed()), settings);
            page.dispatch(started(page));
            return commands(page, waiting);
        };
        let checkout = Checkout::chosen(Rc::clone(&config), choice, clock::seed());
        let page = self.run(checkout, settings);
        if has_order || config.offer.autostart {
            let stored = storage::load(&config.offer.storage_key);
            page.dispatch(Event::Reconfigured(config, stored));
        }
        commands(page, waiting);
        page.draw();
    }

    fn update(&self, options: &str, texts: &str) {
        let Some(texts) = loaded(texts) else {
            return;
        };
        let (config, settings) = read(options, texts);
        self.set(|context| context.texts = texts);
        match (config, self.checkout.get()) {
            (Ok(config), Some(running)) => {
                running.page.set(settings);
                self.reconfigure(config, &running.page);
            }
            (Ok(config), None) => {
                let page = self.run(Checkout::new(Rc::new(config), clock::seed()), settings);
                page.dispatch(started(page));
            }
            (Err(error), _) => self.misconfigured(error, texts),
        }
    }

    fn command(&self, command: Command) {
        if let Some(running) = self.checkout.get() {
            running.page.dispatch(command.into());
        }
    }

    fn order(&self) -> JsValue {
        let running = self.checkout.get();
        let order = running.and_then(|running| running.page.runtime().with(Detail::of_checkout));
        let order = order.flatten();
        order.map_or(JsValue::NULL, |order| order.to_js())
    }
}

fn read(options: &str, texts: &'static Texts) -> (Result<Config, ConfigError>, Settings) {
    let json = Json::of_element(options);
    let options = Options(json.root());
    let headers = options.pairs("headers");
    let settings = Settings { headers, texts };
    (options.config(device::environment()), settings)
}

/// The first event of a checkout that the shopper has not seen yet.
fn started(page: &Page) -> Event {
    let key = page.runtime().with(|checkout| {
        let offer = &checkout.config().offer;
        offer.storage_key.clone()
    });
    Event::Started(key.and_then(|key| storage::load(&key)))
}

fn commands(page: &Page, waiting: Vec<Command>) {
    for command in waiting {
        page.dispatch(command.into());
    }
}

impl Second {
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
        let key = &config.offer.storage_key;
        let same_offer = |latest: Rc<Config>| latest.offer.storage_key == *key;
        let stored = if latest.is_some_and(same_offer) {
            None
        } else {
            storage::load(key)
        };
        page.dispatch(Event::Reconfigured(Rc::new(config), stored));
    }

    /// Sets the checkout up. Nothing happens before the first event.
    fn run(&self, checkout: Checkout, settings: Settings) -> &Page {
        let screen = Rc::clone(&self.screen);
        let texts = settings.texts;
        let draw = move |view| screen.borrow_mut().show(Rc::new(view));
        let page = Page::new(checkout, self.host.clone(), settings, Box::new(draw));
        let weak = Rc::downgrade(&page);
        let screen = Rc::downgrade(&self.screen);
        self.set(|context| {
            context.texts = texts;
            let page = weak.clone();
            context.on_choose = Callback::from(move |event| send(&page, Event::from(event)));
            let page = weak.clone();
            context.on_event = Callback::from(move |event| send(&page, event));
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
        let running = RunningCheckout {
            page,
            _lifecycle: lifecycle,
        };
        &self.checkout.get_or_init(|| running).page
    }

    /// Reports the error. A checkout that runs goes on with its last usable
    /// configuration; without one the error is all that is shown.
    fn misconfigured(&self, error: ConfigError, texts: &Texts) {
        let kind = ProblemKind::Config(error);
        if self.checkout.get().is_none() {
            let from = if self.is_ready.take() {
                "ready"
            } else {
                "loading"
            };
            let change = Detail::of_change(from, "failed", None);
            self.host.emit("checkout-state", change.to_js());
            let view = ViewModel::Misconfigured(error);
            self.screen.borrow_mut().show(Rc::new(view));
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

fn send(page: &Weak<Page>, event: Event) {
    if let Some(page) = page.upgrade() {
        page.dispatch(event);
    }
}
