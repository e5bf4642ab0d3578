//! Icons. Those of the wallets are drawn for this widget, in the wallets' colors, and
//! do not copy their trademarks; a page that may show those puts them into the slots.

use crate::wallet::Wallet;
use yew::prelude::{Html, html};

pub(super) fn wallet_glyph(wallet: Wallet) -> Html {
    // A coin; a speech bubble.
    let shape = match wallet {
        Wallet::Alipay => {
            "M12 5.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M9.5 8.8l2.5 3.2l2.5-3.2M12 12v3.6M9.8 12.2h4.4M9.8 14h4.4"
        }
        Wallet::Wechat => {
            "M12 6c3.9 0 7 2.4 7 5.4s-3.1 5.4-7 5.4c-.8 0-1.5-.1-2.2-.3L7 18l.6-2.5C6 14.5 5 13 5 11.4C5 8.4 8.1 6 12 6M9 11.4h.1M12 11.4h.1M15 11.4h.1"
        }
        // The finder patterns of a QR code.
        Wallet::OneCode | Wallet::Either => {
            "M6 6h4v4H6zM14 6h4v4h-4zM6 14h4v4H6zM14 14h1M18 14v1M14 18h1M17 18h1"
        }
    };
    html! { <slot name={wallet.name()}>{ glyph("glyph", wallet.name(), shape) }</slot> }
}

/// The icons of the outcomes.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    Done,
    Back,
    Stopped,
    Doubt,
}

pub(super) fn mark(mark: Mark) -> Html {
    match mark {
        Mark::Done => glyph("mark", "done", "M7.5 12.25l3.25 3.25L17 9"),
        Mark::Back => glyph("mark", "back", "M10 8l-3 3l3 3M7.25 11H14a3 3 0 0 1 0 6h-3"),
        Mark::Stopped => glyph("mark", "stopped", "M8.5 8.5l7 7M15.5 8.5L8.5 15.5"),
        Mark::Doubt => glyph(
            "mark",
            "doubt",
            "M9.25 9.75a2.75 2.75 0 1 1 4 2.45c-.85 .45-1.25 .95-1.25 1.8M12 16.75v.05",
        ),
    }
}

/// The icon's background is in the style sheet, which takes fewer bytes than another
/// shape.
fn glyph(part: &'static str, look: &'static str, shape: &'static str) -> Html {
    html! {
        <svg part={part} class="glyph" data-look={look} viewBox="0 0 24 24" aria-hidden="true"><path d={shape} /></svg>
    }
}
