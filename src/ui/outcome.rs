//! The view of an order that has ended, or may have.

use super::button::{Button, check_button};
use super::context::ViewContext;
use super::doubt::doubt;
use super::ending::Ending;
use super::glyph::{Mark, mark};
use super::order::{amount, order_no};
use super::parts;
use crate::checkout::view_model::{Event, Outcome, OutcomeView};
use crate::url::SafeUrl;
use yew::prelude::{Html, html};

pub(super) fn outcome(view: &OutcomeView, context: &ViewContext) -> Html {
    let ending = ending(&view.outcome, context);
    html! {
        <div key={ending.heading} class="outcome">
            <div class="lead">
                { ending.picture }
                <h2 part="heading" tabindex="-1">{ ending.heading }</h2>
                { amount(&view.summary, context) }
                <p part="hint" class="hint">{ ending.hint }</p>
                if let Outcome::Paid { .. } = view.outcome { <slot name="paid" /> }
            </div>
            <div class="ways">
                { ending.buttons }
                { order_no(&view.summary, context) }
            </div>
        </div>
    }
}

fn ending(outcome: &Outcome, context: &ViewContext) -> Ending {
    let texts = context.texts;
    match outcome {
        Outcome::Paid { next } => Ending {
            picture: mark(Mark::Done),
            heading: texts.paid(),
            hint: texts.paid_hint(),
            buttons: next
                .as_ref()
                .map(|url| go_on(url, context))
                .unwrap_or_default(),
        },
        Outcome::Canceled => Ending {
            picture: mark(Mark::Stopped),
            heading: texts.canceled(),
            hint: texts.canceled_hint(),
            buttons: context.button(Button::new(
                "primary",
                texts.pay_again(),
                Event::ResetPressed,
            )),
        },
        Outcome::Refunded => Ending {
            picture: mark(Mark::Back),
            heading: texts.refunded(),
            hint: texts.refunded_hint(),
            buttons: context.button(Button::new(
                "plain",
                texts.start_over(),
                Event::ResetPressed,
            )),
        },
        Outcome::Expired {
            querying,
            can_renew,
            disabled,
            had_code,
            not_seen: _,
        } => Ending {
            picture: if *had_code {
                placeholder()
            } else {
                mark(Mark::Stopped)
            },
            heading: texts.expired(),
            hint: texts.expired_hint(),
            buttons: expired(*querying, *can_renew, *disabled, context),
        },
        Outcome::Unknown {
            doubt: reason,
            querying,
            can_query,
            not_seen: _,
        } => doubt(*reason, *querying, *can_query, context),
    }
}

fn go_on(url: &SafeUrl, context: &ViewContext) -> Html {
    html! { <a part={parts::button("primary", None, false)} data-look="primary" href={url.to_string()}>{ context.texts.next() }</a> }
}

fn expired(querying: bool, can_renew: bool, disabled: bool, context: &ViewContext) -> Html {
    let change = Button::new("plain", context.texts.change(), Event::ChangePressed);
    let renew = Button {
        waits: disabled,
        ..Button::new("primary", context.texts.renew(), Event::RefreshPressed)
    };
    html! {
        <>
            if can_renew { { context.button(renew.part("refresh-button")) } }
            { check_button("secondary", context.texts.have_paid(), querying, context) }
            if can_renew { { context.button(change) } }
        </>
    }
}

/// A picture that resembles a QR code and cannot be scanned.
fn placeholder() -> Html {
    html! {
        <div part="qr-frame" class="qr-frame veiled" aria-hidden="true">
            <svg viewBox="0 0 25 25" shape-rendering="crispEdges">
                <path d="M2 2h7v7H2zM16 2h7v7h-7zM2 16h7v7H2zM3 3v5h5V3zM17 3v5h5V3zM3 17v5h5v-5zM4 4h3v3H4zM18 4h3v3h-3zM4 18h3v3H4zM11 2h2v3h-2zM10 8h3v2h-3zM2 11h4v2H2zM9 12h2v3H9zM13 13h3v2h-3zM18 11h5v2h-5zM11 18h3v2h-3zM16 17h2v3h-2zM20 19h3v2h-3zM14 21h3v2h-3z" fill-rule="evenodd" />
            </svg>
        </div>
    }
}
