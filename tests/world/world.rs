//! The world itself: one queue of all that is to come, and one clock.

use crate::browser::Storage;
use crate::chance::Chance;
use crate::faults::{Fault, Happening, Moment, Planned, Wire};
use crate::merchant::{LIFE, Merchant};
use crate::network::Flight;
use crate::oracle::Verdict;
use crate::shopper::Shopper;
use crate::tab::{Tab, link_of, shop};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::effect::{Effect, PageEvent, Purpose};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::clock::Now;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::qr::QrPicture;
use wallet_checkout::runtime::Platform;
use wallet_checkout::wallet::Wallet;

const MINUTE: u64 = 60_000;
/// How long things go wrong and shoppers pay; half as long the world then comes to rest.
const STORM: u64 = 30 * MINUTE;
/// A shopper who cannot decide does so within this time.
const WAVERING: u64 = 25_000;
const WAVERED: u64 = 2 * MINUTE;

#[derive(Debug)]
pub(crate) enum Due {
    Arrives(Flight),
    Replied(usize, u64, u32, Event),
    Happens(Happening),
    /// The shopper looks at the screen.
    Glance,
    /// The shopper's wallet pays this trade, which it opened at that time.
    Pays(usize, u64),
    Seen(usize),
    Thawed(usize),
    BackFromPayment(usize),
    Reopened(usize),
}

pub(crate) struct World {
    pub(crate) now: u64,
    pub(crate) chance: Chance,
    pub(crate) config: Rc<Config>,
    pub(crate) merchant: Merchant,
    pub(crate) storage: Storage,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) shopper: Shopper,
    pub(crate) verdict: Verdict,
    pub(crate) offline_until: u64,
    /// From here on nothing goes wrong any more, and nobody pays.
    pub(crate) calm_at: u64,
    /// The shopper changes their mind all the time, and the network is slow.
    pub(crate) wavers: bool,
    /// What the device's clock is wrong by, in milliseconds.
    pub(crate) skew: i64,
    /// How many faults struck.
    pub(crate) faults: u64,
    pub(crate) log: String,
    plan: Vec<Planned>,
    queue: BTreeMap<(u64, u64), Due>,
    number: u64,
    tells: bool,
}

impl World {
    pub(crate) fn new(gateway: Gateway, faults: &[Fault], seed: u64, tells: bool) -> Self {
        let mut chance = Chance::seeded(seed);
        let wallet = chance.pick(&Wallet::DEFAULT);
        let told_after = chance.between(0, 2_000);
        let codes = chance.percent(70);
        let names_end = chance.percent(50);
        let plan = faults.iter().map(|fault| Planned::new(*fault, &mut chance));
        Self {
            now: 1_000,
            plan: plan.collect(),
            config: shop(gateway, wallet),
            merchant: Merchant::new(gateway, codes, names_end, told_after),
            storage: Storage::default(),
            tabs: Vec::new(),
            shopper: Shopper::new(&mut chance),
            verdict: Verdict::default(),
            offline_until: 0,
            calm_at: STORM,
            wavers: false,
            skew: 0,
            faults: 0,
            log: String::new(),
            queue: BTreeMap::new(),
            number: 0,
            tells,
            chance,
        }
    }

    pub(crate) fn play(&mut self) {
        self.open_tab();
        self.at(self.now + 500, Due::Glance);
        self.reached(Moment::Opened);
        self.run_until(self.calm_at);
        self.calm();
        self.run_until(self.calm_at + self.calm_at / 2 + MINUTE);
        self.judge();
    }

    /// How long an answer is on its way back, at most.
    pub(crate) const fn back_takes(&self) -> u64 {
        if self.wavers { 6_000 } else { 600 }
    }

    /// Wallet after wallet is chosen, and each answer takes seconds.
    pub(crate) fn play_wavering(&mut self) {
        self.wavers = true;
        self.calm_at = WAVERED;
        for _ in 0..self.chance.between(3, 9) {
            let at = self.now + self.chance.between(500, WAVERING);
            let what = self.chance.pick(&[
                Happening::WalletSwitched,
                Happening::WalletSwitched,
                Happening::WalletSwitched,
                Happening::TurnedAway,
                Happening::CalledOff,
                Happening::Reset,
            ]);
            self.at(at, Due::Happens(what));
        }
        self.play();
    }

    /// Two minutes are enough for a create and its payment.
    pub(crate) fn play_short(&mut self) {
        self.calm_at = WAVERED;
        self.play();
    }

    pub(crate) const fn is_calm(&self) -> bool {
        self.now >= self.calm_at
    }

    pub(crate) fn run_until(&mut self, end: u64) {
        loop {
            let due = self.queue.keys().next().copied();
            let waking = self.next_waking();
            match (due, waking) {
                (Some(due), waking) if due.0 <= end && waking.is_none_or(|(at, _)| due.0 <= at) => {
                    self.now = self.now.max(due.0);
                    let what = self.queue.remove(&due).unwrap();
                    self.meet(what);
                }
                (_, Some((at, tab))) if at <= end => {
                    self.now = self.now.max(at);
                    self.happen(tab, Event::Woke);
                }
                _ => break,
            }
        }
        self.now = self.now.max(end);
    }

    /// The tab that wants to be woken next, and when.
    fn next_waking(&self) -> Option<(u64, usize)> {
        let running = self.tabs.iter().enumerate().filter(|(_, tab)| tab.runs());
        let timers = running.filter_map(|(index, tab)| Some((tab.timer?, index)));
        timers.min()
    }

    /// What a tab's clocks show.
    fn read_clocks(&mut self, tab: usize) -> Now {
        let wall = 1_790_000_000_000_i64 + i64::try_from(self.now).unwrap() + self.skew;
        let mono = self.now.saturating_sub(self.tabs[tab].born);
        let clocks = &mut self.tabs[tab].clocks;
        clocks.read(mono, u64::try_from(wall).unwrap())
    }

    fn meet(&mut self, due: Due) {
        match due {
            Due::Arrives(flight) => self.arrived(&flight),
            Due::Replied(tab, page, id, event) => self.replied(tab, page, id, event),
            Due::Happens(happening) => self.happens(happening),
            Due::Glance => self.glance(),
            Due::Pays(trade, opened) => self.pays(trade, opened),
            Due::Seen(tab) => self.seen(tab),
            Due::Thawed(tab) => self.thawed(tab),
            Due::BackFromPayment(tab) => self.back_from_payment(tab),
            Due::Reopened(tab) => self.reload(tab),
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
        self.happen(tab, Event::Started(stored));
    }

    /// A new page in the same tab; all that the old one knew is gone.
    pub(crate) fn reload(&mut self, tab: usize) {
        let seed = self.chance.next();
        let questions = std::mem::take(&mut self.tabs[tab].questions);
        self.number += 1;
        if !self.is_clear() {
            self.verdict.new_page(tab);
        }
        self.tabs[tab] = Tab::open(&self.config, seed, self.now, self.number);
        self.tabs[tab].questions = questions;
        self.note(tab, "reloads");
        self.start(tab);
    }

    /// One event with all that follows at once.
    pub(crate) fn happen(&mut self, tab: usize, event: Event) {
        let Some(runtime) = self.tabs[tab].running() else {
            return;
        };
        self.note_event(tab, &event);
        let is_tick = matches!(event, Event::Woke);
        let mut page = Page {
            world: self,
            tab,
            has_news: !is_tick,
        };
        runtime.dispatch(event, &mut page);
    }

    fn perform(&mut self, tab: usize, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Emit(news) => self.tell(tab, &news),
            Effect::AskToSubmit(..) => return Some(Event::SubmitAnswered { allowed: true }),
            Effect::OfferAction(action, order_no) => {
                let link = link_of(&action);
                self.note(tab, &format!("  draws {link}"));
                self.judge_offer(tab, order_no.as_str(), &link);
                self.tabs[tab].picture = QrPicture::encode(&link);
                self.tabs[tab].offered = Some((order_no.to_string(), link));
                self.reached(Moment::Shown);
                return Some(Event::ActionAnswered { taken: false });
            }
            Effect::Send {
                id,
                purpose,
                request,
                timeout,
            } => {
                self.note(
                    tab,
                    &format!(
                        "  sends {purpose:?} {id}: {}",
                        crate::request::bytes(&request)
                    ),
                );
                self.send(tab, id, purpose, request, timeout);
            }
            Effect::AbortRequests => self.tabs[tab].flights.clear(),
            Effect::Navigate(departure) => {
                self.note(tab, &format!("  navigates {}", departure.url));
                self.judge_navigation(tab, departure.url.as_str());
                self.leaves_for_payment(tab);
            }
            Effect::Save(_, snapshot) => self.storage.save(tab, &snapshot),
            Effect::Remove(_) => self.storage.forget(tab),
            Effect::CallCreateOrder(..) | Effect::CallBridge(_) => {
                panic!("no page of this world does that")
            }
        }
        None
    }

    fn tell(&mut self, tab: usize, news: &PageEvent) {
        match news {
            PageEvent::StateChanged { from, to, .. } => {
                self.note(tab, &format!("  {} -> {}", from.name(), to.name()));
            }
            PageEvent::Error(problem) => {
                self.note(tab, &format!("  error {}", problem.kind.code()));
            }
            _ => {}
        }
    }

    pub(crate) fn wire_for(&mut self, purpose: Purpose) -> Option<Wire> {
        if self.is_calm() {
            return None;
        }
        self.plan.iter_mut().find_map(|planned| planned.on(purpose))
    }

    pub(crate) fn reached(&mut self, moment: Moment) {
        let struck: Vec<_> = self.plan.iter_mut().filter_map(|p| p.at(moment)).collect();
        for (delay, happening) in struck {
            if self.now + delay < self.calm_at {
                self.at(self.now + delay, Due::Happens(happening));
            }
        }
    }

    /// Whether an order's time is over, as its merchant sees it.
    pub(crate) fn late(&self) -> u64 {
        LIFE + self.chance.clone().between(1_000, 120_000)
    }

    pub(crate) fn note(&mut self, tab: usize, line: &str) {
        if self.tells {
            let (s, ms) = (self.now / 1000, self.now % 1000);
            writeln!(self.log, "{s:>5}.{ms:03} tab {tab} {line}").unwrap();
        }
    }

    fn note_event(&mut self, tab: usize, event: &Event) {
        if self.tells && !matches!(event, Event::Woke) {
            let mut text = format!("{event:?}");
            text.truncate(200);
            self.note(tab, &text);
        }
    }
}

/// One tab, as the platform of its event loop.
struct Page<'w> {
    world: &'w mut World,
    tab: usize,
    /// Whether there is more to look at than a second that has passed.
    has_news: bool,
}

impl Platform for Page<'_> {
    fn now(&mut self) -> Now {
        self.world.read_clocks(self.tab)
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        self.has_news = true;
        self.world.perform(self.tab, effect)
    }

    fn on_idle(&mut self, checkout: &Checkout) {
        let now = self.now();
        let tab = &mut self.world.tabs[self.tab];
        tab.view = Some(ViewModel::of(checkout, now));
        let wait = checkout.wake_at(now).map(|at| at.since(now.mono));
        tab.timer = wait.map(|wait| self.world.now + wait);
        if self.has_news {
            self.world.look(self.tab);
        }
    }
}
