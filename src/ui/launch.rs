//! A wallet to open on this device, and the ladder of what to try when it does not.

use super::code::picture;
use super::copy::copy_button;
use super::pay::Step;
use super::scene::Scene;
use crate::checkout::view_model::{Event, Launch, ScanHint, Summary, Tried, WalletLink};
use crate::text::fill;
use yew::prelude::{Html, MouseEvent, html};

pub(super) fn launch(launch: &Launch, tried: Tried, summary: &Summary, scene: &Scene) -> Step {
    let texts = scene.texts;
    let app = texts.wallet(summary.wallet).app;
    let (heading, hint) = match tried {
        Tried::Not | Tried::Since(_) => (texts.launch(), texts.launch_hint()),
        Tried::Left => (texts.launch_left(), texts.launch_left_hint()),
        Tried::Missed => (texts.launch_missed(), texts.launch_missed_hint()),
    };
    // Where the wallet takes a code of its own kind there is one from the start.
    let code = launch.code.as_ref();
    let code = code.filter(|code| tried == Tried::Missed || code.hint != ScanHint::Camera);
    let copy = || {
        copy_button(
            "secondary",
            texts.copy_link(),
            launch.copy.to_string().into(),
            scene,
        )
    };
    Step {
        heading: fill(heading, &[app]),
        hint: fill(hint, &[app]),
        here: Some(links(launch, tried, app, scene).collect()),
        picture: code
            .map(|code| picture(code, summary, scene))
            .unwrap_or_default(),
        way: (code.is_some() || tried == Tried::Missed).then(copy),
    }
}

/// The second form is shown when the first did nothing.
fn links<'a>(
    launch: &'a Launch,
    tried: Tried,
    app: &'a str,
    scene: &'a Scene,
) -> impl Iterator<Item = Html> + 'a {
    let texts = scene.texts;
    let first = match tried {
        Tried::Not | Tried::Since(_) => texts.open(),
        Tried::Left | Tried::Missed => texts.open_again(),
    };
    let rungs = [("primary", first), ("secondary", texts.open_otherwise())];
    let shown = if tried == Tried::Missed { 2 } else { 1 };
    let rungs = launch.links.iter().zip(rungs).take(shown);
    rungs.map(move |(link, (look, label))| wallet_link(link, look, fill(label, &[app]), scene))
}

/// A real link: a browser opens a wallet for a press, not for a script.
fn wallet_link(link: &WalletLink, look: &'static str, label: String, scene: &Scene) -> Html {
    let says = scene.says::<MouseEvent>(Event::LaunchPressed);
    html! {
        <a part="open-button" data-look={look} href={link.as_str().to_owned()} onclick={says}>
            { label }
        </a>
    }
}
