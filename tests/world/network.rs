//! A request's way to the merchant and back, and what may befall it there.

use crate::faults::{Moment, Wire};
use crate::request::field;
use crate::world::{Due, World};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::wire::{Fault, Reply, Request, Response};

const PHP: &str =
    "<br />\n<b>Warning</b>:  Undefined index in <b>/a.php</b> on line <b>7</b><br />\n";

/// Of a server in trouble, which says so to everybody.
const PAID: &str = r#"{"result":0,"msg":"","pay_state":1}"#;

const NO_SUCH_ORDER: &str = r#"{"result":-15,"msg":"no such order"}"#;

#[derive(Clone, Debug)]
pub(crate) struct Flight {
    pub(crate) tab: usize,
    pub(crate) id: u32,
    pub(crate) purpose: Purpose,
    pub(crate) request: Request,
    pub(crate) page: u64,
    wire: Option<Wire>,
    ends: u64,
}

impl World {
    pub(crate) fn send(
        &mut self,
        tab: usize,
        id: u32,
        purpose: Purpose,
        request: Request,
        timeout: u64,
    ) {
        self.tabs[tab].flights.push((id, purpose));
        let now = self.now;
        match purpose {
            Purpose::Order => self.reached(Moment::OrderSent),
            Purpose::Create => self.reached(Moment::CreateSent),
            Purpose::State => {
                self.tabs[tab].questions.push(now);
                self.reached(Moment::Asked);
            }
        }
        let offline = now < self.offline_until;
        let wire = self.wire_for(purpose);
        let wire = if offline { Some(Wire::NeverSent) } else { wire };
        if let Some(wire) = wire {
            self.faults += 1;
            self.note(tab, &format!("  ! {wire:?}"));
        }
        self.judge_create(tab, purpose, &request);
        let slow = self.chance.percent(if self.wavers { 70 } else { 10 });
        let out = self.chance.between(20, if slow { 6_000 } else { 600 });
        let ends = now + timeout;
        let flight = Flight {
            tab,
            id,
            purpose,
            request,
            page: self.tabs[tab].page,
            wire,
            ends,
        };
        match wire {
            Some(Wire::NeverSent | Wire::HalfSent) => {
                self.reply_at(now + out, &flight, Err(Fault::Network));
            }
            Some(Wire::Status(status, retry_after_ms)) => {
                self.turned_down(&flight);
                let reply = answer(status, String::new(), retry_after_ms);
                self.reply_at(now + out, &flight, reply);
            }
            Some(Wire::RequestLate) => {
                self.reply_at(ends, &flight, Err(Fault::Timeout));
                self.at(ends + 3_000, Due::Arrives(flight));
            }
            Some(Wire::Twice) => {
                self.at(now + out + 1_000, Due::Arrives(flight.clone()));
                self.at(now + out, Due::Arrives(flight));
            }
            _ => self.at(now + out, Due::Arrives(flight)),
        }
    }

    /// The request is at the merchant's.
    pub(crate) fn arrived(&mut self, flight: &Flight) {
        let known = self.merchant.book.trades.len();
        let text = self.merchant.answer(&flight.request, self.now);
        if self.merchant.book.trades.len() > known {
            self.judge_second_order(known);
        }
        match flight.purpose {
            Purpose::Order => self.order_made(flight),
            Purpose::Create => self.reached(Moment::CreateArrived),
            Purpose::State => {}
        }
        let back = self.now + self.chance.between(20, self.back_takes());
        let good = answer(200, text.clone(), None);
        let cut = self.chance.next();
        let reply = match flight.wire {
            None | Some(Wire::Twice | Wire::RequestLate) => good,
            Some(Wire::AnswerLost) => Err(Fault::Network),
            Some(Wire::AnswerCut) => {
                let at = usize::try_from(cut).unwrap() % text.len();
                answer(200, text[..at].to_owned(), None)
            }
            Some(Wire::Html) => answer(200, "<html>busy</html>".into(), None),
            Some(Wire::PhpWarning) => answer(200, format!("{PHP}{text}"), None),
            Some(Wire::Guessed) => good.map(|response| Response {
                guessed: true,
                ..response
            }),
            Some(Wire::NoisyLie) => answer(200, format!("{PHP}{PAID}"), None),
            Some(Wire::GuessedLie) => answer(200, PAID.into(), None).map(|response| Response {
                guessed: true,
                ..response
            }),
            // It does not know the order yet; one that is paid it does.
            Some(Wire::NoSuchOrder) if self.is_paid(flight) => good,
            Some(Wire::NoSuchOrder) => answer(200, NO_SUCH_ORDER.into(), None),
            Some(Wire::BadGateway) => answer(502, text, None),
            Some(Wire::AnswerLate) => {
                self.reply_at(flight.ends + 5_000, flight, good);
                return self.reply_at(flight.ends, flight, Err(Fault::Timeout));
            }
            Some(Wire::AnswerAgain) => {
                self.reply_at(back + 20_000, flight, good.clone());
                good
            }
            Some(Wire::NeverSent | Wire::HalfSent | Wire::Status(..)) => return,
        };
        self.reply_at(back, flight, reply);
    }

    fn is_paid(&self, flight: &Flight) -> bool {
        let order_no = field(&flight.request, "order_no");
        order_no.is_some_and(|no| self.merchant.book.was_paid(&no))
    }

    fn reply_at(&mut self, at: u64, flight: &Flight, reply: Reply) {
        let event = match flight.purpose {
            Purpose::Order => Event::OrderAnswered(flight.id, reply),
            Purpose::Create => Event::CreateAnswered(flight.id, reply),
            Purpose::State => Event::StateAnswered(flight.id, reply),
        };
        self.at(at, Due::Replied(flight.tab, flight.page, flight.id, event));
    }

    /// An answer to a request that was called off is dropped by the browser, most times;
    /// it may also be under way already.
    pub(crate) fn replied(&mut self, tab: usize, page: u64, id: u32, event: Event) {
        let place = &mut self.tabs[tab];
        if !place.is_open() || place.page != page || place.away {
            return;
        }
        place.flights.retain(|(flying, _)| *flying != id);
        if place.frozen {
            place.mailbox.push(event);
        } else {
            self.happen(tab, event);
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a network may fail")]
fn answer(status: u16, text: String, retry_after_ms: Option<u64>) -> Reply {
    let response = Response {
        status,
        text,
        guessed: false,
        retry_after_ms,
    };
    Ok(response)
}
