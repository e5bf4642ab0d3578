//! Choices of which the page lets the shopper make none.

use yew::prelude::{Callback, MouseEvent};

/// Undoes a choice as the browser makes it, so that the choice keeps the focus, which a
/// `disabled` one would lose.
pub(super) fn undo_choice(disabled: bool) -> Option<Callback<MouseEvent>> {
    disabled.then(|| Callback::from(|event: MouseEvent| event.prevent_default()))
}
