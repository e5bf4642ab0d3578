//! Settings of a gateway that tests and the console change while the sandbox runs.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::bilingual::Bilingual;
use crate::form::{self, Pair};

/// The settings of one gateway. Their default is how the gateway starts, and the value of
/// every setting that a request leaves out. Their JSON is an object; no two gateways may
/// share one of its names.
pub(super) trait Settings:
    Clone + Default + fmt::Debug + Serialize + DeserializeOwned + Send + 'static
{
    /// The console's form fields with the present values.
    fn form_fields(&self) -> Vec<FormField>;

    /// The settings that the console's form asks for, or why they cannot be.
    fn from_form(form: &[Pair]) -> Result<Self, String>;
}

/// One gateway's settings, whatever their type.
pub(super) trait Scenario {
    /// The settings as JSON.
    fn shown(&self) -> Map<String, Value>;

    /// The names of the settings.
    fn names(&self) -> Vec<String>;

    /// The console's form fields with the present values.
    fn form_fields(&self) -> Vec<FormField>;

    /// The change that the object asks for, or why it cannot be.
    fn change(&self, wanted: Map<String, Value>) -> Result<Change<'_>, String>;

    /// The change that the console's form asks for, or why it cannot be.
    fn change_from_form(&self, form: &[Pair]) -> Result<Change<'_>, String>;
}

/// A change that is valid and not yet made, so that all gateways change or none does.
pub(super) type Change<'a> = Box<dyn FnOnce() + Send + 'a>;

/// The present settings of one gateway.
#[derive(Debug, Default)]
pub(super) struct Present<S>(Mutex<S>);

impl<S: Settings> Present<S> {
    pub(super) fn lock(&self) -> MutexGuard<'_, S> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace_by(&self, settings: S) -> Change<'_> {
        Box::new(move || *self.lock() = settings)
    }
}

impl<S: Settings> Scenario for Present<S> {
    fn shown(&self) -> Map<String, Value> {
        object(&*self.lock())
    }

    fn names(&self) -> Vec<String> {
        object(&S::default())
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    fn form_fields(&self) -> Vec<FormField> {
        self.lock().form_fields()
    }

    fn change(&self, wanted: Map<String, Value>) -> Result<Change<'_>, String> {
        let settings = serde_json::from_value(wanted.into()).map_err(|error| error.to_string())?;
        Ok(self.replace_by(settings))
    }

    fn change_from_form(&self, form: &[Pair]) -> Result<Change<'_>, String> {
        Ok(self.replace_by(S::from_form(form)?))
    }
}

fn object(settings: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(members)) => members,
        Ok(_) | Err(_) => Map::new(),
    }
}

/// One field of the console's scenario form.
#[derive(Debug)]
pub(super) struct FormField {
    pub(super) name: &'static str,
    pub(super) label: Bilingual,
    pub(super) input: Input,
}

/// How a form field is filled in.
#[derive(Debug)]
pub(super) enum Input {
    Choice {
        options: &'static [(&'static str, Bilingual)],
        selected: String,
    },
    Text {
        value: String,
        placeholder: &'static str,
    },
    /// A number that may be left out, which means that there is no limit.
    Limit {
        value: Option<String>,
        step: &'static str,
    },
}

/// What was filled into a form field; nothing for an empty one.
pub(super) fn filled(form: &[Pair], name: &str) -> Option<String> {
    form::field(form, name).filter(|text| !text.is_empty())
}

/// The value of one of the settings whose JSON is a text, from a form's choice.
pub(super) fn chosen<T: DeserializeOwned + Default>(
    form: &[Pair],
    name: &str,
) -> Result<T, String> {
    filled(form, name).map_or_else(
        || Ok(T::default()),
        |text| serde_json::from_value(text.into()).map_err(|error| error.to_string()),
    )
}
