//! The quantity.

use super::context::ViewContext;
use super::parts;
use crate::checkout::choose_view::{ChooseEvent, ChooseView};
use yew::TargetCast;
use yew::prelude::{Callback, Html, MouseEvent, html};

pub(super) fn quantity(view: &ChooseView, context: &ViewContext) -> Option<Html> {
    if view.max_quantity <= 1 {
        return None;
    }
    let texts = context.texts;
    let busy = view.busy.is_some();
    let disabled = view.controls.disabled;
    let step = |to: Option<u32>| {
        to.filter(|to| (1..=view.max_quantity).contains(to) && !busy && !disabled)
    };
    Some(html! {
        <div key="quantity" part="quantity" class="quantity" role="group" aria-label={texts.quantity()}>
            <span part="legend" aria-hidden="true">{ texts.quantity() }</span>
            <span part="stepper" class="stepper">
                { step_button("−", texts.fewer(), step(view.quantity.checked_sub(1)), context) }
                <input part={parts::quantity_field(disabled)} type="number" inputmode="numeric" min="1"
                    max={view.max_quantity.to_string()} value={view.quantity.to_string()}
                    aria-label={texts.quantity()} disabled={busy} readonly={disabled}
                    aria-disabled={disabled.then_some("true")} onchange={typed(view, context)} />
                { step_button("+", texts.more(), step(view.quantity.checked_add(1)), context) }
            </span>
        </div>
    })
}

/// A button that changes the quantity by one. Where there is nothing to change to it
/// stays focusable, and a press does nothing.
fn step_button(
    sign: &'static str,
    label: &'static str,
    to: Option<u32>,
    context: &ViewContext,
) -> Html {
    let onclick =
        to.map(|quantity| context.choosing::<MouseEvent>(ChooseEvent::QuantityChosen(quantity)));
    html! {
        <button part={parts::stepper_button(to.is_none())} type="button" aria-label={label} onclick={onclick}
            aria-disabled={to.is_none().then_some("true")}>{ sign }</button>
    }
}

/// Corrects what was typed in the field itself, because a quantity that ends up as the
/// one before changes no property, and Yew would not touch the field.
fn typed(view: &ChooseView, context: &ViewContext) -> Callback<yew::Event> {
    let (current, max) = (view.quantity, view.max_quantity);
    let on_choose = context.on_choose.clone();
    Callback::from(move |event: yew::Event| {
        let field = event.target_unchecked_into::<web_sys::HtmlInputElement>();
        let typed = field.value().parse().unwrap_or(current);
        let quantity = typed.clamp(1, max);
        field.set_value(&quantity.to_string());
        on_choose.emit(ChooseEvent::QuantityChosen(quantity));
    })
}
