//! The step in which the wallet's browser shows its own payment window over the page.

use super::button::Button;
use super::context::ViewContext;
use super::step_view::StepView;
use crate::checkout::view_model::{Bridge, BridgeAnswer, BridgeCall, Event, Step};
use yew::prelude::Html;

/// Whether the wallet answered that the payment is made or under way: then the shopper is to
/// ask for the result and not to pay. A mini program answers only that it opened.
pub(super) fn is_sent(step: &Step) -> bool {
    match step {
        Step::Bridge(bridge, BridgeCall::Answered(BridgeAnswer::Sent)) => !is_mini_program(bridge),
        Step::Bridge(
            _,
            BridgeCall::Idle
            | BridgeCall::Open
            | BridgeCall::Answered(
                BridgeAnswer::Canceled
                | BridgeAnswer::Failed
                | BridgeAnswer::Offline
                | BridgeAnswer::Missing,
            ),
        )
        | Step::Code(_)
        | Step::Launch(..)
        | Step::Guide(..)
        | Step::PaymentPage(_)
        | Step::PageOnly(_)
        | Step::TakenByPage
        | Step::Watching => false,
    }
}

fn is_mini_program(bridge: &Bridge) -> bool {
    matches!(bridge, Bridge::MiniProgram(_))
}

pub(super) fn bridge(
    bridge: &Bridge,
    call: BridgeCall,
    can_query: bool,
    context: &ViewContext,
) -> StepView {
    let texts = context.texts;
    let (heading, hint, if_can_query) = match call {
        BridgeCall::Idle | BridgeCall::Open => {
            (texts.bridge(), texts.bridge_hint(), texts.taken_hint())
        }
        BridgeCall::Answered(BridgeAnswer::Sent) if is_mini_program(bridge) => {
            (texts.away(), texts.away_hint(), texts.press_have_paid())
        }
        BridgeCall::Answered(BridgeAnswer::Sent) => {
            let heading = if can_query {
                texts.bridge_sent()
            } else {
                texts.unknown()
            };
            (heading, "", texts.bridge_sent_hint())
        }
        BridgeCall::Answered(BridgeAnswer::Canceled) => (
            texts.bridge(),
            texts.bridge_canceled_hint(),
            texts.press_have_paid(),
        ),
        BridgeCall::Answered(BridgeAnswer::Failed) => {
            (texts.bridge(), texts.bridge_failed_hint(), "")
        }
        BridgeCall::Answered(BridgeAnswer::Offline) => {
            (texts.bridge(), texts.bridge_offline_hint(), "")
        }
        BridgeCall::Answered(BridgeAnswer::Missing) => {
            (texts.bridge(), texts.bridge_missing_hint(), "")
        }
    };
    StepView::words(heading, hint, if_can_query)
}

/// The button that opens the wallet's window: the one to press, or the last resort.
pub(super) fn open_again(step: &Step, context: &ViewContext) -> Option<Html> {
    let Step::Bridge(_, call) = step else {
        return None;
    };
    let texts = context.texts;
    let (look, label) = if is_sent(step) {
        ("plain", texts.open_again())
    } else {
        ("primary", texts.go_on())
    };
    let again = Button {
        waits: *call == BridgeCall::Open,
        ..Button::new(look, label, Event::BridgePressed).part("open-button")
    };
    Some(context.button(again))
}
