//! The view of an order whose payment cannot be found out: it keeps the shopper from
//! paying twice, and offers every way on that there is.

use super::context::{Button, ViewContext, check_button};
use super::ending::Ending;
use super::glyph::{Mark, mark};
use crate::checkout::view_model::{DoubtView, Event};
use yew::prelude::html;

pub(super) fn doubt(
    doubt: DoubtView,
    asking: bool,
    can_ask: bool,
    context: &ViewContext,
) -> Ending {
    let texts = context.texts;
    let same_order =
        Button::new("primary", texts.same_order(), Event::PayPressed).part("pay-button");
    let start_over = Button::new("plain", texts.start_over(), Event::ResetPressed);
    Ending {
        picture: mark(Mark::Doubt),
        heading: texts.unknown(),
        hint: match doubt {
            DoubtView::Undocumented => texts.undocumented(),
            DoubtView::CreateLost => texts.create_lost(),
            DoubtView::CreateLostForGood => texts.create_lost_for_good(),
            DoubtView::MayNotAsk => texts.may_not_ask(),
            DoubtView::NobodyToAsk => texts.nobody_to_ask(),
        },
        buttons: html! {
            <>
                if doubt == DoubtView::CreateLost { { context.button(same_order) } }
                if can_ask { { check_button(texts.check_again(), asking, context) } }
                <p class="warning">{ texts.start_over_warning() }</p>
                { context.button(start_over) }
            </>
        },
    }
}
