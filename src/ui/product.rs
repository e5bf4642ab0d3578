//! The products.

use super::context::ViewContext;
use super::disabled::undo_choice;
use super::parts;
use crate::checkout::choose_view::{ChooseEvent, ChooseView};
use crate::order::Product;
use yew::prelude::{Html, html};

/// The products to choose from. A single one is shown without a choice, and only if it
/// has a name.
pub(super) fn products(view: &ChooseView, context: &ViewContext) -> Option<Html> {
    match &*view.products {
        [] => None,
        [only] if only.name.is_empty() => None,
        [only] => Some(html! {
            <div part="product-list" class="products">
                <div part="product" class="product">{ card(only, context) }</div>
            </div>
        }),
        _ if view.order_given => None,
        several => Some(html! {
            <fieldset part="product-list" class="products"
                aria-disabled={view.controls.disabled.then_some("true")}
                onclick={undo_choice(view.controls.disabled)}>
                <legend part="legend">{ context.texts.products() }</legend>
                { for several.iter().map(|product| choice(product, view, context)) }
            </fieldset>
        }),
    }
}

fn choice(product: &Product, view: &ChooseView, context: &ViewContext) -> Html {
    let onchange = context.choosing::<yew::Event>(ChooseEvent::ProductChosen(product.id.clone()));
    let chosen = product.id == view.product_id;
    html! {
        <label key={product.id.clone()} part={parts::product(chosen, view.controls.disabled)}
            class="product option" data-look={chosen.then_some("chosen")}>
            <input type="radio" name="product" value={product.id.clone()}
                checked={chosen}
                disabled={view.busy.is_some()} onchange={onchange} />
            { card(product, context) }
        </label>
    }
}

fn card(product: &Product, context: &ViewContext) -> Html {
    html! {
        <>
            if let Some(image) = product.image.clone() {
                <img part="product-image" src={image} alt="" width="72" height="72" loading="lazy" />
            }
            <span class="about">
                <span part="product-name" class="name">{ product.name.clone() }</span>
                if let Some(description) = product.description.clone() {
                    <span part="product-description" class="description">{ description }</span>
                }
            </span>
            if let Some(price) = product.price {
                <span part="product-price" class="price">{ context.money(price, &product.id) }</span>
            }
        </>
    }
}
