//! The view of an order whose payment cannot be found out: it keeps the shopper from
//! paying twice, and offers every way on that there is.

use super::button::{Button, check_button};
use super::context::ViewContext;
use super::ending::Ending;
use super::glyph::{Mark, mark};
use crate::checkout::view_model::{DoubtKind, Event};
use crate::text::Texts;
use yew::prelude::html;

pub(super) fn doubt(
    doubt: DoubtKind,
    querying: bool,
    can_query: bool,
    context: &ViewContext,
) -> Ending {
    let texts = context.texts;
    let same_order =
        Button::new("primary", texts.same_order(), Event::PayPressed).part("pay-button");
    let start_over = Button::new("plain", texts.start_over(), Event::ResetPressed);
    Ending {
        picture: mark(Mark::Doubt),
        heading: heading(doubt, texts),
        hint: match doubt {
            DoubtKind::Undocumented => texts.undocumented(),
            DoubtKind::CreateLost => texts.create_lost(),
            DoubtKind::CreateLostForGood if can_query => texts.create_lost_for_good(),
            DoubtKind::CreateLostForGood => texts.create_lost_unseen(),
            DoubtKind::StateForbidden => texts.may_not_ask(),
            DoubtKind::NoStateEndpoint => texts.nobody_to_ask(),
        },
        buttons: html! {
            <>
                if doubt == DoubtKind::CreateLost { { context.button(same_order) } }
                if can_query { { check_button("secondary", texts.check_again(), querying, context) } }
                <p part="warning" class="warning">{ texts.start_over_warning() }</p>
                { context.button(start_over) }
            </>
        },
    }
}

/// Where the create request was lost no code was handed out: it is the order that is in doubt.
pub(super) const fn heading(doubt: DoubtKind, texts: &Texts) -> &'static str {
    match doubt {
        DoubtKind::CreateLost | DoubtKind::CreateLostForGood => texts.unknown_order(),
        DoubtKind::Undocumented | DoubtKind::StateForbidden | DoubtKind::NoStateEndpoint => {
            texts.unknown()
        }
    }
}
