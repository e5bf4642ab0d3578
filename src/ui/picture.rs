//! A QR code that the gateway sent as a picture.

use super::kept::{Kept, Sketch};
use super::view::View;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::{Callback, NodeRef};

/// Returns an effect that has the picture drawn once its canvas is there, and only if
/// the picture or the canvas is not the one of the last time.
pub(super) fn draw(
    view: &dyn View,
    canvas: &NodeRef,
    kept: Rc<RefCell<Kept>>,
    on_canvas: &Callback<Sketch>,
) -> impl FnOnce() + use<> {
    let (image, canvas, on_canvas) = (view.sketch(), canvas.clone(), on_canvas.clone());
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
