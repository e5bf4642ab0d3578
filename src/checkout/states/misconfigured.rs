//! The page's attributes are unusable: nothing can be chosen or paid until it sets others.

use super::transitions::Transitions;
use crate::checkout::config::ConfigError;
use crate::checkout::state::State;

pub(super) struct Misconfigured {
    error: ConfigError,
}

impl Misconfigured {
    pub(super) const fn new(error: ConfigError) -> Self {
        Self { error }
    }
}

impl Transitions for Misconfigured {
    fn stay(self) -> State {
        State::Misconfigured(self.error)
    }
}
