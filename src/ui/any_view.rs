//! Any view of the view model.

use super::choose::choose;
use super::confirm::confirm;
use super::context::ViewContext;
use super::outcome::outcome;
use super::pay::pay;
use super::problem::{misconfigured, problem};
use super::sent_picture;
use super::status::status;
use super::view::View;
use crate::checkout::view_model::{ProblemKind, ViewModel};
use crate::image::QrImage;
use crate::wallet::Wallet;
use yew::prelude::Html;

impl View for ViewModel {
    fn draw(&self, context: &ViewContext) -> Html {
        match self {
            Self::Choose(view, kind) => {
                let retry = kind.as_ref().is_some_and(ProblemKind::retryable);
                let problem = kind.as_ref().map(|kind| problem(kind, view, context));
                choose(view, problem, retry, context)
            }
            Self::Confirm(view) => confirm(view, context),
            Self::Paying(view) => pay(view, context),
            Self::Outcome(view) => outcome(view, context),
            Self::Misconfigured(error) => misconfigured(*error, context),
        }
    }

    fn status(&self, context: &ViewContext) -> Html {
        status(self, context)
    }

    fn wallet(&self) -> Option<Wallet> {
        match self {
            Self::Paying(view) => Some(view.summary.wallet),
            Self::Choose(..) | Self::Confirm(_) | Self::Outcome(_) | Self::Misconfigured(_) => None,
        }
    }

    fn sketch(&self) -> Option<QrImage> {
        sent_picture::image(self).cloned()
    }
}
