//! A QR code that the gateway sent as a picture.

use super::context::ViewContext;
use super::kept::{Kept, Sketch};
use crate::checkout::view_model::{Code, Picture, Step, ViewModel};
use crate::image::QrImage;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::{Callback, Html, NodeRef, html};

pub(super) fn sent(label: String, context: &ViewContext) -> Html {
    html! {
        <canvas ref={context.canvas.clone()} part="qr" class="qr" role="img" aria-label={label} />
    }
}

/// Returns an effect that has the picture drawn once its canvas is there, and only if
/// the picture or the canvas is not the one of the last time.
pub(super) fn draw(
    view: &ViewModel,
    canvas: &NodeRef,
    kept: Rc<RefCell<Kept>>,
    on_canvas: &Callback<Sketch>,
) -> impl FnOnce() + use<> {
    let (image, canvas, on_canvas) = (image(view).cloned(), canvas.clone(), on_canvas.clone());
    move || {
        let sketch = canvas.cast().zip(image);
        if kept.borrow().drawn != sketch {
            kept.borrow_mut().drawn.clone_from(&sketch);
            if let Some(sketch) = sketch {
                on_canvas.emit(sketch);
            }
        }
    }
}

fn image(view: &ViewModel) -> Option<&QrImage> {
    let ViewModel::Paying(view) = view else {
        return None;
    };
    if view.leaving {
        return None;
    }
    let code: &Code = match &view.step {
        Step::Code(code) => code,
        Step::Launch(launch, _) => launch.code.as_ref()?,
        Step::Guide(..)
        | Step::PaymentPage(_)
        | Step::Bridge(..)
        | Step::PageOnly(_)
        | Step::TakenByPage
        | Step::Watching => return None,
    };
    match &code.picture {
        Picture::Sent(image) => Some(image),
        Picture::Drawn(_) => None,
    }
}
