//! What the outcomes have in common.

use yew::prelude::Html;

/// The part of the view that depends on the outcome.
pub(super) struct Ending {
    pub(super) picture: Html,
    pub(super) heading: &'static str,
    pub(super) hint: &'static str,
    pub(super) buttons: Html,
}
