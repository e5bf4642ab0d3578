//! The step in which the wallet's browser shows its own payment window over the page.

use super::context::{Button, ViewContext};
use super::step_view::StepView;
use crate::checkout::view_model::{Bridge, BridgeAnswer, BridgeCall, Event, Step};
use crate::text::{fill, sentences};

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
    app: &str,
    context: &ViewContext,
) -> StepView {
    let texts = context.texts;
    let if_can_query = |text| if can_query { text } else { "" };
    let have_paid = if_can_query(texts.press_have_paid());
    let heading = texts.bridge();
    let (heading, hints) = match call {
        BridgeCall::Idle | BridgeCall::Open => {
            let promise = if_can_query(texts.taken_hint());
            (heading, [texts.bridge_hint(), promise])
        }
        BridgeCall::Answered(BridgeAnswer::Sent) if is_mini_program(bridge) => {
            (texts.launch_left(), [have_paid, texts.launch_left_hint()])
        }
        BridgeCall::Answered(BridgeAnswer::Sent) if can_query => {
            (texts.bridge_sent(), [texts.bridge_sent_hint(), ""])
        }
        BridgeCall::Answered(BridgeAnswer::Sent) => (texts.unknown(), ["", ""]),
        BridgeCall::Answered(BridgeAnswer::Canceled) => {
            (heading, [texts.bridge_canceled_hint(), have_paid])
        }
        BridgeCall::Answered(BridgeAnswer::Failed) => (heading, [texts.bridge_failed_hint(), ""]),
        BridgeCall::Answered(BridgeAnswer::Offline) => (heading, [texts.bridge_offline_hint(), ""]),
        BridgeCall::Answered(BridgeAnswer::Missing) => (heading, [texts.bridge_missing_hint(), ""]),
    };
    StepView::words(fill(heading, &[app]), &fill(&sentences(&hints), &[app]))
}

/// The button that opens the wallet's window: the one to press, or the last resort.
pub(super) fn open_again(step: &Step, app: &str, context: &ViewContext) -> Option<yew::Html> {
    let Step::Bridge(_, call) = step else {
        return None;
    };
    let texts = context.texts;
    let (look, label) = if is_sent(step) {
        ("plain", fill(texts.open_again(), &[app]))
    } else {
        ("primary", texts.go_on().to_owned())
    };
    let again = Button {
        waits: *call == BridgeCall::Open,
        ..Button::new(look, label, Event::BridgePressed).part("open-button")
    };
    Some(context.button(again))
}
