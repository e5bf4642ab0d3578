//! Small pictures. The wallets' are our own, in the wallets' colours, and
//! stand for them without copying their marks; a page that may show those puts them
//! into the slots.

use crate::wallet::Wallet;
use yew::prelude::{Html, html};

pub(super) fn wallet_glyph(wallet: Wallet) -> Html {
    // A coin; a speech bubble.
    let (color, shape) = match wallet {
        Wallet::Alipay => (
            "#1677ff",
            "M12 5.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M9.5 8.8l2.5 3.2l2.5-3.2M12 12v3.6M9.8 12.2h4.4M9.8 14h4.4",
        ),
        Wallet::Wechat => (
            "#07c160",
            "M12 6c3.9 0 7 2.4 7 5.4s-3.1 5.4-7 5.4c-.8 0-1.5-.1-2.2-.3L7 18l.6-2.5C6 14.5 5 13 5 11.4C5 8.4 8.1 6 12 6M9 11.4h.1M12 11.4h.1M15 11.4h.1",
        ),
        // Finders of a code.
        Wallet::OneCode => (
            "#5b6270",
            "M6 6h4v4H6zM14 6h4v4h-4zM6 14h4v4H6zM14 14h1M18 14v1M14 18h1M17 18h1",
        ),
    };
    html! {
        <slot name={wallet.name()}>
        <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6" fill={color} />
            <path d={shape} fill="none" stroke="#fff" stroke-width="1.5"
                stroke-linecap="round" stroke-linejoin="round" />
        </svg>
        </slot>
    }
}

/// What an outcome looks like from afar.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    Done,
    Back,
    Stopped,
    Doubt,
}

pub(super) fn mark(mark: Mark) -> Html {
    let (look, shape) = match mark {
        Mark::Done => ("done", "M15 24.5l6.5 6.5L34 18"),
        Mark::Back => ("back", "M20 16l-6 6l6 6M14.5 22H28a6 6 0 0 1 0 12h-6"),
        Mark::Stopped => ("stopped", "M17 17l14 14M31 17L17 31"),
        Mark::Doubt => (
            "doubt",
            "M18.5 19.5a5.5 5.5 0 1 1 8 4.9c-1.7 .9-2.5 1.9-2.5 3.6M24 33.5v.1",
        ),
    };
    html! {
        <svg class="mark" data-look={look} viewBox="0 0 48 48" width="72" height="72" aria-hidden="true">
            <circle cx="24" cy="24" r="24" />
            <path d={shape} fill="none" stroke-width="3.5"
                stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}
