//! The simulation itself: one clock, and one queue of what is going to happen.

use crate::chance::Chance;
use crate::faults::{Fault, Happening, NetworkFault, Planned, Trigger};
use crate::merchant::{Merchant, ORDER_LIFE};
use crate::network::SentRequest;
use crate::oracle::Oracle;
use crate::shopper::Shopper;
use crate::storage::Storage;
use crate::stream::OnStream;
use crate::tab::{Tab, shop};
use std::collections::BTreeMap;
use std::rc::Rc;
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::wallet::Wallet;

const MINUTE: u64 = 60_000;
/// How long faults strike and shoppers pay. After that everything works for half as long.
const FAULTS_LAST: u64 = 30 * MINUTE;
/// The same for short journeys: enough for a create request and its payment.
const SHORT_FAULTS_LAST: u64 = 2 * MINUTE;
/// A shopper who switches wallets again and again does so within this time.
const SWITCHING_LASTS: u64 = 25_000;

/// What happens at a time. Tabs are named by their place in `Simulation::tabs`.
#[derive(Debug)]
pub(crate) enum Due {
    RequestArrives(SentRequest),
    ReplyArrives {
        tab: usize,
        page: u64,
        id: u32,
        event: Event,
    },
    OnStream {
        tab: usize,
        number: u64,
        what: OnStream,
    },
    NoEventCame {
        tab: usize,
        page: u64,
        id: u32,
    },
    Happens(Happening),
    ShopperLooks,
    /// The shopper's wallet, which was opened at that time, pays this trade.
    ShopperPays {
        trade: usize,
        opened_at: u64,
    },
    TabShown(usize),
    TabThawed(usize),
    BackFromPayment(usize),
    TabReopened(usize),
}

/// One shopper with a browser, a network, a merchant and a gateway. Times are in
/// milliseconds on the simulation's clock.
pub(crate) struct Simulation {
    pub(crate) now: u64,
    pub(crate) chance: Chance,
    pub(crate) config: Rc<Config>,
    pub(crate) merchant: Merchant,
    pub(crate) storage: Storage,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) shopper: Shopper,
    pub(crate) oracle: Oracle,
    pub(crate) offline_until: u64,
    /// When faults and payments end.
    pub(crate) faults_end: u64,
    /// The shopper switches wallets again and again, and the network is slow.
    pub(crate) switches_wallets: bool,
    /// How far the device's wall clock is wrong, in milliseconds.
    pub(crate) skew: i64,
    /// How many faults struck.
    pub(crate) faults: u64,
    pub(crate) log: String,
    pub(crate) is_logging: bool,
    plan: Vec<Planned>,
    /// By time, then in the order of their insertion.
    queue: BTreeMap<(u64, u64), Due>,
    /// The last number that was given to an entry of the queue, to a page or to a stream.
    pub(crate) number: u64,
}

impl Simulation {
    pub(crate) fn new(gateway: Gateway, faults: &[Fault], seed: u64, is_logging: bool) -> Self {
        let mut chance = Chance::seeded(seed);
        let wallet = chance.pick(&Wallet::DEFAULT);
        let notification_delay = chance.between(0, 2_000);
        let sends_codes = chance.percent(70);
        let sends_expiry = chance.percent(50);
        // By a chance of its own: the rest goes on as it does without a stream.
        let of_stream = |fault: &Fault| matches!(fault, Fault::Network(Purpose::Stream, _));
        let has_stream = faults.iter().any(of_stream) || Chance::seeded(!seed).percent(50);
        let plan = faults.iter().map(|fault| Planned::new(*fault, &mut chance));
        Self {
            now: 1_000,
            plan: plan.collect(),
            config: shop(gateway, wallet, has_stream),
            merchant: Merchant::new(gateway, sends_codes, sends_expiry, notification_delay),
            storage: Storage::default(),
            tabs: Vec::new(),
            shopper: Shopper::new(&mut chance),
            oracle: Oracle::default(),
            offline_until: 0,
            faults_end: FAULTS_LAST,
            switches_wallets: false,
            skew: 0,
            faults: 0,
            log: String::new(),
            is_logging,
            queue: BTreeMap::new(),
            number: 0,
            chance,
        }
    }

    pub(crate) fn play(&mut self) {
        self.open_tab();
        self.at(self.now + 500, Due::ShopperLooks);
        self.trigger(Trigger::Opened);
        self.run_until(self.faults_end);
        self.recover();
        self.run_until(self.faults_end + self.faults_end / 2 + MINUTE);
        self.check_payments();
    }

    /// How long a reply takes from the server to the page, at most.
    pub(crate) const fn reply_delay_limit(&self) -> u64 {
        if self.switches_wallets { 6_000 } else { 600 }
    }

    /// A journey in which wallet after wallet is chosen, and each answer takes seconds.
    pub(crate) fn play_switching(&mut self) {
        self.switches_wallets = true;
        self.faults_end = SHORT_FAULTS_LAST;
        for _ in 0..self.chance.between(3, 9) {
            let at = self.now + self.chance.between(500, SWITCHING_LASTS);
            let what = self.chance.pick(&[
                Happening::WalletSwitched,
                Happening::WalletSwitched,
                Happening::WalletSwitched,
                Happening::ChangePressed,
                Happening::CancelPressed,
                Happening::ResetPressed,
            ]);
            self.at(at, Due::Happens(what));
        }
        self.play();
    }

    /// A journey that ends after its create request and payment.
    pub(crate) fn play_short(&mut self) {
        self.faults_end = SHORT_FAULTS_LAST;
        self.play();
    }

    pub(crate) const fn faults_are_over(&self) -> bool {
        self.now >= self.faults_end
    }

    pub(crate) fn run_until(&mut self, end: u64) {
        loop {
            let due = self.queue.keys().next().copied();
            let timer = self.next_timer();
            match (due, timer) {
                (Some(due), timer) if due.0 <= end && timer.is_none_or(|(at, _)| due.0 <= at) => {
                    self.now = self.now.max(due.0);
                    let due = self.queue.remove(&due).unwrap();
                    self.run(due);
                }
                (_, Some((at, tab))) if at <= end => {
                    self.now = self.now.max(at);
                    self.dispatch(tab, Event::Woke);
                }
                _ => break,
            }
        }
        self.now = self.now.max(end);
    }

    /// The timer that fires next: when, and in which tab.
    fn next_timer(&self) -> Option<(u64, usize)> {
        let running = self.tabs.iter().enumerate().filter(|(_, tab)| tab.runs());
        let timers = running.filter_map(|(index, tab)| Some((tab.timer?, index)));
        timers.min()
    }

    fn run(&mut self, due: Due) {
        match due {
            Due::RequestArrives(sent) => self.request_arrived(&sent),
            Due::ReplyArrives {
                tab,
                page,
                id,
                event,
            } => self.reply_arrived(tab, page, id, event),
            Due::OnStream { tab, number, what } => self.on_stream(tab, number, what),
            Due::NoEventCame { tab, page, id } => self.no_event_came(tab, page, id),
            Due::Happens(happening) => self.apply(happening),
            Due::ShopperLooks => self.look_at_screen(),
            Due::ShopperPays { trade, opened_at } => self.pay(trade, opened_at),
            Due::TabShown(tab) => self.show_tab(tab),
            Due::TabThawed(tab) => self.thaw(tab),
            Due::BackFromPayment(tab) => self.back_from_payment(tab),
            Due::TabReopened(tab) => self.reload(tab),
        }
    }

    pub(crate) fn at(&mut self, at: u64, due: Due) {
        self.number += 1;
        self.queue.insert((at, self.number), due);
    }

    pub(crate) fn open_tab(&mut self) -> usize {
        let seed = self.chance.next();
        self.number += 1;
        self.tabs
            .push(Tab::open(&self.config, seed, self.now, self.number));
        let tab = self.tabs.len() - 1;
        self.note(tab, "opens");
        self.start(tab);
        tab
    }

    fn start(&mut self, tab: usize) {
        let stored = self.storage.load(tab);
        self.dispatch(tab, Event::Started(stored));
    }

    /// Loads a new page in the same tab; the state of the old page is lost.
    pub(crate) fn reload(&mut self, tab: usize) {
        let seed = self.chance.next();
        self.number += 1;
        if !self.is_unambiguous() {
            self.oracle.new_page(tab);
        }
        self.tabs[tab] = Tab::open(&self.config, seed, self.now, self.number);
        self.note(tab, "reloads");
        self.start(tab);
    }

    /// The fault that strikes a request of this purpose now.
    pub(crate) fn network_fault_for(&mut self, purpose: Purpose) -> Option<NetworkFault> {
        if self.faults_are_over() {
            return None;
        }
        self.plan.iter_mut().find_map(|planned| planned.on(purpose))
    }

    /// Schedules what the plan has for this trigger.
    pub(crate) fn trigger(&mut self, trigger: Trigger) {
        let planned = self.plan.iter_mut();
        let happenings: Vec<_> = planned.filter_map(|fault| fault.at(trigger)).collect();
        for (delay, happening) in happenings {
            if self.now + delay < self.faults_end {
                self.at(self.now + delay, Due::Happens(happening));
            }
        }
    }

    /// How long a shopper waits who pays after the order's end.
    pub(crate) fn late_payment_delay(&self) -> u64 {
        ORDER_LIFE + self.chance.clone().between(1_000, 120_000)
    }
}
