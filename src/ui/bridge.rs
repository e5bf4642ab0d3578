//! The step in which the wallet's browser shows its own payment window over the page.

use super::context::{Button, ViewContext};
use super::step_view::StepView;
use crate::checkout::view_model::{BridgeAnswer, Call, Event};
use crate::text::fill;

pub(super) fn bridge(call: Call, app: &str, context: &ViewContext) -> StepView {
    let texts = context.texts;
    let hint = match call {
        Call::Idle | Call::Open => texts.bridge_hint(),
        Call::Over(BridgeAnswer::Sent) => texts.bridge_sent_hint(),
        Call::Over(BridgeAnswer::Canceled) => texts.bridge_canceled_hint(),
        Call::Over(BridgeAnswer::Failed) => texts.bridge_failed_hint(),
        Call::Over(BridgeAnswer::Offline) => texts.bridge_offline_hint(),
        Call::Over(BridgeAnswer::Missing) => texts.bridge_missing_hint(),
    };
    let again = Button {
        waits: call == Call::Open,
        ..Button::new("primary", texts.go_on(), Event::BridgePressed).part("open-button")
    };
    StepView {
        button: Some(context.button(again)),
        ..StepView::words(fill(texts.bridge(), &[app]), &fill(hint, &[app]))
    }
}
