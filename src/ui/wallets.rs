//! The wallets.

use super::context::ViewContext;
use super::glyph::wallet_glyph;
use crate::checkout::choose_view::{ChooseEvent, ChooseView};
use crate::wallet::Wallet;
use yew::prelude::{Html, html};

/// The wallets to choose from. They can be used also while an order is being created:
/// another choice abandons that attempt.
pub(super) fn wallets(view: &ChooseView, context: &ViewContext) -> Html {
    html! {
        <fieldset key="wallets" part="wallet-list" class="wallets">
            <legend>{ context.texts.wallets() }</legend>
            { for view.wallets.iter().map(|wallet| choice(*wallet, *wallet == view.wallet, context)) }
        </fieldset>
    }
}

fn choice(wallet: Wallet, chosen: bool, context: &ViewContext) -> Html {
    let onchange = context.choosing::<yew::Event>(ChooseEvent::WalletChosen(wallet));
    html! {
        <label key={wallet.name()} part="wallet"
            class="wallet option" data-look={chosen.then_some("chosen")}>
            <input type="radio" name="wallet" value={wallet.name()} checked={chosen} onchange={onchange} />
            { wallet_glyph(wallet) }
            <span class="name">{ context.texts.wallet(wallet).name }</span>
        </label>
    }
}
