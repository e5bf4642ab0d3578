//! A code that the gateway sent as a picture.

use super::scene::Scene;
use crate::image::QrImage;
use web_sys::HtmlCanvasElement;
use yew::prelude::{AttrValue, Callback, Html, NodeRef, Properties, component, html};
use yew::{use_effect_with, use_mut_ref};

pub(super) fn sent(image: &QrImage, label: String, scene: &Scene) -> Html {
    html! { <Sent image={image.clone()} label={label} on_canvas={scene.on_canvas.clone()} /> }
}

#[derive(Properties, Clone, PartialEq)]
struct Props {
    image: QrImage,
    label: AttrValue,
    on_canvas: Callback<(HtmlCanvasElement, QrImage)>,
}

/// Asks for the picture to be drawn once its canvas is there.
#[component]
fn Sent(props: &Props) -> Html {
    let canvas = use_mut_ref(NodeRef::default).borrow().clone();
    let (place, on_canvas) = (canvas.clone(), props.on_canvas.clone());
    use_effect_with(props.image.clone(), move |image| {
        if let Some(canvas) = place.cast::<HtmlCanvasElement>() {
            on_canvas.emit((canvas, image.clone()));
        }
    });
    html! {
        <canvas ref={canvas} part="qr" class="qr" role="img" aria-label={props.label.clone()} />
    }
}
