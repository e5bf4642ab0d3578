//! The step in which a wallet opens on this device, and what to try when it does not.

use super::code::picture;
use super::context::ViewContext;
use super::copy::copy_link;
use super::parts;
use super::step_view::StepView;
use crate::checkout::view_model::{Event, Launch, LaunchResult, ScanHint, Summary, WalletLink};
use crate::text::fill;
use yew::prelude::{Html, MouseEvent, html};

pub(super) fn launch(
    launch: &Launch,
    result: LaunchResult,
    summary: &Summary,
    context: &ViewContext,
) -> StepView {
    let texts = context.texts;
    let words = match result {
        LaunchResult::NotPressed | LaunchResult::PressedAt(_) => {
            StepView::words(texts.launch(), texts.launch_hint(), "")
        }
        LaunchResult::PageHidden => StepView::words(
            texts.launch_left(),
            texts.launch_left_hint(),
            texts.press_have_paid(),
        ),
        LaunchResult::StayedVisible => StepView::words(
            texts.launch_missed(),
            texts.launch_missed_hint(),
            texts.taken_hint(),
        ),
    };
    // A QR code that only the camera takes is offered when the wallet did not open.
    let code = launch.code.as_ref();
    let code =
        code.filter(|code| result == LaunchResult::StayedVisible || code.hint != ScanHint::Camera);
    let copy = || copy_link("secondary", &launch.copy, context);
    StepView {
        links: Some(links(launch, result, context).collect()),
        picture: code
            .map(|code| picture(code, summary, context))
            .unwrap_or_default(),
        button: (code.is_some() || result == LaunchResult::StayedVisible).then(copy),
        ..words
    }
}

/// The second form of the link is shown after the first did not open the wallet.
fn links<'a>(
    launch: &'a Launch,
    result: LaunchResult,
    context: &'a ViewContext,
) -> impl Iterator<Item = Html> + 'a {
    let texts = context.texts;
    let first = match result {
        LaunchResult::NotPressed | LaunchResult::PressedAt(_) => texts.open(),
        LaunchResult::PageHidden | LaunchResult::StayedVisible => texts.open_again(),
    };
    let labels = [("primary", first), ("secondary", texts.open_otherwise())];
    let shown = if result == LaunchResult::StayedVisible {
        2
    } else {
        1
    };
    let links = launch.links.iter().zip(labels).take(shown);
    links.map(move |(link, (look, label))| {
        wallet_link(link, look, fill(label, &[context.app]), context)
    })
}

/// The link is an `<a>`, because browsers open an app for a press but not for a script.
fn wallet_link(
    link: &WalletLink,
    look: &'static str,
    label: String,
    context: &ViewContext,
) -> Html {
    let onclick = context.on::<MouseEvent>(Event::LaunchPressed);
    html! {
        <a part={parts::button(look, Some("open-button"), false)} data-look={look} href={link.as_str().to_owned()} onclick={onclick}>
            { label }
        </a>
    }
}
