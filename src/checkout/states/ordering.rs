//! The merchant's backend, or the page, is asked to make the order. Until it answers,
//! nothing can have been paid, so that a failure here is a plain failure.

use super::transitions::Transitions;
use crate::checkout::config::OrderSource;
use crate::checkout::creation::NewOrder;
use crate::checkout::polling::RequestId;
use crate::checkout::problem::ProblemKind;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::transition::Transition;
use crate::json::Node;
use crate::money::Fen;
use crate::order::OrderNo;
use crate::url::SafeUrl;
use crate::wire::{Answer, Reply};

pub(super) struct Ordering {
    id: RequestId,
}

impl Ordering {
    pub(super) const fn new(id: RequestId) -> Self {
        Self { id }
    }
}

impl Transitions for Ordering {
    fn stay(self) -> State {
        State::Ordering(self.id)
    }

    fn order_answered(self, id: RequestId, reply: &Reply, cx: &mut Transition) -> State {
        if id != self.id {
            return self.stay();
        }
        let is_pages_own = cx.context.config().order_source == OrderSource::Page;
        match read_order(reply) {
            Ok(new_order) => State::with_order_number(new_order, cx),
            Err(ProblemKind::Malformed) if is_pages_own => {
                State::failed(ProblemKind::CreatedOrder, None, cx)
            }
            Err(problem) => State::failed(problem, None, cx),
        }
    }

    fn wallet_changed(self, cx: &mut Transition) -> State {
        State::reset(cx)
    }

    fn leave_pressed(self, _: AfterLeaving, cx: &mut Transition) -> State {
        State::reset(cx)
    }
}

/// Reads `{order_no, amount?, expires_in?, handoff?}`.
fn read_order(reply: &Reply) -> Result<NewOrder, ProblemKind> {
    let response = match reply {
        Ok(response) => response,
        Err(fault) => return Err((*fault).into()),
    };
    if !(200..300).contains(&response.status) {
        return Err(ProblemKind::Http(response.status));
    }
    let answer = Answer::of(response).filter(|answer| !answer.guessed);
    let answer = answer.ok_or(ProblemKind::Malformed)?;
    let root = answer.json.root();
    let order_no = root.get("order_no").text_or_number();
    let expires_in = root.get("expires_in").code();
    Ok(NewOrder {
        order_no: order_no
            .and_then(OrderNo::parse)
            .ok_or(ProblemKind::Malformed)?,
        amount: read_amount(root.get("amount"))?,
        expires_in_s: expires_in.and_then(|seconds| u64::try_from(seconds).ok()),
        handoff: read_handoff(root.get("handoff"))?,
        is_generated: false,
    })
}

fn read_handoff(node: Node) -> Result<Option<SafeUrl>, ProblemKind> {
    let Some(text) = node.text() else {
        return Ok(None);
    };
    match SafeUrl::parse(text) {
        Ok(url) if url.is_web() => Ok(Some(url)),
        Ok(_) | Err(_) => Err(ProblemKind::UnsafeUrl),
    }
}

fn read_amount(node: Node) -> Result<Option<Fen>, ProblemKind> {
    match node.text_or_number() {
        Some(text) => Fen::parse(text).map(Some).ok_or(ProblemKind::Malformed),
        None => Ok(None),
    }
}
