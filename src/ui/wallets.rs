//! The wallets.

use super::context::ViewContext;
use super::disabled::undo_choice;
use super::glyph::wallet_glyph;
use super::parts;
use crate::checkout::choose_view::{ChooseEvent, ChooseView};
use crate::wallet::Wallet;
use yew::prelude::{Html, html};

/// The wallets to choose from. They can be used also while an order is being created:
/// another choice abandons that attempt.
pub(super) fn wallets(view: &ChooseView, context: &ViewContext) -> Html {
    html! {
        <fieldset key="wallets" part="wallet-list" class="wallets"
            aria-disabled={view.controls.disabled.then_some("true")}
            onclick={undo_choice(view.controls.disabled)}>
            <legend part="legend">{ context.texts.wallets() }</legend>
            { for view.wallets.iter().map(|wallet| choice(*wallet, view, context)) }
        </fieldset>
    }
}

fn choice(wallet: Wallet, view: &ChooseView, context: &ViewContext) -> Html {
    let chosen = wallet == view.wallet;
    let onchange = context.choosing::<yew::Event>(ChooseEvent::WalletChosen(wallet));
    html! {
        <label key={wallet.name()} part={parts::wallet(chosen, view.controls.disabled)}
            class="wallet option" data-look={chosen.then_some("chosen")}>
            <input type="radio" name="wallet" value={wallet.name()} checked={chosen} onchange={onchange} />
            { wallet_glyph(wallet) }
            <span part="wallet-name" class="name">{ context.texts.wallet(wallet).name }</span>
        </label>
    }
}
