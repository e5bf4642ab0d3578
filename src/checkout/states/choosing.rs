//! The shopper chooses.

use super::transitions::Transitions;
use crate::checkout::effect::PageEvent;
use crate::checkout::snapshot::Snapshot;
use crate::checkout::state::State;
use crate::checkout::transition::Transition;

pub(super) struct Choosing;

impl Transitions for Choosing {
    fn stay(self) -> State {
        State::Choosing
    }

    /// Shows the order of an earlier visit again, or the one to be watched.
    fn started(self, stored: Option<&Snapshot>, cx: &mut Transition) -> State {
        cx.emit(PageEvent::Ready);
        State::beginning(stored, cx).autostarted(cx)
    }

    fn product_chosen(self, id: &str, cx: &mut Transition) -> State {
        cx.select(|choice| {
            choice.select_product(id);
        });
        self.stay()
    }

    fn quantity_chosen(self, quantity: u32, cx: &mut Transition) -> State {
        cx.select(|choice| choice.select_quantity(quantity));
        self.stay()
    }

    /// One press starts one order; while one is under way, more do nothing.
    fn pay_pressed(self, cx: &mut Transition) -> State {
        if cx.context.is_watching() {
            self.stay()
        } else {
            State::submitting(cx)
        }
    }
}
