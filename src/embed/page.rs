//! The platform of the event loop in a browser: it performs effects with `browser`,
//! fires the element's events, and draws with `ui`.

use super::detail::{Detail, event_of};
use super::host::Host;
use crate::browser::task::Task;
use crate::browser::{clock, created_order, http, navigate, storage, timer};
use crate::checkout::Checkout;
use crate::checkout::bridge::Bridge;
use crate::checkout::effect::{Effect, Purpose};
use crate::checkout::event::Event;
use crate::checkout::launch::WalletLink;
use crate::checkout::polling::RequestId;
use crate::checkout::state::State;
use crate::checkout::view_model::ViewModel;
use crate::clock::Now;
use crate::image::QrImage;
use crate::order::Selection;
use crate::runtime::{Platform, Runtime};
use crate::text::Texts;
use crate::wire::{Fault, Method, Reply, Request, Response};
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, HtmlCanvasElement};

/// The content type of a stream.
const EVENT_STREAM: &str = "text/event-stream";

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
    /// The key of a snapshot that is over, and when it is removed. Until what follows is drawn a
    /// trap would lose the order otherwise.
    leftover: Cell<Option<(String, Timeout)>>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.remove_leftover();
    }
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
            leftover: Cell::new(None),
        })
    }

    pub(super) fn set(&self, settings: Settings) {
        self.settings.replace(settings);
    }

    pub(super) const fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(super) fn dispatch(&self, event: Event) {
        self.remove_leftover();
        self.runtime.dispatch(event, &mut &*self);
    }

    /// Draws the checkout as it is, though no event has changed it.
    pub(super) fn draw(&self) {
        let mut platform = self;
        self.runtime.with(|checkout| platform.on_idle(checkout));
    }

    /// Removes a snapshot that is over, if there is one.
    pub(super) fn remove_leftover(&self) {
        if let Some((key, _)) = self.leftover.take() {
            storage::remove(&key);
        }
    }

    /// Has the snapshot removed once all that is under way has been drawn.
    fn remove_soon(&self, key: String) {
        let page = self.this.clone();
        let later = timer::after(0, move || {
            if let Some(page) = page.upgrade() {
                page.remove_leftover();
            }
        });
        self.leftover.set(Some((key, later)));
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

    /// Puts the text on the clipboard, then calls `done`.
    pub(super) fn copy(&self, text: &str, done: impl FnOnce() + 'static) {
        let copied = JsFuture::from(self.host.copy(text));
        self.keep(Task::run(None, copied, move |copied| {
            if copied.is_ok() {
                done();
            }
        }));
    }

    /// The order whose state query or stream the tabs of a site share, or an empty text. The last
    /// query before the shopper leaves an order is not shared.
    fn pending_order(&self, purpose: Purpose) -> String {
        let pending = |checkout: &Checkout| {
            let State::Paying(live) = checkout.state() else {
                return None;
            };
            matches!(purpose, Purpose::State | Purpose::Stream).then(|| live.order().no.to_string())
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
    /// Whether the wallet opens shows in a moment.
    fn open_wallet(&self, link: &WalletLink) {
        let request = Detail::default().text("url", link.as_str());
        self.call("link", &request, drop);
    }

    fn call_bridge(&self, wallet: Rc<Bridge>) {
        let (kind, request) = Detail::of_bridge(&wallet);
        let dispatch = self.dispatcher();
        self.call(kind, &request, move |answer| {
            dispatch(Event::BridgeAnswered(wallet.read(answer.as_deref())));
        });
    }

    /// Calls the wallet, which is not opened any more once the order is left.
    fn call(&self, kind: &str, request: &Detail, done: impl FnOnce(Option<String>) + 'static) {
        let Ok(abort) = AbortController::new() else {
            return done(None);
        };
        let called = self
            .host
            .call_bridge(kind, request.to_js(), &abort.signal());
        let work = async move { JsFuture::from(called?).await };
        self.keep(Task::run(Some(abort), work, move |answer| {
            done(answer.ok().and_then(|answer| answer.as_string()));
        }));
    }
}

/// The request by an address that no cache knows yet: a page's service worker may answer every
/// GET with what it has.
fn uncached(request: Request) -> Request {
    match request.method {
        Method::Get => {
            let now = clock::now().wall.as_millis().to_string();
            Request::get(request.url.with_query("_", &now))
        }
        Method::Post => request,
    }
}

/// The object that `createOrder` returned, as if the merchant's endpoint had sent it.
fn reply_of_page(order: &JsValue) -> Reply {
    let text = created_order::read(order).ok_or(Fault::Unreadable)?;
    Ok(Response {
        status: 200,
        text,
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
                let press_counts = navigate::was_just_pressed();
                return Some(Event::ActionAnswered {
                    taken,
                    press_counts,
                });
            }
            Effect::Send {
                id,
                purpose,
                request,
                timeout,
            } => {
                let headers = match purpose {
                    // By this the element tells it from a request.
                    Purpose::Stream => vec![("Accept".to_owned(), EVENT_STREAM.to_owned())],
                    Purpose::Order | Purpose::Create | Purpose::State => {
                        self.settings.borrow().headers.clone()
                    }
                };
                let request = uncached(request);
                let dispatch = self.dispatcher();
                let host = self.host.clone();
                let pending = self.pending_order(purpose);
                let fetch = move |request: &_| host.send(request, &pending);
                self.keep(http::send(request, headers, timeout, fetch, move |reply| {
                    dispatch(match purpose {
                        Purpose::Order => Event::OrderAnswered(id, reply),
                        Purpose::Create => Event::CreateAnswered(id, reply),
                        Purpose::State => Event::StateAnswered(id, reply),
                        Purpose::Stream => Event::StreamAnswered(id, reply),
                    });
                }));
            }
            Effect::CallCreateOrder(id, selection) => self.call_create_order(id, &selection),
            Effect::AbortRequests => self.tasks.borrow_mut().clear(),
            Effect::Navigate(departure) => navigate::go(&departure),
            Effect::OpenWallet(link) => self.open_wallet(&link),
            Effect::CallBridge(wallet) => self.call_bridge(wallet),
            Effect::Save(key, snapshot) => {
                self.remove_leftover();
                storage::save(&key, &snapshot);
            }
            Effect::Remove(key) => {
                self.remove_leftover();
                self.remove_soon(key);
            }
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
