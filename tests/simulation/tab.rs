//! One tab: a real checkout in its event loop, and the state of its page.

use crate::stream::StreamEnd;
use std::collections::BTreeSet;
use std::rc::Rc;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::clocks::Clocks;
use wallet_checkout::checkout::config::{Config, Flow, OrderSource, Target};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::Offer;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::{Gateway, NextAction};
use wallet_checkout::money::Fen;
use wallet_checkout::non_empty::NonEmpty;
use wallet_checkout::order::{Product, Selection};
use wallet_checkout::qr::QrPicture;
use wallet_checkout::runtime::Runtime;
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;

#[derive(Debug)]
pub(crate) struct Tab {
    /// Absent once the tab is closed.
    runtime: Option<Rc<Runtime>>,
    /// The view that the page has drawn last.
    pub(crate) view: Option<ViewModel>,
    /// When the page's timer fires, on the simulation's clock.
    pub(crate) timer: Option<u64>,
    /// When the page's monotonic clock was zero.
    pub(crate) clock_began: u64,
    pub(crate) clocks: Clocks,
    /// The number of the page: the reply to a request of an earlier page is lost.
    pub(crate) page: u64,
    pub(crate) hidden: bool,
    pub(crate) frozen: bool,
    /// Whether the payment page is in the tab, in place of the shop's.
    pub(crate) away: bool,
    /// The requests under way that were not aborted, with their purpose.
    pub(crate) requests: Vec<(u32, Purpose)>,
    pub(crate) stream: StreamEnd,
    /// The orders that this page has shown.
    pub(crate) orders: BTreeSet<String>,
    /// The order of this page that is settled: nothing may change that any more.
    pub(crate) settled: Option<(String, Status)>,
    /// Events that arrived while the tab was frozen.
    pub(crate) delayed_events: Vec<Event>,
    /// The last action that was offered to the page: its order, and its link or QR text.
    pub(crate) offered: Option<(String, String)>,
    /// That link as a QR code.
    pub(crate) picture: Option<QrPicture>,
}

impl Tab {
    pub(crate) fn open(config: &Rc<Config>, seed: u64, now: u64, page: u64) -> Self {
        Self {
            runtime: Some(Rc::new(Runtime::new(Checkout::new(config.clone(), seed)))),
            view: None,
            timer: None,
            clock_began: now,
            clocks: Clocks::default(),
            page,
            hidden: false,
            frozen: false,
            away: false,
            requests: Vec::new(),
            stream: StreamEnd::default(),
            orders: BTreeSet::new(),
            settled: None,
            delayed_events: Vec::new(),
            offered: None,
            picture: None,
        }
    }

    pub(crate) const fn is_open(&self) -> bool {
        self.runtime.is_some()
    }

    pub(crate) const fn runs(&self) -> bool {
        self.runtime.is_some() && !self.frozen && !self.away
    }

    pub(crate) fn close(&mut self) {
        self.runtime = None;
    }

    /// The event loop, while the tab runs.
    pub(crate) fn running(&self) -> Option<Rc<Runtime>> {
        self.runtime.clone().filter(|_| self.runs())
    }

    pub(crate) fn with<T>(&self, read: impl FnOnce(&Checkout) -> T) -> Option<T> {
        self.runtime.as_ref()?.with(read)
    }

    pub(crate) fn order_no(&self) -> Option<String> {
        self.with(|checkout| Some(checkout.state().order()?.no.to_string()))?
    }

    pub(crate) fn wallet(&self) -> Option<Wallet> {
        self.with(|checkout| checkout.choice().selection().wallet)
    }

    pub(crate) fn status(&self) -> Option<Status> {
        self.with(Checkout::status)
    }
}

/// The link or QR text of an action.
pub(crate) fn link_of(action: &NextAction) -> String {
    match action {
        NextAction::Redirect { url, .. } | NextAction::LaunchScheme(url) => url.to_string(),
        NextAction::ShowQr(text) => text.as_str().to_owned(),
        other => panic!("no gateway of this simulation answers with {other:?}"),
    }
}

fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap()
}

/// A desktop shop that sells tea.
pub(crate) fn shop(gateway: Gateway, wallet: Wallet, has_stream: bool) -> Rc<Config> {
    Rc::new(Config {
        offer: Rc::new(Offer {
            gateway,
            products: NonEmpty::new(Rc::from([Product {
                id: "7".into(),
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
                product_id: "7".into(),
                quantity: 1,
                wallet,
            },
            flow: Flow::Auto,
            environment: Environment::Desktop,
            autostart: false,
            named_order: None,
            storage_key: "shop".into(),
        }),
        endpoint: url("https://shop.example/pay"),
        state_endpoint: (gateway.name() != "order-cmd").then(|| url("https://shop.example/state")),
        order_source: OrderSource::Endpoint(url("https://shop.example/orders")),
        return_url: Some("https://shop.example/".into()),
        after_paid: None,
        expires_in_s: 900,
        page: Some(url("https://shop.example/")),
        target: Target::Itself,
        referer_hop: None,
        handoff: None,
        state_stream: has_stream.then(|| url("https://shop.example/state/stream")),
        params: Vec::new(),
    })
}
