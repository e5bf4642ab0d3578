//! The step in which a wallet opens on this device, and what to try when it does not.

use super::code::picture;
use super::context::ViewContext;
use super::copy::copy_button;
use super::step_view::StepView;
use crate::checkout::view_model::{Event, Launch, LaunchResult, ScanHint, Summary, WalletLink};
use crate::text::{fill, sentences};
use yew::prelude::{Html, MouseEvent, html};

pub(super) fn launch(
    launch: &Launch,
    result: LaunchResult,
    summary: &Summary,
    can_query: bool,
    context: &ViewContext,
) -> StepView {
    let texts = context.texts;
    let if_can_query = |text| if can_query { text } else { "" };
    let app = texts.wallet(summary.wallet).app;
    let (heading, hints) = match result {
        LaunchResult::NotPressed | LaunchResult::PressedAt(_) => {
            (texts.launch(), [texts.launch_hint(), ""])
        }
        LaunchResult::PageHidden => (
            texts.launch_left(),
            [
                if_can_query(texts.press_have_paid()),
                texts.launch_left_hint(),
            ],
        ),
        LaunchResult::StayedVisible => (
            texts.launch_missed(),
            [texts.launch_missed_hint(), if_can_query(texts.taken_hint())],
        ),
    };
    // A QR code that only the camera takes is offered when the wallet did not open.
    let code = launch.code.as_ref();
    let code =
        code.filter(|code| result == LaunchResult::StayedVisible || code.hint != ScanHint::Camera);
    let copy = || {
        copy_button(
            "secondary",
            texts.copy_link(),
            None,
            launch.copy.to_string().into(),
            context,
        )
    };
    StepView {
        heading: fill(heading, &[app]),
        hint: fill(&sentences(&hints), &[app]),
        links: Some(links(launch, result, app, context).collect()),
        picture: code
            .map(|code| picture(code, summary, context))
            .unwrap_or_default(),
        button: (code.is_some() || result == LaunchResult::StayedVisible).then(copy),
    }
}

/// The second form of the link is shown after the first did not open the wallet.
fn links<'a>(
    launch: &'a Launch,
    result: LaunchResult,
    app: &'a str,
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
    links.map(move |(link, (look, label))| wallet_link(link, look, fill(label, &[app]), context))
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
        <a part="open-button" data-look={look} href={link.as_str().to_owned()} onclick={onclick}>
            { label }
        </a>
    }
}
