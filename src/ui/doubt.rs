//! Nobody can say whether the order was paid: words that keep the shopper from
//! paying twice, and every way on that there is.

use super::glyph::{Mark, mark};
use super::outcome::Ending;
use super::scene::{Button, Scene, check_button};
use crate::checkout::view_model::{DoubtView, Event};
use yew::prelude::html;

pub(super) fn doubt(doubt: DoubtView, asking: bool, can_ask: bool, scene: &Scene) -> Ending {
    let texts = scene.texts;
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
        ways: html! {
            <>
                if doubt == DoubtView::CreateLost { { scene.button(same_order) } }
                if can_ask { { check_button(texts.check_again(), asking, scene) } }
                <p class="warning">{ texts.start_over_warning() }</p>
                { scene.button(start_over) }
            </>
        },
    }
}
