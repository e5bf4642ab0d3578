//! What the app draws: the choice from the widget's first part, or any view.

use super::context::ViewContext;
use crate::image::QrImage;
use crate::wallet::Wallet;
use yew::prelude::Html;

/// Something that the app can draw.
pub trait View {
    /// The view itself.
    fn draw(&self, context: &ViewContext) -> Html;

    /// The status line below it.
    fn status(&self, context: &ViewContext) -> Html;

    /// The wallet that the order under way is paid with.
    fn wallet(&self) -> Option<Wallet> {
        None
    }

    /// The gateway's picture that the view shows in the canvas, if it shows one.
    fn sketch(&self) -> Option<QrImage> {
        None
    }
}
