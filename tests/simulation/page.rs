//! A tab as the platform of its event loop: clocks, effects, drawing and the timer.

use crate::faults::Trigger;
use crate::request::bytes;
use crate::simulation::Simulation;
use crate::tab::link_of;
use std::fmt::Write as _;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::effect::{Effect, PageEvent};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::clock::Now;
use wallet_checkout::qr::QrPicture;
use wallet_checkout::runtime::Platform;

/// The page of one tab while its event loop runs.
struct Page<'s> {
    simulation: &'s mut Simulation,
    tab: usize,
    /// Whether there is more to check than a second that has passed.
    has_news: bool,
}

impl Platform for Page<'_> {
    fn now(&mut self) -> Now {
        self.simulation.read_clocks(self.tab)
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        self.has_news = true;
        self.simulation.perform(self.tab, effect)
    }

    fn on_idle(&mut self, checkout: &Checkout) {
        let now = self.now();
        let tab = &mut self.simulation.tabs[self.tab];
        tab.view = Some(ViewModel::of(checkout, now));
        let wait = checkout.wake_at(now).map(|at| at.since(now.mono));
        tab.timer = wait.map(|wait| self.simulation.now + wait);
        if self.has_news {
            self.simulation.check(self.tab);
        }
    }
}

impl Simulation {
    /// Dispatches an event in a tab. In a tab that does not run it is lost.
    pub(crate) fn dispatch(&mut self, tab: usize, event: Event) {
        let Some(runtime) = self.tabs[tab].running() else {
            return;
        };
        self.note_event(tab, &event);
        let has_news = !matches!(event, Event::Woke);
        let mut page = Page {
            simulation: self,
            tab,
            has_news,
        };
        runtime.dispatch(event, &mut page);
    }

    /// Reads the two clocks of the device, as the page sees them.
    fn read_clocks(&mut self, tab: usize) -> Now {
        let wall_clock = 1_790_000_000_000_i64 + i64::try_from(self.now).unwrap() + self.skew;
        let monotonic = self.now.saturating_sub(self.tabs[tab].clock_began);
        let clocks = &mut self.tabs[tab].clocks;
        clocks.read(monotonic, u64::try_from(wall_clock).unwrap())
    }

    fn perform(&mut self, tab: usize, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Emit(event) => self.note_page_event(tab, &event),
            Effect::AskToSubmit(..) => return Some(Event::SubmitAnswered { allowed: true }),
            Effect::OfferAction(action, order_no) => {
                let link = link_of(&action);
                self.note(tab, &format!("  draws {link}"));
                self.check_offer(tab, order_no.as_str(), &link);
                self.tabs[tab].picture = QrPicture::encode(&link);
                self.tabs[tab].offered = Some((order_no.to_string(), link));
                self.trigger(Trigger::Shown);
                return Some(Event::ActionAnswered {
                    taken: false,
                    press_counts: true,
                });
            }
            Effect::Send {
                id,
                purpose,
                request,
                timeout,
            } => {
                self.note(
                    tab,
                    &format!("  sends {purpose:?} {id}: {}", bytes(&request)),
                );
                self.send(tab, id, purpose, request, timeout);
            }
            Effect::AbortRequests => {
                self.tabs[tab].requests.clear();
                self.close_stream(tab);
            }
            Effect::Navigate(departure) => {
                self.note(tab, &format!("  navigates {}", departure.url));
                self.check_navigation(tab, departure.url.as_str());
                self.leave_for_payment(tab);
            }
            Effect::Save(_, snapshot) => self.storage.save(tab, &snapshot),
            Effect::Remove(_) => self.storage.forget(tab),
            Effect::CallCreateOrder(..) | Effect::CallBridge(_) | Effect::OpenWallet(_) => {
                panic!("no page of the simulation is configured for this")
            }
        }
        None
    }

    fn note_page_event(&mut self, tab: usize, event: &PageEvent) {
        match event {
            PageEvent::StateChanged { from, to, .. } => {
                self.note(tab, &format!("  {} -> {}", from.name(), to.name()));
            }
            PageEvent::Error(problem) => {
                self.note(tab, &format!("  error {}", problem.kind.code()));
            }
            _ => {}
        }
    }

    /// Appends a line to the transcript, if there is to be one.
    pub(crate) fn note(&mut self, tab: usize, line: &str) {
        if self.is_logging {
            let (s, ms) = (self.now / 1000, self.now % 1000);
            writeln!(self.log, "{s:>5}.{ms:03} tab {tab} {line}").unwrap();
        }
    }

    fn note_event(&mut self, tab: usize, event: &Event) {
        if self.is_logging && !matches!(event, Event::Woke) {
            let mut text = format!("{event:?}");
            text.truncate(200);
            self.note(tab, &text);
        }
    }
}
