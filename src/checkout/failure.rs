//! Why there is no way to pay, and the state query that makes sure.

use super::polling::RequestId;
use super::problem::ProblemKind;
use crate::order::Order;
use std::rc::Rc;

/// Why there is no way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    problem: ProblemKind,
    lookup: Option<Lookup>,
}

/// A refused order is looked up once: one that was refused since it is paid already
/// must not be offered again.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lookup {
    order: Rc<Order>,
    query: RequestId,
    /// The shopper has pressed again; the answer is awaited first.
    pressed_again: bool,
}

impl Failure {
    /// The order, if there is one, with the state query for it.
    pub(super) fn new(problem: ProblemKind, lookup: Option<(Rc<Order>, RequestId)>) -> Self {
        let lookup = lookup.map(|(order, query)| Lookup {
            order,
            query,
            pressed_again: false,
        });
        Self { problem, lookup }
    }

    /// What went wrong.
    #[must_use]
    pub const fn problem(&self) -> &ProblemKind {
        &self.problem
    }

    /// The order that is being looked up.
    #[must_use]
    pub fn order(&self) -> Option<&Rc<Order>> {
        self.lookup.as_ref().map(|lookup| &lookup.order)
    }

    /// Whether the shopper has pressed again and waits for the lookup.
    #[must_use]
    pub fn is_pressed_again(&self) -> bool {
        let lookup = self.lookup.as_ref();
        lookup.is_some_and(|lookup| lookup.pressed_again)
    }

    /// Remembers the press until the lookup is over; false if there is none.
    pub(super) fn press_again(&mut self) -> bool {
        if let Some(lookup) = &mut self.lookup {
            lookup.pressed_again = true;
        }
        self.lookup.is_some()
    }

    /// Ends the lookup that this state query was sent for: its order, and whether the
    /// shopper has pressed again.
    pub(super) fn end_lookup(&mut self, query: RequestId) -> Option<(Rc<Order>, bool)> {
        let lookup = self.lookup.take_if(|lookup| lookup.query == query)?;
        Some((lookup.order, lookup.pressed_again))
    }
}
