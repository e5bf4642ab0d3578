//! The stream of an order's state. The page of each tab has one, as `static/element` does: the
//! first request for an event opens it, and each request is answered by one event. The merchant
//! sends the state at once, each change of it, and a heartbeat from time to time.

use crate::faults::{NetworkFault, Trigger};
use crate::network::{PAID, PHP, answer};
use crate::request::field;
use crate::simulation::{Due, Simulation};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::wire::{Fault, Reply, Request};

/// How often the merchant looks whether there is something to send, in milliseconds.
const LOOKS_EVERY: u64 = 1_000;
const HEARTBEAT_EVERY: u64 = 20_000;
const HEARTBEAT: &str = "";

/// A tab's end of its stream.
#[derive(Debug, Default)]
pub(crate) struct StreamEnd {
    open: Option<OpenStream>,
    /// The request for the next event.
    waiter: Option<u32>,
    /// The event that no request has received yet.
    event: Option<String>,
    /// It broke while no request was under way: the next one receives that.
    is_broken: bool,
}

#[derive(Debug)]
struct OpenStream {
    /// What was sent on an earlier one does not arrive any more.
    number: u64,
    order_no: String,
    fault: Option<NetworkFault>,
    /// The state that was sent last, with its text.
    sent: Option<(u8, String)>,
    /// What was sent before that.
    before: Option<String>,
    sent_at: u64,
    /// When the last event arrives: none overtakes another, unless by a fault.
    arrives_at: u64,
}

/// What happens to an open stream.
#[derive(Debug)]
pub(crate) enum OnStream {
    MerchantLooks,
    Arrives(String),
    Breaks,
}

impl Simulation {
    /// The page awaits the next event of its order's stream, which is opened if it is not.
    pub(crate) fn await_event(&mut self, tab: usize, id: u32, request: &Request, timeout: u64) {
        if self.tabs[tab].away {
            // A page that is being left closes its stream, and is told nothing.
            return;
        }
        let order_no = field(request, "order_no").unwrap();
        let page = self.tabs[tab].page;
        self.tabs[tab].requests.push((id, Purpose::Stream));
        self.at(self.now + timeout, Due::NoEventCame { tab, page, id });
        let end = &mut self.tabs[tab].stream;
        end.waiter = Some(id);
        let is_open = end
            .open
            .as_ref()
            .is_some_and(|open| open.order_no == order_no);
        if std::mem::take(&mut end.is_broken) {
            self.answer_waiter(tab, Err(Fault::Network));
        } else if let Some(text) = end.event.take().filter(|_| is_open) {
            self.answer_waiter(tab, answer(200, text, None));
        } else if !is_open {
            self.open_stream(tab, order_no);
        }
    }

    fn open_stream(&mut self, tab: usize, order_no: String) {
        self.trigger(Trigger::QuerySent);
        let fault = self.network_fault_for(Purpose::Stream);
        if let Some(fault) = fault {
            self.faults += 1;
            self.note(tab, &format!("  ! {fault:?}"));
        }
        self.number += 1;
        let number = self.number;
        self.tabs[tab].stream.open = Some(OpenStream {
            number,
            order_no,
            fault,
            sent: None,
            before: None,
            sent_at: self.now,
            arrives_at: self.now,
        });
        let takes = self.chance.between(20, self.reply_delay_limit());
        // A browser tells a page nothing but that it broke.
        let first = match fault {
            Some(NetworkFault::NeverSent | NetworkFault::Status(..)) => OnStream::Breaks,
            _ => OnStream::MerchantLooks,
        };
        self.on_stream_at(self.now + takes, tab, number, first);
    }

    fn on_stream_at(&mut self, at: u64, tab: usize, number: u64, what: OnStream) {
        self.at(at, Due::OnStream { tab, number, what });
    }

    pub(crate) fn on_stream(&mut self, tab: usize, number: u64, what: OnStream) {
        let open = self.tabs[tab].stream.open.as_ref();
        if open.is_none_or(|open| open.number != number) {
            return;
        }
        match what {
            OnStream::MerchantLooks => self.merchant_looks(tab, number),
            OnStream::Arrives(text) => self.event_arrives(tab, text),
            OnStream::Breaks => self.break_stream(tab),
        }
    }

    fn merchant_looks(&mut self, tab: usize, number: u64) {
        let receiver = &self.tabs[tab];
        if receiver.stream.waiter.is_none() && !receiver.frozen {
            // The page has closed what it does not wait for.
            return self.close_stream(tab);
        }
        if self.now < self.offline_until {
            return self.break_stream(tab);
        }
        let open = receiver.stream.open.as_ref().unwrap();
        let fault = open.fault.filter(|_| !self.faults_are_over());
        let (state, text) = self.merchant.state(&open.order_no, self.now);
        let sent = open.sent.clone();
        let is_silent = sent.is_some() && fault == Some(NetworkFault::StreamSilent);
        let has_changed = sent.as_ref().is_none_or(|(sent, _)| *sent != state);
        let is_kept = sent.is_some() && fault == Some(NetworkFault::HeartbeatsAlone);
        if has_changed && !is_silent && !is_kept {
            let open = self.tabs[tab].stream.open.as_mut().unwrap();
            open.before = sent.map(|(_, text)| text);
            open.sent = Some((state, text.clone()));
            self.send_event(tab, number, text, fault);
        } else if self.now >= open.sent_at + HEARTBEAT_EVERY && !is_silent {
            self.send_event(tab, number, HEARTBEAT.into(), None);
        }
        self.on_stream_at(self.now + LOOKS_EVERY, tab, number, OnStream::MerchantLooks);
    }

    /// Sends an event, with the fault of the stream.
    fn send_event(&mut self, tab: usize, number: u64, text: String, fault: Option<NetworkFault>) {
        let late = match fault {
            Some(NetworkFault::AnswerLate) => self.chance.between(5_000, 30_000),
            _ => 0,
        };
        let takes = late + self.chance.between(20, self.reply_delay_limit());
        let open = self.tabs[tab].stream.open.as_mut().unwrap();
        let at = open.arrives_at.max(self.now + takes);
        open.arrives_at = at;
        open.sent_at = self.now;
        let before = open.before.clone();
        let later = at + self.chance.between(1, 3_000);
        let other = self.other_order_of_page(tab);
        let mut arrives = |at, text| self.on_stream_at(at, tab, number, OnStream::Arrives(text));
        match fault {
            Some(NetworkFault::Twice) => arrives(later, text.clone()),
            Some(NetworkFault::OlderEvent) => arrives(later, before.unwrap_or_default()),
            Some(NetworkFault::OtherOrder) if other.is_some() => {
                let no = other.unwrap_or_default();
                arrives(
                    at,
                    format!(r#"{{"result":0,"msg":"","order_no":"{no}","pay_state":1}}"#),
                );
            }
            Some(NetworkFault::FalselyPaidAfterWarning) => arrives(at, format!("{PHP}{PAID}")),
            _ => {}
        }
        arrives(at, text);
        if fault == Some(NetworkFault::StreamBreaks) {
            let at = at + self.chance.between(0, 20_000);
            self.on_stream_at(at, tab, number, OnStream::Breaks);
        }
    }

    /// Another order that this page has made. The documents' own sample answers with an unknown
    /// number, so that one counts.
    fn other_order_of_page(&self, tab: usize) -> Option<String> {
        let orders = &self.tabs[tab].orders;
        let own = self.tabs[tab].order_no();
        orders.iter().find(|no| own.as_ref() != Some(no)).cloned()
    }

    /// A heartbeat does not replace an answer that no request has received yet.
    fn event_arrives(&mut self, tab: usize, text: String) {
        if self.tabs[tab].stream.waiter.is_some() {
            self.answer_waiter(tab, answer(200, text, None));
            return;
        }
        let event = &mut self.tabs[tab].stream.event;
        if event.is_none() || text != HEARTBEAT {
            *event = Some(text);
        }
    }

    fn break_stream(&mut self, tab: usize) {
        let end = &mut self.tabs[tab].stream;
        end.open = None;
        if end.waiter.is_some() {
            self.answer_waiter(tab, Err(Fault::Network));
        } else {
            end.is_broken = true;
        }
    }

    /// What was awaited is aborted, or nothing is awaited any more.
    pub(crate) fn close_stream(&mut self, tab: usize) {
        let closed = &mut self.tabs[tab];
        closed.stream = StreamEnd::default();
        closed.requests.retain(|(_, of)| *of != Purpose::Stream);
    }

    /// Nothing came within the time that the request had.
    pub(crate) fn no_event_came(&mut self, tab: usize, page: u64, id: u32) {
        let receiver = &self.tabs[tab];
        if receiver.page == page && receiver.stream.waiter == Some(id) {
            self.answer_waiter(tab, Err(Fault::Timeout));
            self.close_stream(tab);
        }
    }

    fn answer_waiter(&mut self, tab: usize, reply: Reply) {
        let Some(id) = self.tabs[tab].stream.waiter.take() else {
            return;
        };
        let page = self.tabs[tab].page;
        let arrives = |reply| Due::ReplyArrives {
            tab,
            page,
            id,
            event: Event::StreamAnswered(id, reply),
        };
        self.at(self.now, arrives(reply));
        if self.faults_are_over() {
            return;
        }
        let Some(open) = &self.tabs[tab].stream.open else {
            return;
        };
        let again = match open.fault {
            Some(NetworkFault::AnswerAgain) => open.sent.as_ref().map(|(_, text)| text),
            Some(NetworkFault::OlderEvent) => open.before.as_ref(),
            _ => None,
        };
        if let Some(text) = again.cloned() {
            self.at(self.now + 20_000, arrives(answer(200, text, None)));
        }
    }
}
