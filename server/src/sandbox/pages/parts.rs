//! Parts of pages that show a trade.

use maud::{Markup, html};

use super::texts;
use crate::sandbox::{
    bilingual::Bilingual,
    trade::{Trade, Wallet},
};

pub(super) fn wallet_name(wallet: Wallet) -> Bilingual {
    match wallet {
        Wallet::Alipay => Bilingual("支付宝", "Alipay"),
        Wallet::WeChat => Bilingual("微信支付", "WeChat Pay"),
        Wallet::Either => Bilingual("支付宝或微信", "Alipay or WeChat"),
    }
}

/// The amount to pay.
pub(in crate::sandbox) fn amount(trade: &Trade) -> Markup {
    html! {
        @match trade.amount_text() {
            Some(amount) => p.amount { span.sign { "¥" } (amount) },
            None => p.amount.unnamed { (Bilingual("金额由商家确定", "The shop sets the amount")) },
        }
    }
}

/// Payee, order number and state.
pub(in crate::sandbox) fn particulars(trade: &Trade) -> Markup {
    html! {
        dl {
            div { dt { (Bilingual("收款方", "Payee")) } dd { (Bilingual("演示商店", "Demo shop")) } }
            div { dt { (Bilingual("订单号", "Order")) } dd.number { (trade.order_no) } }
            div { dt { (Bilingual("状态", "State")) } dd #state data-state=(trade.state_name()) { (texts::state(trade)) } }
        }
    }
}

/// The choice of the wallet, where the shopper has one.
pub(super) fn wallet_choice(trade: &Trade) -> Markup {
    html! {
        @if trade.wallet == Wallet::Either {
            fieldset {
                legend { (Bilingual("用哪个钱包付款？", "Pay with which wallet?")) }
                @for (wallet, checked) in [(Wallet::Alipay, true), (Wallet::WeChat, false)] {
                    label class={ "option " (wallet.name()) } {
                        input id={ "with-" (wallet.name()) } type="radio" name="wallet" value=(wallet.name()) checked[checked];
                        span { (wallet_name(wallet)) }
                    }
                }
            }
        }
    }
}
