//! From the order's number to something the shopper can pay with.

use super::config::{ConfigError, Flow, OrderSource};
use super::effect::{Effect, Purpose};
use super::policy::{CREATE_TIMEOUT, FIRST_AFTER_CODE, MAX_RESENDS};
use super::polling::{RequestId, ends_after, resend_pause};
use super::problem::ProblemKind;
use super::snapshot::Snapshot;
use super::state::{Creating, Doubt, Live, Occasion, Recovery, Stage, State};
use super::{Checkout, News, Turn};
use crate::clock::Millis;
use crate::gateway::{CreateError, CreateRequest, Created, Start};
use crate::money::Fen;
use crate::order::{Order, OrderNo};
use crate::url::SafeUrl;
use crate::wire::{Answer, Reply};
use std::rc::Rc;

impl Checkout {
    /// The number is settled: from here on the order may be paid.
    pub(super) fn numbered(
        &mut self,
        no: OrderNo,
        amount: Option<Fen>,
        expires_in_s: Option<u64>,
        turn: &mut Turn,
    ) {
        let number_is_generated = self.given_number().is_none()
            && matches!(self.config.order_source, OrderSource::Generated);
        if amount.is_none() && number_is_generated && self.config.gateway.sends_amount() {
            let problem = ProblemKind::Config(ConfigError::Amount);
            return self.fail(problem, None, turn);
        }
        self.orders.push(no.clone());
        let order = Rc::new(Order {
            no,
            gateway_no: None,
            selection: self.selection.clone(),
            name: self.chosen_name(),
            amount,
        });
        let config = &self.config;
        let start = config.gateway.start(&CreateRequest {
            endpoint: &config.endpoint,
            order: &order,
            environment: config.environment,
            return_url: config.return_url.as_ref().map(SafeUrl::as_str),
            params: &config.params_for(&order.selection.product_id),
            number_is_generated,
            prefers_code: config.flow == Flow::Qr,
        });
        let life = expires_in_s.unwrap_or(config.expires_in_s);
        let ends = ends_after(life, turn.now.mono);
        match start {
            Start::Send(request) => {
                let creating = Box::new(Creating {
                    order,
                    ends,
                    request,
                    resent: 0,
                });
                self.send_create(creating, turn);
            }
            Start::Created(created) => self.created(order, ends, created, turn),
        }
    }

    /// Remembers the order before the request leaves: a reload in between must
    /// find it.
    pub(super) fn send_create(&mut self, creating: Box<Creating>, turn: &mut Turn) {
        let id = self.next_request();
        self.save(Snapshot::of_creating(&creating, turn.now), turn);
        turn.then(Effect::Send {
            id,
            purpose: Purpose::Create,
            request: creating.request.clone(),
            timeout: CREATE_TIMEOUT,
        });
        self.state = State::Creating(creating, id);
    }

    pub(super) fn create_answered(&mut self, id: RequestId, reply: Reply, turn: &mut Turn) {
        let creating = match self.take_state() {
            State::Creating(creating, awaited) if awaited == id => creating,
            other @ (State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(..)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Failed(_)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => {
                self.state = other;
                return;
            }
        };
        match self.read_created(reply) {
            Ok(created) => self.created(creating.order, creating.ends, created, turn),
            Err(Setback::Refused(problem)) => self.fail(problem, Some(creating.order), turn),
            Err(Setback::Lost(problem)) => self.create_lost(creating, problem, turn),
        }
    }

    fn read_created(&self, reply: Reply) -> Result<Created, Setback> {
        let response = reply.map_err(|fault| Setback::Lost(fault.into()))?;
        let answer = Answer::of(&response);
        let read = answer.map_or(Err(CreateError::Malformed), |answer| {
            self.config
                .gateway
                .read_created(&answer, &self.config.endpoint)
        });
        match (response.status, read) {
            (200..300, Ok(_)) if response.guessed => Err(Setback::Lost(ProblemKind::Malformed)),
            (200..300, Ok(created)) => Ok(created),
            (200..300, Err(CreateError::Malformed)) => Err(Setback::Lost(ProblemKind::Malformed)),
            (200..500, Err(error @ (CreateError::Refused(_) | CreateError::UnsafeUrl))) => {
                Err(Setback::Refused(error.into()))
            }
            // The server says that it did not take the request.
            (status @ (400..=407 | 409..=499), _) => {
                Err(Setback::Refused(ProblemKind::Http(status)))
            }
            (status, _) => Err(Setback::Lost(ProblemKind::Http(status))),
        }
    }

    fn create_lost(&mut self, creating: Box<Creating>, problem: ProblemKind, turn: &mut Turn) {
        if creating.resent == 0 {
            turn.trouble(problem, Some(creating.order.no.clone()));
        }
        if creating.resent < MAX_RESENDS && self.config.gateway.may_repeat() {
            self.recover(creating, turn);
        } else {
            self.order_unknown(creating, turn);
        }
    }

    /// For all we know the order exists and can be paid.
    pub(super) fn order_unknown(&mut self, creating: Box<Creating>, turn: &mut Turn) {
        turn.trouble(ProblemKind::OrderUnknown, Some(creating.order.no.clone()));
        let live = Box::new(Live {
            order: creating.order.clone(),
            actions: Vec::new(),
            stage: Stage::Watching,
            ends: creating.ends,
            poll: self.poll_from(turn.now.mono, FIRST_AFTER_CODE),
            trouble: None,
        });
        self.state = State::Unknown(live, Doubt::CreateLost(creating));
    }

    pub(super) fn pause_before_resend(&mut self, creating: &Creating, turn: &Turn) -> Recovery {
        Recovery::PausingUntil(turn.now.mono + resend_pause(creating.resent, &mut self.random))
    }

    pub(super) fn resend(&mut self, mut creating: Box<Creating>, turn: &mut Turn) {
        creating.resent += 1;
        self.send_create(creating, turn);
    }

    fn created(&mut self, mut order: Rc<Order>, ends: Millis, created: Created, turn: &mut Turn) {
        let named = Rc::make_mut(&mut order);
        named.gateway_no = created.gateway_no;
        named.amount = named.amount.or(created.amount);
        let shown = named.amount;
        turn.tell(News::Ordered {
            order_no: order.no.clone(),
            gateway_no: order.gateway_no.clone(),
        });
        if created.amount.is_some_and(|amount| shown != Some(amount)) {
            return self.fail(ProblemKind::AmountDiffers, Some(order), turn);
        }
        match self.present(&order, &created.actions, self.config.flow) {
            Ok((action, presentation)) => {
                turn.then(Effect::OfferAction(action, order.no.clone()));
                let live = Box::new(Live {
                    order,
                    actions: created.actions.into_inner(),
                    stage: presentation.into(),
                    ends,
                    poll: self.poll_from(turn.now.mono, FIRST_AFTER_CODE),
                    trouble: None,
                });
                self.state = State::Offering(live, Occasion::New);
            }
            Err(problem) => self.fail(problem, Some(order), turn),
        }
    }
}

/// Why there is no way to pay.
enum Setback {
    /// It is certain that nothing was handed out.
    Refused(ProblemKind),
    /// It is not.
    Lost(ProblemKind),
}
