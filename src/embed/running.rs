//! The widget's second part: the whole checkout, around a widget that the first part has
//! drawn.

use super::detail::Detail;
use super::host::{Host, warn};
use super::late::{Late, Running};
use super::page::{Page, Settings};
use super::screen::Screen;
use crate::browser::lifecycle::{self, Lifecycle, Visibility};
use crate::browser::{clock, device, navigate, storage};
use crate::checkout::Checkout;
use crate::checkout::config::{Config, ConfigError};
use crate::checkout::controls::Controls;
use crate::checkout::event::Event;
use crate::checkout::opening::{Command, Opening};
use crate::checkout::options::Options;
use crate::checkout::problem::{Problem, ProblemKind};
use crate::checkout::status::Status;
use crate::checkout::view_model::ViewModel;
use crate::json::Json;
use crate::text::{TAGS, Texts, loaded};
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
            warned: RefCell::default(),
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
    /// What the console has for the page's author.
    warned: RefCell<Vec<String>>,
}

struct RunningCheckout {
    page: Rc<Page>,
    _lifecycle: Option<Lifecycle>,
}

impl Running for Second {
    fn start(&self, opening: Opening, options: &str, texts: &'static Texts) {
        let has_order = opening.has_order();
        let (config, controls, settings) = self.read(options, texts);
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
            let checkout = Checkout::new(config, clock::seed()).controlled(controls);
            let page = self.run(checkout, settings);
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
        control(page, controls);
        page.draw();
    }

    fn update(&self, options: &str, texts: &str) {
        let Some(texts) = loaded(texts) else {
            return;
        };
        let (config, controls, settings) = self.read(options, texts);
        self.set(|context| context.texts = texts);
        let Some(RunningCheckout { page, .. }) = self.checkout.get() else {
            match config {
                Ok(config) => {
                    let checkout = Checkout::new(Rc::new(config), clock::seed());
                    let page = self.run(checkout.controlled(controls), settings);
                    page.dispatch(started(page));
                }
                Err(error) => self.misconfigured(error, texts),
            }
            return;
        };
        page.set(settings);
        page.remove_leftover();
        // What is offered now does not begin by itself where the page disables it, and what was
        // offered before does not where the page enables it.
        if controls.disabled {
            control(page, controls);
        }
        match config {
            Ok(config) => self.reconfigure(config, page),
            Err(error) => page.dispatch(Event::Misconfigured(error)),
        }
        control(page, controls);
    }

    fn command(&self, command: Command) {
        let Some(RunningCheckout { page, .. }) = self.checkout.get() else {
            return;
        };
        let status = page.runtime().with(Checkout::status);
        if (command, status) == (Command::Pay, Some(Status::Paid)) {
            self.warn_once("paid already".to_owned());
        }
        page.dispatch(command.into());
    }

    fn order(&self) -> JsValue {
        let running = self.checkout.get();
        let order = running.and_then(|running| running.page.runtime().with(Detail::of_checkout));
        let order = order.flatten();
        order.map_or(JsValue::NULL, |order| order.to_js())
    }
}

/// The first event of a checkout that the shopper has not seen yet.
fn started(page: &Page) -> Event {
    let key = page.runtime().with(|checkout| {
        let offer = &checkout.config().offer;
        offer.storage_key.clone()
    });
    Event::Started(key.and_then(|key| storage::load(&key)))
}

/// Tells the checkout what the page lets the shopper do, where that is something else.
fn control(page: &Page, controls: Controls) {
    let current = page.runtime().with(|checkout| checkout.choice().controls());
    if current != Some(controls) {
        page.dispatch(Event::ControlsChanged(controls));
    }
}

fn commands(page: &Page, waiting: Vec<Command>) {
    for command in waiting {
        page.dispatch(command.into());
    }
}

impl Second {
    /// The page's attributes and properties. The console says what is wrong with them.
    fn read(
        &self,
        options: &str,
        texts: &'static Texts,
    ) -> (Result<Config, ConfigError>, Controls, Settings) {
        let json = Json::of_element(options);
        let options = Options(json.root());
        let headers = options.pairs("headers");
        let settings = Settings { headers, texts };
        let config = options.config(device::environment());
        let mut config = config.and_then(Config::that_sells);
        if let Ok(config) = &mut config
            && navigate::is_framed()
        {
            config.target = config.target.in_frame();
        }
        if let Err(error) = &config {
            self.warn_once(options.explain(*error));
        }
        for warning in options.warnings(&TAGS) {
            self.warn_once(warning);
        }
        (config, options.controls(), settings)
    }

    /// Writes a sentence into the console, once.
    fn warn_once(&self, sentence: String) {
        let mut warned = self.warned.borrow_mut();
        if !warned.contains(&sentence) {
            warn(&["wallet-checkout: ", &sentence].concat());
            warned.push(sentence);
        }
    }

    /// Changes what is drawn with the next view.
    fn set(&self, change: impl FnOnce(&mut AppContext)) {
        change(&mut self.screen.borrow_mut().context);
    }

    fn reconfigure(&self, config: Config, page: &Page) {
        let latest = page
            .runtime()
            .with(|checkout| checkout.latest_config().cloned())
            .flatten();
        if latest.as_deref() == Some(&config) {
            // Only the texts may have changed.
            return self.screen.borrow_mut().redraw();
        }
        self.warn_of_late_price(latest.as_deref(), &config, page);
        let key = &config.offer.storage_key;
        let same_offer = |latest: Rc<Config>| latest.offer.storage_key == *key;
        let stored = if latest.is_some_and(same_offer) {
            None
        } else {
            storage::load(key)
        };
        page.dispatch(Event::Reconfigured(Rc::new(config), stored));
    }

    /// Warns the page's author that another price does not reach an order that is under way.
    fn warn_of_late_price(&self, latest: Option<&Config>, config: &Config, page: &Page) {
        let prices = |config: &Config| {
            let products = config.offer.products.iter();
            products.map(|product| product.price).collect::<Vec<_>>()
        };
        let is_under_way = page
            .runtime()
            .with(|checkout| matches!(checkout.status(), Status::Creating | Status::Paying));
        if is_under_way == Some(true) && latest.is_some_and(|it| prices(it) != prices(config)) {
            self.warn_once(
                "another amount counts for the next order, not for the one under way".into(),
            );
        }
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
            let page = weak.clone();
            context.on_copy =
                Callback::from(move |text: AttrValue| copy(&page, screen.clone(), &text));
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

    /// Reports the error, which is all that is shown. No checkout runs yet.
    fn misconfigured(&self, error: ConfigError, texts: &Texts) {
        let from = if self.is_ready.take() {
            "ready"
        } else {
            "loading"
        };
        let change = Detail::of_change(from, "failed", None);
        self.host.emit("checkout-state", change.to_js());
        let view = ViewModel::Misconfigured(error);
        self.screen.borrow_mut().show(Rc::new(view));
        let problem = Problem {
            kind: ProblemKind::Config(error),
            order_no: None,
            polling: None,
        };
        let detail = Detail::of_problem(&problem, texts);
        self.host.emit("checkout-error", detail.to_js());
    }
}

/// The screen confirms what was copied, and nothing else.
fn copy(page: &Weak<Page>, screen: Weak<RefCell<Screen>>, text: &AttrValue) {
    let Some(page) = page.upgrade() else {
        return;
    };
    let copied = text.clone();
    page.copy(text, move || {
        if let Some(screen) = screen.upgrade() {
            let mut screen = screen.borrow_mut();
            screen.context.copied = copied;
            screen.redraw();
        }
    });
}

fn send(page: &Weak<Page>, event: Event) {
    if let Some(page) = page.upgrade() {
        page.dispatch(event);
    }
}
