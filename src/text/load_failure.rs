//! The words for a second part that could not be loaded. They come with the first texts.

use super::Texts;
use crate::checkout::choose_view::LoadFailure;

impl Texts {
    /// What the shopper reads beside the pay button.
    #[must_use]
    pub const fn load_failure(&self, failure: LoadFailure) -> &'static str {
        match failure {
            LoadFailure::Failed => self.load_failed(),
            LoadFailure::Outdated => self.page_outdated(),
        }
    }
}
