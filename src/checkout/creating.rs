//! From the press of the button to something the shopper can pay with.

use super::config::Numbering;
use super::effect::{Effect, Purpose};
use super::polling::{
    CREATE_TIMEOUT, FIRST_AFTER_CODE, MAX_RESENDS, RequestId, ends_after, resend_pause,
};
use super::present::{Presentation, present};
use super::problem::ProblemKind;
use super::snapshot::Snapshot;
use super::state::{Creating, Doubt, Live, Recovery, Stage, State};
use super::{Checkout, News, Turn};
use crate::gateway::{Create, CreateError, Created, NextAction};
use crate::json::{Node, Scalar, object};
use crate::money::Fen;
use crate::order::{Order, OrderNo};
use crate::url::SafeUrl;
use crate::wire::{Answer, Body, Reply, Request, Response};
use std::rc::Rc;

impl Checkout {
    /// One press starts one order; while one is under way, more do nothing.
    pub(super) fn submit(&mut self, turn: &mut Turn) {
        if self.config.watch {
            return;
        }
        match self.take_state() {
            State::Choosing | State::Failed(_) => {
                let given = self.given_number();
                turn.then(Effect::AskToSubmit(self.selection.clone(), given));
                self.state = State::Submitting;
            }
            // "Try again" for a lost create is the same order once more.
            State::Unknown(_, Doubt::CreateLost(mut creating)) => {
                turn.then(Effect::AbortRequests);
                creating.resent = 0;
                self.send_create(creating, turn);
            }
            other @ (State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(_)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = other,
        }
    }

    fn given_number(&self) -> Option<OrderNo> {
        let product = self.config.product(&self.selection.product_id);
        let of_product = product.and_then(|product| product.order_no.clone());
        of_product.or_else(|| match &self.config.numbering {
            Numbering::Given(order_no) => Some(order_no.clone()),
            Numbering::Endpoint(_) | Numbering::Page | Numbering::Minted => None,
        })
    }

    pub(super) fn submit_answered(&mut self, allowed: bool, turn: &mut Turn) {
        if !matches!(self.state, State::Submitting) {
            return;
        }
        if !allowed {
            self.state = State::Choosing;
            return;
        }
        if let Some(order_no) = self.given_number() {
            return self.numbered(order_no, self.chosen_amount(), None, turn);
        }
        match self.config.numbering.clone() {
            Numbering::Endpoint(endpoint) => {
                let body = object(&[
                    ("product_id", Scalar::Text(&self.selection.product_id)),
                    ("quantity", Scalar::Number(self.selection.quantity.into())),
                    ("wallet", Scalar::Text(self.selection.wallet.name())),
                ]);
                let id = self.next_request();
                turn.then(Effect::Send {
                    id,
                    purpose: Purpose::Order,
                    request: Request::post(endpoint, Body::Json(body)),
                    timeout: CREATE_TIMEOUT,
                });
                self.state = State::Ordering(id);
            }
            Numbering::Page => {
                let id = self.next_request();
                turn.then(Effect::CallCreateOrder(id, self.selection.clone()));
                self.state = State::Ordering(id);
            }
            Numbering::Given(order_no) => {
                self.numbered(order_no, self.chosen_amount(), None, turn);
            }
            Numbering::Minted => {
                let order_no = OrderNo::mint(turn.now.wall, self.random.next());
                self.numbered(order_no, self.chosen_amount(), None, turn);
            }
        }
    }

    /// The merchant's answer. Until it is in, nothing can have been paid, so a
    /// failure here is a plain failure.
    pub(super) fn order_answered(&mut self, id: RequestId, reply: Reply, turn: &mut Turn) {
        if !matches!(self.state, State::Ordering(awaited) if awaited == id) {
            return;
        }
        match read_order(reply) {
            Ok(made) => {
                let shown = self.chosen_amount();
                let differs =
                    matches!((made.amount, shown), (Some(named), Some(shown)) if named != shown);
                if differs {
                    self.fail(ProblemKind::AmountDiffers, None, turn);
                } else {
                    self.numbered(
                        made.order_no,
                        made.amount.or(shown),
                        made.expires_in_s,
                        turn,
                    );
                }
            }
            Err(problem) => self.fail(problem, None, turn),
        }
    }

    /// The number is settled: from here on the order may be paid.
    fn numbered(
        &mut self,
        no: OrderNo,
        amount: Option<Fen>,
        expires_in_s: Option<u64>,
        turn: &mut Turn,
    ) {
        let minted = matches!(self.config.numbering, Numbering::Minted);
        if amount.is_none() && minted && self.config.gateway.sends_amount() {
            let problem = ProblemKind::Config(super::config::ConfigError::Amount);
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
        let request = self.config.gateway.create_request(&Create {
            endpoint: &self.config.endpoint,
            order: &order,
            environment: self.config.environment,
            return_url: self.config.return_url.as_ref().map(SafeUrl::as_str),
            params: &self.config.params,
        });
        let life = expires_in_s.unwrap_or(self.config.expires_in_s);
        let creating = Box::new(Creating {
            order,
            ends: ends_after(life, turn.now.mono),
            request,
            resent: 0,
        });
        self.send_create(creating, turn);
    }

    /// Remembers the order before the request leaves: a reload in between must
    /// find it.
    fn send_create(&mut self, creating: Box<Creating>, turn: &mut Turn) {
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
            | State::Offering(_)
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
            Ok(created) => self.created(*creating, created, turn),
            Err(Setback::Refused(problem)) => self.fail(problem, Some(creating.order), turn),
            Err(Setback::Lost(problem)) => self.create_lost(creating, problem, turn),
        }
    }

    fn read_created(&self, reply: Reply) -> Result<Created, Setback> {
        let response = reply.map_err(|fault| Setback::Lost(fault.into()))?;
        let answer = Answer::read(&response.text);
        let read = answer.map_or(Err(CreateError::Malformed), |answer| {
            self.config
                .gateway
                .read_created(&answer, &self.config.endpoint)
        });
        match (response.status, read) {
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
        let order_no = Some(creating.order.no.clone());
        if creating.resent == 0 {
            turn.trouble(problem, order_no.clone());
        }
        if creating.resent < MAX_RESENDS {
            return self.recover(creating, turn);
        }
        turn.trouble(ProblemKind::OrderUnknown, order_no);
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

    fn created(&mut self, creating: Creating, created: Created, turn: &mut Turn) {
        let mut order = creating.order;
        Rc::make_mut(&mut order).gateway_no = created.gateway_no;
        turn.tell(News::Ordered {
            order_no: order.no.clone(),
            gateway_no: order.gateway_no.clone(),
        });
        match self.present(&order, &created.actions) {
            Ok((action, presentation)) => {
                turn.then(Effect::OfferAction(action, order.no.clone()));
                self.state = State::Offering(Box::new(Live {
                    order,
                    actions: created.actions,
                    stage: presentation.into(),
                    ends: creating.ends,
                    poll: self.poll_from(turn.now.mono, FIRST_AFTER_CODE),
                    trouble: None,
                }));
            }
            Err(problem) => self.fail(problem, Some(order), turn),
        }
    }

    pub(super) fn present(
        &self,
        order: &Order,
        actions: &[NextAction],
    ) -> Result<(NextAction, Presentation), ProblemKind> {
        let Self { config, .. } = self;
        present(
            config.environment,
            config.flow,
            order.selection.wallet,
            actions,
        )
    }

    /// Navigation comes last: the order must be stored before the page goes.
    pub(super) fn action_answered(&mut self, taken: bool, turn: &mut Turn) {
        match self.take_state() {
            State::Offering(mut live) => {
                self.save(Snapshot::of_live(&live, turn.now), turn);
                if taken {
                    live.stage = Stage::TakenByPage;
                } else if let Stage::Away(url) = &live.stage {
                    turn.then(Effect::Navigate(url.clone()));
                }
                self.state = State::Paying(live);
            }
            other @ (State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Failed(_)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = other,
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

struct OrderMade {
    order_no: OrderNo,
    amount: Option<Fen>,
    expires_in_s: Option<u64>,
}

/// `{order_no, amount?, expires_in?}`
fn read_order(reply: Reply) -> Result<OrderMade, ProblemKind> {
    let Response { status, text, .. } = reply?;
    if !(200..300).contains(&status) {
        return Err(ProblemKind::Http(status));
    }
    let answer = Answer::read(&text).ok_or(ProblemKind::Malformed)?;
    let root = answer.json.root();
    let order_no = root.get("order_no").text_or_number();
    Ok(OrderMade {
        order_no: order_no
            .and_then(OrderNo::parse)
            .ok_or(ProblemKind::Malformed)?,
        amount: read_amount(root.get("amount"))?,
        expires_in_s: root
            .get("expires_in")
            .code()
            .and_then(|s| u64::try_from(s).ok()),
    })
}

fn read_amount(node: Node) -> Result<Option<Fen>, ProblemKind> {
    match node.text_or_number() {
        Some(text) => Fen::parse(text).map(Some).ok_or(ProblemKind::Malformed),
        None => Ok(None),
    }
}

impl From<Presentation> for Stage {
    fn from(presentation: Presentation) -> Self {
        match presentation {
            Presentation::Leave(url) => Self::Away(url),
            Presentation::Code(code) => Self::Code(code),
            Presentation::Launch(url) => Self::Launch(url),
            Presentation::Guide(guide, url) => Self::Guide(guide, url),
        }
    }
}
