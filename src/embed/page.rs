//! The platform of the event loop in a browser: it performs effects with `browser`,
//! fires the element's events, and draws with `ui`.

use super::detail::{Detail, event_of};
use super::host::Host;
use crate::browser::task::Task;
use crate::browser::{clock, http, navigate, storage, timer};
use crate::checkout::Checkout;
use crate::checkout::bridge::Bridge;
use crate::checkout::effect::{Effect, Purpose};
use crate::checkout::event::Event;
use crate::checkout::polling::RequestId;
use crate::checkout::state::State;
use crate::checkout::view_model::ViewModel;
use crate::clock::Now;
use crate::image::QrImage;
use crate::order::Selection;
use crate::runtime::{Platform, Runtime};
use crate::text::Texts;
use crate::wire::{Fault, Reply, Response};
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlCanvasElement;

/// What the page sets and the state machine does not use.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) headers: Vec<(String, String)>,
    pub(super) texts: &'static Texts,
}

type Draw = Box<dyn Fn(ViewModel)>;

/// One widget on its page: its event loop, and what the effects need.
pub(super) struct Page {
    /// For callbacks, which do nothing once the widget is gone.
    this: Weak<Self>,
    runtime: Runtime,
    host: Host,
    settings: RefCell<Settings>,
    draw: Draw,
    tasks: RefCell<Vec<Task>>,
    timer: Cell<Option<Timeout>>,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").finish_non_exhaustive()
    }
}

impl Page {
    pub(super) fn new(checkout: Checkout, host: Host, settings: Settings, draw: Draw) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            runtime: Runtime::new(checkout),
            host,
            settings: RefCell::new(settings),
            draw,
            tasks: RefCell::new(Vec::new()),
            timer: Cell::new(None),
        })
    }

    pub(super) fn set(&self, settings: Settings) {
        self.settings.replace(settings);
    }

    pub(super) const fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(super) fn dispatch(&self, event: Event) {
        self.runtime.dispatch(event, &mut &*self);
    }

    /// Draws the checkout as it is, though no event has changed it.
    pub(super) fn draw(&self) {
        let mut platform = self;
        self.runtime.with(|checkout| platform.on_idle(checkout));
    }

    /// A callback that does nothing once the widget is gone.
    fn dispatcher(&self) -> impl FnOnce(Event) + 'static {
        let page = self.this.clone();
        move |event| {
            if let Some(page) = page.upgrade() {
                page.dispatch(event);
            }
        }
    }

    pub(super) fn draw_picture(&self, canvas: HtmlCanvasElement, image: &QrImage) {
        let dispatch = self.dispatcher();
        let drawn = self.host.draw_picture(canvas, image.bytes(), image.mime());
        self.keep(Task::run(None, JsFuture::from(drawn), move |drawn| {
            if drawn.is_err() {
                dispatch(Event::PictureBroken);
            }
        }));
    }

    /// The order whose state query the tabs of a site share, or an empty text. The last
    /// query before the shopper leaves an order is not shared.
    fn pending_order(&self, purpose: Purpose) -> String {
        let pending = |checkout: &Checkout| {
            let State::Paying(live) = checkout.state() else {
                return None;
            };
            (purpose == Purpose::State).then(|| live.order().no.to_string())
        };
        self.runtime.with(pending).flatten().unwrap_or_default()
    }

    fn keep(&self, task: Task) {
        let mut tasks = self.tasks.borrow_mut();
        tasks.retain(Task::is_running);
        tasks.push(task);
    }

    fn call_create_order(&self, id: RequestId, selection: &Selection) {
        let called = self
            .host
            .create_order(Detail::of_selection(selection, None).to_js());
        let dispatch = self.dispatcher();
        let work = async move {
            let order = JsFuture::from(called.map_err(|_| Fault::Network)?).await;
            reply_of_page(&order.map_err(|_| Fault::Network)?)
        };
        self.keep(Task::run(None, work, move |reply| {
            dispatch(Event::OrderAnswered(id, reply));
        }));
    }
}

impl Page {
    fn call_bridge(&self, wallet: Rc<Bridge>) {
        let (kind, request) = Detail::of_bridge(&wallet);
        let called = self.host.call_bridge(kind, request.to_js());
        let dispatch = self.dispatcher();
        let work = async move { JsFuture::from(called?).await };
        self.keep(Task::run(None, work, move |answer| {
            let answer = answer.ok().and_then(|answer| answer.as_string());
            dispatch(Event::BridgeAnswered(wallet.read(answer.as_deref())));
        }));
    }
}

/// The object that `createOrder` returned, as if the merchant's endpoint had sent it.
fn reply_of_page(order: &JsValue) -> Reply {
    let text = js_sys::JSON::stringify(order).map_err(|_| Fault::Unreadable)?;
    Ok(Response {
        status: 200,
        text: text.into(),
        guessed: false,
        retry_after_ms: None,
    })
}

impl Platform for &Page {
    fn now(&mut self) -> Now {
        clock::now()
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Emit(event) => {
                let texts = self.settings.borrow().texts;
                let (name, detail) = event_of(&event, texts);
                self.host.emit(name, detail.to_js());
            }
            Effect::AskToSubmit(selection, order_no) => {
                let detail = Detail::of_selection(&selection, order_no.as_ref());
                let allowed = self.host.emit("checkout-submit", detail.to_js());
                return Some(Event::SubmitAnswered { allowed });
            }
            Effect::OfferAction(action, order_no) => {
                let detail = Detail::of_action(&action, &order_no);
                let taken = !self.host.emit("checkout-action", detail.to_js());
                return Some(Event::ActionAnswered { taken });
            }
            Effect::Send {
                id,
                purpose,
                request,
                timeout,
            } => {
                let headers = self.settings.borrow().headers.clone();
                let dispatch = self.dispatcher();
                let host = self.host.clone();
                let pending = self.pending_order(purpose);
                let fetch = move |request: &_| host.send(request, &pending);
                self.keep(http::send(request, headers, timeout, fetch, move |reply| {
                    dispatch(match purpose {
                        Purpose::Order => Event::OrderAnswered(id, reply),
                        Purpose::Create => Event::CreateAnswered(id, reply),
                        Purpose::State => Event::StateAnswered(id, reply),
                    });
                }));
            }
            Effect::CallCreateOrder(id, selection) => self.call_create_order(id, &selection),
            Effect::AbortRequests => self.tasks.borrow_mut().clear(),
            Effect::Navigate(departure) => navigate::go(&departure),
            Effect::CallBridge(wallet) => self.call_bridge(wallet),
            Effect::Save(key, snapshot) => storage::save(&key, &snapshot),
            Effect::Remove(key) => storage::remove(&key),
        }
        None
    }

    fn on_idle(&mut self, checkout: &Checkout) {
        let now = clock::now();
        (self.draw)(ViewModel::of(checkout, now));
        self.timer.set(checkout.wake_at(now).map(|at| {
            let dispatch = self.dispatcher();
            timer::after(at.since(now.mono), move || dispatch(Event::Woke))
        }));
    }
}
