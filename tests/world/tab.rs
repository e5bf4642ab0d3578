//! One tab: a real checkout, and what its page does for it.

use std::rc::Rc;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::clocks::Clocks;
use wallet_checkout::checkout::config::{Config, Flow, OrderSource, Target};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
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
    /// What the page has drawn last.
    pub(crate) view: Option<ViewModel>,
    /// When the page's timer fires, on the world's clock.
    pub(crate) timer: Option<u64>,
    /// Its monotonic clock began so long before the world's.
    pub(crate) born: u64,
    pub(crate) clocks: Clocks,
    /// Which of all the world's pages it shows: an answer to an earlier one is nobody's.
    pub(crate) page: u64,
    pub(crate) hidden: bool,
    pub(crate) frozen: bool,
    /// At the payment page, in place of the shop.
    pub(crate) away: bool,
    /// Requests that were not called off.
    pub(crate) flights: Vec<(u32, Purpose)>,
    /// What reached a frozen tab.
    pub(crate) mailbox: Vec<Event>,
    /// The last link or code that the page was handed, and for which order.
    pub(crate) offered: Option<(String, String)>,
    /// That link as a code.
    pub(crate) picture: Option<QrPicture>,
    pub(crate) questions: Vec<u64>,
}

impl Tab {
    pub(crate) fn open(config: &Rc<Config>, seed: u64, now: u64, page: u64) -> Self {
        Self {
            runtime: Some(Rc::new(Runtime::new(Checkout::new(config.clone(), seed)))),
            view: None,
            timer: None,
            born: now,
            clocks: Clocks::default(),
            page,
            hidden: false,
            frozen: false,
            away: false,
            flights: Vec::new(),
            mailbox: Vec::new(),
            offered: None,
            picture: None,
            questions: Vec::new(),
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
        self.with(|checkout| checkout.selection().wallet)
    }

    pub(crate) fn status(&self) -> Option<Status> {
        self.with(Checkout::status)
    }
}

/// The text of what the page is handed.
pub(crate) fn link_of(action: &NextAction) -> String {
    match action {
        NextAction::Redirect { url, .. } | NextAction::LaunchScheme(url) => url.to_string(),
        NextAction::ShowQr(text) => text.as_str().to_owned(),
        other => panic!("no gateway of this world answers with {other:?}"),
    }
}

fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap()
}

/// A desktop shop that sells tea.
pub(crate) fn shop(gateway: Gateway, wallet: Wallet) -> Rc<Config> {
    Rc::new(Config {
        gateway,
        endpoint: url("https://shop.example/pay"),
        state_endpoint: (gateway.name() != "order-cmd").then(|| url("https://shop.example/state")),
        order_source: OrderSource::Endpoint(url("https://shop.example/orders")),
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
        return_url: Some(url("https://shop.example/")),
        after_paid: None,
        expires_in_s: 900,
        environment: Environment::Desktop,
        page: Some(url("https://shop.example/")),
        target: Target::Itself,
        referer_hop: None,
        params: Vec::new(),
        storage_key: "shop".into(),
    })
}
