//! Which wallet to pay with.

use super::glyph::wallet_glyph;
use super::scene::Scene;
use crate::checkout::view_model::{ChooseView, Event};
use crate::wallet::Wallet;
use yew::prelude::{Html, html};

/// Usable while an order is being made: another choice calls that order off.
pub(super) fn wallets(view: &ChooseView, scene: &Scene) -> Html {
    html! {
        <fieldset key="wallets" part="wallet-list" class="wallets">
            <legend>{ scene.texts.wallets() }</legend>
            { for view.wallets.iter().map(|wallet| choice(*wallet, *wallet == view.wallet, scene)) }
        </fieldset>
    }
}

fn choice(wallet: Wallet, chosen: bool, scene: &Scene) -> Html {
    let says = scene.says::<yew::Event>(Event::WalletChosen(wallet));
    html! {
        <label key={wallet.name()} part="wallet"
            class="wallet option" data-look={chosen.then_some("chosen")}>
            <input type="radio" name="wallet" value={wallet.name()} checked={chosen} onchange={says} />
            { wallet_glyph(wallet) }
            <span class="name">{ scene.texts.wallet(wallet).name }</span>
        </label>
    }
}
