//! From the press of the button to the order's number.

use super::config::OrderSource;
use super::effect::{Effect, Purpose};
use super::policy::CREATE_TIMEOUT;
use super::polling::RequestId;
use super::problem::ProblemKind;
use super::state::{Doubt, Failed, State};
use super::{Checkout, Turn};
use crate::environment::Environment;
use crate::json::{Node, Scalar, object};
use crate::money::Fen;
use crate::order::OrderNo;
use crate::wallet::Wallet;
use crate::wire::{Answer, Body, Reply, Request};

impl Checkout {
    /// One press starts one order; while one is under way, more do nothing.
    pub(super) fn submit(&mut self, turn: &mut Turn) {
        if self.config.watched_order().is_some() {
            return;
        }
        match self.take_state() {
            State::Failed(failed) if failed.lookup.is_some() => {
                self.state = State::Failed(Failed {
                    again: true,
                    ..failed
                });
            }
            // Not one order for nothing.
            State::Choosing | State::Failed(_)
                if self.config.environment == Environment::Alipay
                    && self.selection.wallet == Wallet::Wechat =>
            {
                self.fail(ProblemKind::WrongEnvironment, None, turn);
            }
            State::Choosing | State::Failed(_) => {
                let given = self.given_number();
                turn.then(Effect::AskToSubmit(self.selection.clone(), given));
                self.state = State::Submitting;
            }
            // "Try again" for a lost create is the same order once more.
            State::Unknown(_, Doubt::CreateLost(mut creating))
                if self.config.gateway.may_repeat() =>
            {
                turn.then(Effect::AbortRequests);
                creating.resent = 0;
                self.send_create(creating, turn);
            }
            other @ (State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(..)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = other,
        }
    }

    pub(super) fn given_number(&self) -> Option<OrderNo> {
        let product = self.config.product(&self.selection.product_id);
        let of_product = product.and_then(|product| product.order_no.clone());
        of_product.or_else(|| self.config.given_order().cloned())
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
        match self.config.order_source.clone() {
            OrderSource::Endpoint(endpoint) => {
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
            OrderSource::Page => {
                let id = self.next_request();
                turn.then(Effect::CallCreateOrder(id, self.selection.clone()));
                self.state = State::Ordering(id);
            }
            OrderSource::Given(order_no) | OrderSource::Watched(order_no) => {
                self.numbered(order_no, self.chosen_amount(), None, turn);
            }
            OrderSource::Generated => {
                let order_no = OrderNo::generate(turn.now.wall, self.random.next());
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
}

struct OrderMade {
    order_no: OrderNo,
    amount: Option<Fen>,
    expires_in_s: Option<u64>,
}

/// `{order_no, amount?, expires_in?}`
fn read_order(reply: Reply) -> Result<OrderMade, ProblemKind> {
    let response = reply?;
    if !(200..300).contains(&response.status) {
        return Err(ProblemKind::Http(response.status));
    }
    let answer = Answer::of(&response).filter(|answer| !answer.guessed);
    let answer = answer.ok_or(ProblemKind::Malformed)?;
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
