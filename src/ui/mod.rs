//! What the shopper sees. A view model goes in, events come out: nothing here
//! has an effect, decides, waits or remembers an order.
//!
//! A view is a function of a part of the view model and the [`scene::Scene`].
//! [`App`] is the only component: another costs 1.7 KB of brotli. Each kind of
//! view has a key, or a button would turn into another one under the finger.
//!
//! A class is always a literal. What varies is the attribute `data-look`: a class
//! that is worked out brings Yew's sets of classes, 2 KB of brotli.

mod bridge;
mod choose;
mod code;
mod copy;
mod countdown;
mod doubt;
mod glyph;
mod launch;
mod order;
mod outcome;
mod pay;
mod picture;
mod problem;
mod product;
mod qr;
mod quantity;
mod scene;
mod status;
mod wallets;

use crate::checkout::view_model::{Event, ViewModel};
use crate::image::QrImage;
use crate::money::Fen;
use crate::text::Texts;
use scene::Scene;
use std::rc::Rc;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::prelude::{AttrValue, Callback, Html, NodeRef, Properties, component, html};
use yew::{use_effect, use_mut_ref};

/// For the shadow root that the widget is mounted in.
pub const STYLE_SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/checkout.css"));

/// An amount as people write it, in the currency of the product with that id.
pub type Money = Callback<(Fen, String), String>;

#[derive(Properties, Clone, Debug)]
pub struct AppProps {
    pub view: Rc<ViewModel>,
    pub texts: &'static Texts,
    pub money: Money,
    /// What was put on the clipboard last.
    pub copied: AttrValue,
    pub on_event: Callback<Event>,
    /// Puts the text on the clipboard.
    pub on_copy: Callback<AttrValue>,
    /// Draws the gateway's picture there.
    pub on_canvas: Callback<(HtmlCanvasElement, QrImage)>,
}

/// Another turn's view is another view: nobody looks whether it says the same.
impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.view, &other.view)
            && std::ptr::eq(self.texts, other.texts)
            && self.money == other.money
            && self.copied == other.copied
            && self.on_event == other.on_event
            && self.on_copy == other.on_copy
            && self.on_canvas == other.on_canvas
    }
}

/// From one view to the next.
#[derive(Default)]
struct Kept {
    /// Of the base and of the canvas.
    places: [NodeRef; 2],
    /// The gateway's picture, where there is one.
    drawn: Option<picture::Sketch>,
    had_focus: bool,
}

#[component]
pub fn App(props: &AppProps) -> Html {
    // Not `use_node_ref`, which is built on a reducer: 1 KB of brotli.
    let kept = use_mut_ref(Kept::default);
    let [base, canvas] = kept.borrow().places.clone();
    // Two views may follow each other before either is done.
    kept.borrow_mut().had_focus |= has_focus(&base);
    let draw = picture::draw(&props.view, &canvas, Rc::clone(&kept), &props.on_canvas);
    let after = base.clone();
    use_effect(move || {
        draw();
        let had_focus = std::mem::take(&mut kept.borrow_mut().had_focus);
        if had_focus && !has_focus(&after) {
            focus_heading(&after);
        }
    });
    let scene = Scene::new(props, &canvas);
    let view = match &*props.view {
        ViewModel::Choose(view) => choose::choose(view, &scene),
        ViewModel::Paying(view) => pay::pay(view, &scene),
        ViewModel::Outcome(view) => outcome::outcome(view, &scene),
        ViewModel::Misconfigured(error) => problem::misconfigured(*error, &scene),
    };
    html! {
        <div ref={base} part="base" class="base" lang={props.texts.lang()}>
            { view }
            { status::status(&props.view, &scene) }
        </div>
    }
}

fn has_focus(base: &NodeRef) -> bool {
    base.cast::<Element>()
        .is_some_and(|base| base.matches(":focus-within").unwrap_or(false))
}

/// A button that goes away takes the focus with it, and who uses a keyboard or
/// a screen reader would be back at the top of the page. The new view's heading
/// takes the focus over; it is never taken from elsewhere.
fn focus_heading(base: &NodeRef) {
    let heading = base
        .cast::<HtmlElement>()
        .and_then(|base| base.query_selector("[tabindex]").ok().flatten())
        .and_then(|heading| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(heading).ok());
    if let Some(heading) = heading {
        // A heading that has just gone cannot be focused; nothing is lost by it.
        let _ = heading.focus();
    }
}
