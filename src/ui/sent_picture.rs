//! The canvas of a QR code that the gateway sent as a picture.

use super::context::ViewContext;
use crate::checkout::view_model::{Code, Picture, Step, ViewModel};
use crate::image::QrImage;
use yew::prelude::{Html, html};

pub(super) fn sent(label: String, context: &ViewContext) -> Html {
    html! {
        <canvas ref={context.canvas.clone()} part="qr" class="qr" role="img" aria-label={label} />
    }
}

pub(super) fn image(view: &ViewModel) -> Option<&QrImage> {
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
