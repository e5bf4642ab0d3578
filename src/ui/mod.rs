//! The Yew views. A view model goes in, events come out; nothing here has an effect,
//! decides, waits or remembers an order.
//!
//! A view is a function of a part of the view model and the [`context::ViewContext`].
//! [`App`] is the only component, since another costs 1.7 KB of brotli. Each kind of
//! view has a key; without one a button could turn into another under a finger.
//!
//! A class is always a literal, and what varies is the attribute `data-look`: a computed
//! class brings Yew's sets of classes, 2 KB of brotli.

mod any_view;
mod bridge;
mod button;
mod choose;
mod code;
mod confirm;
mod context;
mod copy;
mod countdown;
mod disabled;
mod doubt;
mod ending;
mod glyph;
mod kept;
mod launch;
mod order;
mod outcome;
mod parts;
mod pay;
mod picture;
mod problem;
mod product;
mod qr;
mod quantity;
mod sent_picture;
mod status;
mod status_line;
mod step_view;
mod view;
mod wallets;

use kept::Kept;
use std::fmt;
use std::rc::Rc;
use web_sys::{Element, HtmlElement};
use yew::prelude::{Html, NodeRef, Properties, component, html};
use yew::{use_effect, use_mut_ref};

pub use context::{AppContext, Money, ViewContext};
pub use view::View;

/// The style sheet for the shadow root that the widget is mounted in, as CSS text.
pub const STYLE_SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/checkout.css"));

/// The rules for what only the widget's second part draws, as CSS text.
pub const LATER_STYLE_SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/checkout-later.css"));

/// The properties of [`App`].
#[derive(Properties, Clone)]
pub struct AppProps {
    /// The view to draw.
    pub view: Rc<dyn View>,
    /// What is drawn and called besides it.
    pub context: AppContext,
}

impl fmt::Debug for AppProps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppProps").finish_non_exhaustive()
    }
}

/// Views are compared by pointer, not by content: each event makes a new one.
impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.view, &other.view) && self.context == other.context
    }
}

/// The whole widget: the view, and the status line below it.
#[component]
pub fn App(props: &AppProps) -> Html {
    // `use_node_ref` is built on a reducer, which costs 1 KB of brotli.
    let kept = use_mut_ref(Kept::default);
    let [base, canvas] = kept.borrow().elements.clone();
    // Two views may follow each other before the first one's effect has run.
    kept.borrow_mut().had_focus |= has_focus(&base);
    let draw = picture::draw(
        &*props.view,
        &canvas,
        Rc::clone(&kept),
        &props.context.on_canvas,
    );
    let after = base.clone();
    use_effect(move || {
        draw();
        let had_focus = std::mem::take(&mut kept.borrow_mut().had_focus);
        if had_focus && !has_focus(&after) {
            focus_heading(&after);
        }
    });
    let texts = props.context.texts;
    // A language from left to right stands in the page's own direction, as it always did.
    let direction = (texts.dir() == "rtl").then_some("rtl");
    let context = ViewContext::new(props.view.wallet(), &props.context, &canvas);
    html! {
        <div ref={base} part="base" class="base" translate="no" lang={texts.lang()} dir={direction}>
            { props.view.draw(&context) }
            { props.view.status(&context) }
        </div>
    }
}

fn has_focus(base: &NodeRef) -> bool {
    base.cast::<Element>()
        .is_some_and(|base| base.matches(":focus-within").unwrap_or(false))
}

/// Moves the focus to the heading of the view. A button that goes away takes the focus
/// with it, and people who use a keyboard or a screen reader would be back at the top of
/// the page. Focus that is outside the widget stays there.
fn focus_heading(base: &NodeRef) {
    let heading = base
        .cast::<HtmlElement>()
        .and_then(|base| base.query_selector("[tabindex]").ok().flatten())
        .and_then(|heading| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(heading).ok());
    if let Some(heading) = heading {
        // It fails for a heading that has just gone, and the next view tries again.
        let _ = heading.focus();
    }
}
