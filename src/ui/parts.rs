//! The parts whose names depend on what they are: `::part(wallet chosen)` is a wallet that is
//! chosen, `::part(pay-button disabled)` the button while a press does nothing.

use yew::prelude::AttrValue;

pub(super) const fn product(chosen: bool, disabled: bool) -> &'static str {
    match (chosen, disabled) {
        (false, false) => "product",
        (true, false) => "product chosen",
        (false, true) => "product disabled",
        (true, true) => "product chosen disabled",
    }
}

pub(super) const fn wallet(chosen: bool, disabled: bool) -> &'static str {
    match (chosen, disabled) {
        (false, false) => "wallet",
        (true, false) => "wallet chosen",
        (false, true) => "wallet disabled",
        (true, true) => "wallet chosen disabled",
    }
}

pub(super) const fn stepper_button(disabled: bool) -> &'static str {
    if disabled {
        "stepper-button disabled"
    } else {
        "stepper-button"
    }
}

pub(super) const fn quantity_field(disabled: bool) -> &'static str {
    if disabled {
        "quantity-field disabled"
    } else {
        "quantity-field"
    }
}

pub(super) const fn pay_button(disabled: bool) -> &'static str {
    if disabled {
        "pay-button primary-button disabled"
    } else {
        "pay-button primary-button"
    }
}

/// A button or a link with this look; `own` is what it alone is.
pub(super) fn button(look: &str, own: Option<&str>, disabled: bool) -> AttrValue {
    let kind = match look {
        "primary" => "primary-button",
        "secondary" => "secondary-button",
        "small" => "small-button",
        _ => "plain-button",
    };
    let state = if disabled { "disabled" } else { "" };
    let parts = [own.unwrap_or_default(), kind, state];
    AttrValue::from(parts.join(" ").trim_ascii().to_owned())
}
