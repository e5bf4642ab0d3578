//! How many.

use super::scene::Scene;
use crate::checkout::view_model::{ChooseView, Event};
use yew::TargetCast;
use yew::prelude::{Callback, Html, MouseEvent, html};

pub(super) fn quantity(view: &ChooseView, scene: &Scene) -> Option<Html> {
    if view.max_quantity <= 1 {
        return None;
    }
    let texts = scene.texts;
    let busy = view.busy.is_some();
    Some(html! {
        <div key="quantity" part="quantity" class="quantity" role="group" aria-label={texts.quantity()}>
            <span aria-hidden="true">{ texts.quantity() }</span>
            <span class="stepper">
                { step("−", texts.fewer(), view.quantity.checked_sub(1).filter(|n| *n > 0 && !busy), scene) }
                <input type="number" inputmode="numeric" min="1"
                    max={view.max_quantity.to_string()} value={view.quantity.to_string()}
                    aria-label={texts.quantity()} disabled={busy} onchange={typed(view, scene)} />
                { step("+", texts.more(), view.quantity.checked_add(1).filter(|n| *n <= view.max_quantity && !busy), scene) }
            </span>
        </div>
    })
}

/// At its end a button stays focusable and says nothing.
fn step(sign: &'static str, label: &'static str, to: Option<u32>, scene: &Scene) -> Html {
    let says = to.map(|quantity| scene.says::<MouseEvent>(Event::QuantityChosen(quantity)));
    html! {
        <button type="button" aria-label={label} onclick={says}
            aria-disabled={to.is_none().then_some("true")}>{ sign }</button>
    }
}

/// What was typed is put right in the field itself: a number that ends up as
/// the one before draws nothing anew.
fn typed(view: &ChooseView, scene: &Scene) -> Callback<yew::Event> {
    let (current, max) = (view.quantity, view.max_quantity);
    let teller = scene.teller();
    Callback::from(move |event: yew::Event| {
        let field = event.target_unchecked_into::<web_sys::HtmlInputElement>();
        let typed = field.value().parse().unwrap_or(current);
        let quantity = typed.clamp(1, max);
        field.set_value(&quantity.to_string());
        teller.emit(Event::QuantityChosen(quantity));
    })
}
