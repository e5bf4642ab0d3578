//! The events, as methods of a state.

use crate::checkout::bridge::BridgeAnswer;
use crate::checkout::event::Event;
use crate::checkout::polling::RequestId;
use crate::checkout::snapshot::Snapshot;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::transition::Transition;
use crate::wire::Reply;

/// The transitions of one state, each named after its event.
pub(super) trait Transitions: Sized {
    /// The state as it is.
    fn stay(self) -> State;

    /// The state that follows the event.
    fn on(self, event: &Event, cx: &mut Transition) -> State {
        match event {
            Event::Started(stored) => self.started(stored.as_ref(), cx),
            Event::Reconfigured(config, stored) => {
                self.stay().reconfigured(config, stored.as_ref(), cx)
            }
            Event::Misconfigured(error) => self.stay().misconfigured(*error, cx),
            Event::ControlsChanged(_) => self.stay().autostarted(cx),
            Event::WalletChosen(wallet) => self.stay().wallet_chosen(*wallet, cx),
            Event::ProductChosen(id) => self.product_chosen(id, cx),
            Event::QuantityChosen(quantity) => self.quantity_chosen(*quantity, cx),
            Event::PayPressed => self.pay_pressed(cx),
            Event::RefreshPressed => self.refresh_pressed(cx),
            Event::ChangePressed => self.stay().leave(AfterLeaving::Choose, cx),
            Event::CancelPressed => self.stay().leave(AfterLeaving::Cancel, cx),
            Event::ResetPressed => State::reset(cx),
            Event::LaunchPressed => self.launch_pressed(cx),
            Event::BridgePressed => self.bridge_pressed(cx),
            Event::OtherWayPressed => self.other_way_pressed(cx),
            Event::SubmitAnswered { allowed } => self.submit_answered(*allowed, cx),
            Event::ActionAnswered {
                taken,
                press_counts,
            } => self.action_answered(*taken, *press_counts, cx),
            Event::OrderAnswered(id, reply) => self.order_answered(*id, reply, cx),
            Event::CreateAnswered(id, reply) => self.create_answered(*id, reply, cx),
            Event::StateAnswered(id, reply) => self.state_answered(*id, reply, cx),
            Event::StreamAnswered(id, reply) => self.stream_answered(*id, reply, cx),
            Event::BridgeAnswered(answer) => self.bridge_answered(*answer, cx),
            Event::PictureBroken => self.picture_broken(cx),
            Event::Woke => self.woke(cx),
            Event::Hidden => self.hidden(cx),
            Event::CheckPressed => self.poll_now(true, cx),
            Event::Returned => self.poll_now(false, cx),
        }
    }

    fn started(self, _stored: Option<&Snapshot>, _cx: &mut Transition) -> State {
        self.stay()
    }

    /// Another wallet is about to be selected.
    fn wallet_changed(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn product_chosen(self, _id: &str, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn quantity_chosen(self, _quantity: u32, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn pay_pressed(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn refresh_pressed(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    /// The shopper changes or cancels the order.
    fn leave_pressed(self, _then: AfterLeaving, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn launch_pressed(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn bridge_pressed(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn other_way_pressed(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn submit_answered(self, _allowed: bool, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn action_answered(self, _taken: bool, _press_counts: bool, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn order_answered(self, _id: RequestId, _reply: &Reply, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn create_answered(self, _id: RequestId, _reply: &Reply, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn state_answered(self, _id: RequestId, _reply: &Reply, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn stream_answered(self, _id: RequestId, _reply: &Reply, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn bridge_answered(self, _answer: BridgeAnswer, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn picture_broken(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    /// The time has come for whatever was due.
    fn woke(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    fn hidden(self, _cx: &mut Transition) -> State {
        self.stay()
    }

    /// "I have paid" was pressed, or the page is seen or online again: the state is queried at
    /// once, unless a query is under way.
    fn poll_now(self, _is_pressed: bool, cx: &mut Transition) -> State {
        self.woke(cx)
    }
}
