//! The step in which the wallet's browser shows its own payment window over the page.

use super::context::{Button, ViewContext};
use super::step_view::StepView;
use crate::checkout::view_model::{BridgeAnswer, BridgeCall, Event};
use crate::text::fill;

pub(super) fn bridge(call: BridgeCall, app: &str, context: &ViewContext) -> StepView {
    let texts = context.texts;
    let hint = match call {
        BridgeCall::Idle | BridgeCall::Open => texts.bridge_hint(),
        BridgeCall::Answered(BridgeAnswer::Sent) => texts.bridge_sent_hint(),
        BridgeCall::Answered(BridgeAnswer::Canceled) => texts.bridge_canceled_hint(),
        BridgeCall::Answered(BridgeAnswer::Failed) => texts.bridge_failed_hint(),
        BridgeCall::Answered(BridgeAnswer::Offline) => texts.bridge_offline_hint(),
        BridgeCall::Answered(BridgeAnswer::Missing) => texts.bridge_missing_hint(),
    };
    let again = Button {
        waits: call == BridgeCall::Open,
        ..Button::new("primary", texts.go_on(), Event::BridgePressed).part("open-button")
    };
    StepView {
        button: Some(context.button(again)),
        ..StepView::words(fill(texts.bridge(), &[app]), &fill(hint, &[app]))
    }
}
