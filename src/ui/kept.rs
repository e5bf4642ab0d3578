//! The state of the app that outlives a view.

use crate::image::QrImage;
use web_sys::HtmlCanvasElement;
use yew::prelude::NodeRef;

/// A picture, and the canvas that it is drawn into.
pub(super) type Sketch = (HtmlCanvasElement, QrImage);

#[derive(Default)]
pub(super) struct Kept {
    /// The base element and the canvas.
    pub(super) elements: [NodeRef; 2],
    /// The gateway's picture that was drawn last, and where.
    pub(super) drawn: Option<Sketch>,
    pub(super) had_focus: bool,
}
