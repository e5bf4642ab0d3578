//! A world without a browser: a virtual clock, a page that allows everything, and a
//! network that answers when the test says so. All that happens is written
//! down, so that a journey reads as a transcript.

use crate::transcript;
use std::fmt::Write as _;
use std::rc::Rc;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::config::{Config, Flow, OrderSource, Target};
use wallet_checkout::checkout::effect::{Effect, PageEvent, Purpose};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::Offer;
use wallet_checkout::checkout::problem::Problem;
use wallet_checkout::checkout::snapshot::Snapshot;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::clock::{MonoTime, Now, WallTime};
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::money::Fen;
use wallet_checkout::non_empty::NonEmpty;
use wallet_checkout::order::{Product, Selection};
use wallet_checkout::runtime::{Platform, Runtime};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::{Fault, Reply, Request, Response};

pub(crate) struct World {
    runtime: Rc<Runtime>,
    pub(crate) now: Now,
    pub(crate) stored: Option<Snapshot>,
    pub(crate) page_allows: bool,
    pub(crate) page_takes: bool,
    /// Whether the browser still counts a press when the page has answered.
    pub(crate) press_counts: bool,
    /// Requests under way, in the order in which they were sent.
    pub(crate) pending: Vec<Sent>,
    pub(crate) sent: Vec<Sent>,
    pub(crate) log: String,
    /// How often a wallet was opened without a press on its link.
    pub(crate) opened: usize,
    /// What `checkout-error` reported.
    pub(crate) problems: Vec<Problem>,
}

#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) id: u32,
    pub(crate) purpose: Purpose,
    pub(crate) request: Request,
    pub(crate) at: u64,
}

pub(crate) fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap()
}

/// A desktop shop with one product, `/orders` and `/state`.
pub(crate) fn shop(gateway: Gateway, wallet: Wallet) -> Config {
    Config {
        offer: Rc::new(Offer {
            gateway,
            products: NonEmpty::new(Rc::from([Product {
                id: "tea".into(),
                name: "Tea".into(),
                price: Fen::parse("88.00"),
                description: None,
                image: None,
                max_quantity: 5,
                order_no: None,
                params: Vec::new(),
            }]))
            .unwrap(),
            wallets: NonEmpty::new(Wallet::DEFAULT.to_vec()).unwrap(),
            selected: Selection {
                product_id: "tea".into(),
                quantity: 1,
                wallet,
            },
            flow: Flow::Auto,
            environment: Environment::Desktop,
            autostart: false,
            named_order: None,
            storage_key: "here".into(),
        }),
        endpoint: url("https://shop.example/pay"),
        state_endpoint: Some(url("https://shop.example/state")),
        order_source: OrderSource::Endpoint(url("https://shop.example/orders")),
        return_url: Some("https://shop.example/".into()),
        after_paid: None,
        expires_in_s: 900,
        page: Some(url("https://shop.example/")),
        target: Target::Itself,
        referer_hop: None,
        handoff: None,
        state_stream: None,
        params: Vec::new(),
    }
}

/// What a configuration offers, to change it.
pub(crate) fn offer(config: &mut Config) -> &mut Offer {
    Rc::make_mut(&mut config.offer)
}

impl World {
    pub(crate) fn of(config: Config) -> Self {
        Self {
            runtime: runtime(config, 1),
            now: Now {
                mono: MonoTime::at(1_000),
                wall: WallTime::at(1_790_000_000_000),
            },
            stored: None,
            page_allows: true,
            page_takes: false,
            press_counts: true,
            pending: Vec::new(),
            sent: Vec::new(),
            log: String::new(),
            opened: 0,
            problems: Vec::new(),
        }
    }

    /// Loads the page anew: only what was stored is left.
    pub(crate) fn reload(&mut self, config: Config) {
        self.runtime = runtime(config, 2);
        self.pending.clear();
        self.now.mono = MonoTime::at(500);
        self.note("-- reload");
        let stored = self.stored.clone();
        self.happen(Event::Started(stored));
    }

    pub(crate) fn happen(&mut self, event: Event) {
        Rc::clone(&self.runtime).dispatch(event, self);
    }

    pub(crate) fn with<T>(&self, read: impl FnOnce(&Checkout) -> T) -> T {
        self.runtime.with(read).expect("no event is being handled")
    }

    pub(crate) fn state(&self) -> State {
        self.with(|checkout| checkout.state().clone())
    }

    pub(crate) fn view(&self) -> ViewModel {
        self.with(|checkout| ViewModel::of(checkout, self.now))
    }

    pub(crate) fn wake_at(&self) -> Option<u64> {
        self.with(|checkout| checkout.wake_at(self.now)).map(millis)
    }

    fn take(&mut self, purpose: Purpose) -> Sent {
        let at = self.pending.iter().position(|sent| sent.purpose == purpose);
        let at = at.unwrap_or_else(|| panic!("no {purpose:?} is under way:\n{}", self.log));
        self.pending.remove(at)
    }

    pub(crate) fn reply(&mut self, purpose: Purpose, reply: Result<(u16, &str), Fault>) {
        let id = self.take(purpose).id;
        self.deliver(id, purpose, reply);
    }

    pub(crate) fn deliver(&mut self, id: u32, purpose: Purpose, reply: Result<(u16, &str), Fault>) {
        let reply = reply.map(|(status, text)| Response {
            guessed: false,
            status,
            text: text.into(),
            retry_after_ms: None,
        });
        self.deliver_reply(id, purpose, reply);
    }

    /// Bytes that were not UTF-8 and had no label: the text is a guess.
    pub(crate) fn answer_in_guessed_encoding(&mut self, purpose: Purpose, text: &str) {
        let id = self.take(purpose).id;
        let response = Response {
            guessed: true,
            status: 200,
            text: text.into(),
            retry_after_ms: None,
        };
        self.deliver_reply(id, purpose, Ok(response));
    }

    fn deliver_reply(&mut self, id: u32, purpose: Purpose, reply: Reply) {
        self.happen(match purpose {
            Purpose::Order => Event::OrderAnswered(id, reply),
            Purpose::Create => Event::CreateAnswered(id, reply),
            Purpose::State => Event::StateAnswered(id, reply),
            Purpose::Stream => Event::StreamAnswered(id, reply),
        });
    }

    pub(crate) fn answer(&mut self, purpose: Purpose, text: &str) {
        self.reply(purpose, Ok((200, text)));
    }

    pub(crate) fn answer_state(&mut self, pay_state: i64) {
        let text = format!(r#"{{"result":0,"msg":"","order_no":"O1","pay_state":{pay_state}}}"#);
        self.answer(Purpose::State, &text);
    }

    pub(crate) fn is_querying(&self) -> bool {
        self.pending
            .iter()
            .any(|sent| sent.purpose == Purpose::State)
    }

    /// Lets time pass, waking the checkout whenever it wants to be woken.
    pub(crate) fn pass(&mut self, millis: u64) {
        let end = self.time() + millis;
        while let Some(at) = self.wake_at().filter(|at| *at <= end) {
            self.set_clock(at.max(self.time()));
            self.happen(Event::Woke);
            let next = self.wake_at();
            assert!(
                next.is_none_or(|next| next > at),
                "the clock stands still:\n{}",
                self.log
            );
        }
        self.set_clock(end);
    }

    /// Lets time pass until the next state query is sent.
    pub(crate) fn until_queried(&mut self) {
        let mut waited = 0;
        while !self.is_querying() {
            self.pass(100);
            waited += 100;
            assert!(waited < 120_000, "no state query was sent:\n{}", self.log);
        }
    }

    pub(crate) fn set_clock(&mut self, mono: u64) {
        self.now.wall = self.now.wall + (mono - self.time());
        self.now.mono = MonoTime::at(mono);
    }

    /// Milliseconds on the monotonic clock.
    pub(crate) fn time(&self) -> u64 {
        millis(self.now.mono)
    }

    /// Moves the wall clock alone.
    pub(crate) fn set_wall_clock(&mut self, by: i64) {
        let wall = self.now.wall.as_millis().checked_add_signed(by);
        self.now.wall = WallTime::at(wall.unwrap());
    }

    pub(crate) fn status(&self) -> Status {
        self.with(Checkout::status)
    }

    pub(crate) fn count(&self, purpose: Purpose) -> usize {
        self.sent
            .iter()
            .filter(|sent| sent.purpose == purpose)
            .count()
    }

    pub(crate) fn note(&mut self, line: &str) {
        writeln!(self.log, "{line}").unwrap();
    }

    /// From the press of the pay button to the create request.
    pub(crate) fn order(&mut self) {
        self.happen(Event::Started(None));
        self.happen(Event::PayPressed);
        self.answer(
            Purpose::Order,
            r#"{"order_no":"O1","amount":"88.00","expires_in":900}"#,
        );
    }

    pub(crate) fn show_code(&mut self) {
        self.order();
        self.answer(Purpose::Create, CODE);
    }
}

impl Platform for World {
    fn now(&mut self) -> Now {
        self.now
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Emit(event) => {
                self.note(&transcript::page_event(&event));
                if let PageEvent::Error(problem) = event {
                    self.problems.push(problem);
                }
            }
            Effect::AskToSubmit(..) => {
                return Some(Event::SubmitAnswered {
                    allowed: self.page_allows,
                });
            }
            Effect::OfferAction(action, _) => {
                self.note(&transcript::action(&action));
                return Some(Event::ActionAnswered {
                    taken: self.page_takes,
                    press_counts: self.press_counts,
                });
            }
            Effect::Send {
                id,
                purpose,
                request,
                ..
            } => {
                let at = self.time();
                self.note(&format!(
                    "send {purpose:?}: {}",
                    transcript::request(&request)
                ));
                let sent = Sent {
                    id,
                    purpose,
                    request,
                    at,
                };
                self.pending.push(sent.clone());
                self.sent.push(sent);
            }
            Effect::CallCreateOrder(id, _) => self.note(&format!("call createOrder {id}")),
            Effect::AbortRequests => self.pending.clear(),
            Effect::Navigate(departure) => {
                let named = if departure.names_origin {
                    " naming the origin"
                } else {
                    ""
                };
                self.note(&format!("navigate {}{named}", departure.url));
            }
            Effect::OpenWallet(link) => {
                self.opened += 1;
                self.note(&format!("open {}", link.as_str()));
            }
            Effect::CallBridge(_) => self.note("call bridge"),
            Effect::Save(_, snapshot) => {
                self.stored = Some(Snapshot::from_stored(snapshot.as_str().to_owned()));
            }
            Effect::Remove(_) => self.stored = None,
        }
        None
    }

    fn on_idle(&mut self, _: &Checkout) {}
}

fn millis(time: MonoTime) -> u64 {
    time.since(MonoTime::at(0))
}

fn runtime(config: Config, seed: u64) -> Rc<Runtime> {
    Rc::new(Runtime::new(Checkout::new(Rc::new(config), seed)))
}

pub(crate) const CODE: &str =
    r#"{"code":1,"trade_no":"T1","qrcode":"weixin:\/\/wxpay\/bizpayurl?pr=04IPMKM"}"#;
