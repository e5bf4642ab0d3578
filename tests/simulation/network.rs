//! The network: a request travels to the merchant and its reply back, or a fault strikes.

use crate::faults::{NetworkFault, Trigger};
use crate::request::field;
use crate::simulation::{Due, Simulation};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::wire::{Fault, Reply, Request, Response};

pub(crate) const PHP: &str =
    "<br />\n<b>Warning</b>:  Undefined index in <b>/a.php</b> on line <b>7</b><br />\n";

/// The state that a broken server reports for every order.
pub(crate) const PAID: &str = r#"{"result":0,"msg":"","pay_state":1}"#;

const NO_SUCH_ORDER: &str = r#"{"result":-15,"msg":"no such order"}"#;

#[derive(Clone, Debug)]
pub(crate) struct SentRequest {
    pub(crate) tab: usize,
    pub(crate) id: u32,
    pub(crate) purpose: Purpose,
    pub(crate) request: Request,
    pub(crate) page: u64,
    fault: Option<NetworkFault>,
    times_out_at: u64,
}

impl Simulation {
    pub(crate) fn send(
        &mut self,
        tab: usize,
        id: u32,
        purpose: Purpose,
        request: Request,
        timeout: u64,
    ) {
        let now = self.now;
        match purpose {
            Purpose::Order => self.trigger(Trigger::OrderSent),
            Purpose::Create => self.trigger(Trigger::CreateSent),
            Purpose::State => self.trigger(Trigger::QuerySent),
            Purpose::Stream => return self.await_event(tab, id, &request, timeout),
        }
        self.tabs[tab].requests.push((id, purpose));
        let offline = now < self.offline_until;
        let fault = self.network_fault_for(purpose);
        let fault = if offline {
            Some(NetworkFault::NeverSent)
        } else {
            fault
        };
        if let Some(fault) = fault {
            self.faults += 1;
            self.note(tab, &format!("  ! {fault:?}"));
        }
        self.check_create(tab, purpose, &request);
        let slow = self
            .chance
            .percent(if self.switches_wallets { 70 } else { 10 });
        let out = self.chance.between(20, if slow { 6_000 } else { 600 });
        let times_out_at = now + timeout;
        let sent = SentRequest {
            tab,
            id,
            purpose,
            request,
            page: self.tabs[tab].page,
            fault,
            times_out_at,
        };
        match fault {
            Some(NetworkFault::NeverSent | NetworkFault::HalfSent) => {
                self.reply_at(now + out, &sent, Err(Fault::Network));
            }
            Some(NetworkFault::Status(status, retry_after_ms)) => {
                self.record_rejection(&sent);
                let reply = answer(status, String::new(), retry_after_ms);
                self.reply_at(now + out, &sent, reply);
            }
            Some(NetworkFault::RequestLate) => {
                self.reply_at(times_out_at, &sent, Err(Fault::Timeout));
                self.at(times_out_at + 3_000, Due::RequestArrives(sent));
            }
            Some(NetworkFault::Twice) => {
                self.at(now + out + 1_000, Due::RequestArrives(sent.clone()));
                self.at(now + out, Due::RequestArrives(sent));
            }
            _ => self.at(now + out, Due::RequestArrives(sent)),
        }
    }

    /// The merchant receives the request, and answers it.
    pub(crate) fn request_arrived(&mut self, sent: &SentRequest) {
        let known = self.merchant.gateway_server.trades.len();
        let text = self.merchant.answer(&sent.request, self.now);
        if self.merchant.gateway_server.trades.len() > known {
            self.check_second_order(known);
        }
        match sent.purpose {
            Purpose::Order => self.order_created(sent),
            Purpose::Create => self.trigger(Trigger::CreateArrived),
            Purpose::State | Purpose::Stream => {}
        }
        let back = self.now + self.chance.between(20, self.reply_delay_limit());
        let good = answer(200, text.clone(), None);
        let cut = self.chance.next();
        let reply = match sent.fault {
            None | Some(NetworkFault::Twice | NetworkFault::RequestLate) => good,
            Some(NetworkFault::AnswerLost) => Err(Fault::Network),
            Some(NetworkFault::AnswerCut) => {
                let at = usize::try_from(cut).unwrap() % text.len();
                answer(200, text[..at].to_owned(), None)
            }
            Some(NetworkFault::Html) => answer(200, "<html>busy</html>".into(), None),
            Some(NetworkFault::PhpWarning) => answer(200, format!("{PHP}{text}"), None),
            Some(NetworkFault::Guessed) => good.map(|response| Response {
                guessed: true,
                ..response
            }),
            Some(NetworkFault::FalselyPaidAfterWarning) => {
                answer(200, format!("{PHP}{PAID}"), None)
            }
            Some(NetworkFault::FalselyPaidGuessed) => {
                answer(200, PAID.into(), None).map(|response| Response {
                    guessed: true,
                    ..response
                })
            }
            // A gateway may not have the order yet, but has it once it is paid.
            Some(NetworkFault::NoSuchOrder) if self.is_paid(sent) => good,
            Some(NetworkFault::NoSuchOrder) => answer(200, NO_SUCH_ORDER.into(), None),
            Some(NetworkFault::BadGateway) => answer(502, text, None),
            Some(NetworkFault::AnswerLate) => {
                self.reply_at(sent.times_out_at + 5_000, sent, good);
                return self.reply_at(sent.times_out_at, sent, Err(Fault::Timeout));
            }
            Some(NetworkFault::AnswerAgain) => {
                self.reply_at(back + 20_000, sent, good.clone());
                good
            }
            Some(
                NetworkFault::NeverSent
                | NetworkFault::HalfSent
                | NetworkFault::Status(..)
                | NetworkFault::StreamBreaks
                | NetworkFault::StreamSilent
                | NetworkFault::HeartbeatsAlone
                | NetworkFault::OlderEvent
                | NetworkFault::OtherOrder,
            ) => return,
        };
        self.reply_at(back, sent, reply);
    }

    fn is_paid(&self, sent: &SentRequest) -> bool {
        let order_no = field(&sent.request, "order_no");
        order_no.is_some_and(|no| self.merchant.gateway_server.was_paid(&no))
    }

    fn reply_at(&mut self, at: u64, sent: &SentRequest, reply: Reply) {
        let event = match sent.purpose {
            Purpose::Order => Event::OrderAnswered(sent.id, reply),
            Purpose::Create => Event::CreateAnswered(sent.id, reply),
            Purpose::State => Event::StateAnswered(sent.id, reply),
            Purpose::Stream => Event::StreamAnswered(sent.id, reply),
        };
        let due = Due::ReplyArrives {
            tab: sent.tab,
            page: sent.page,
            id: sent.id,
            event,
        };
        self.at(at, due);
    }

    /// The page receives the reply. The reply to an aborted request arrives, too: it may
    /// have been on its way already.
    pub(crate) fn reply_arrived(&mut self, tab: usize, page: u64, id: u32, event: Event) {
        let receiver = &mut self.tabs[tab];
        if !receiver.is_open() || receiver.page != page || receiver.away {
            return;
        }
        receiver.requests.retain(|(pending, _)| *pending != id);
        if receiver.frozen {
            receiver.delayed_events.push(event);
        } else {
            self.dispatch(tab, event);
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a network may fail")]
pub(crate) fn answer(status: u16, text: String, retry_after_ms: Option<u64>) -> Reply {
    let response = Response {
        status,
        text,
        guessed: false,
        retry_after_ms,
    };
    Ok(response)
}
