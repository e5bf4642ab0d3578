//! The `referer` of pay-url's answer.

use serde::{Deserialize, Serialize};
use url::Url;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(super) enum Referer {
    /// The origin under which the sandbox was called: in the demo the shop's own.
    #[default]
    Shop,
    /// An empty text: any page may lead to the payment page.
    Unneeded,
    /// Another origin.
    Origin(String),
}

impl Referer {
    /// The origin that is registered for a trade, if there is one.
    pub(super) fn of(&self, shop: &str) -> Option<String> {
        match self {
            Self::Shop => Some(shop.to_owned()),
            Self::Unneeded => None,
            Self::Origin(origin) => Some(origin.clone()),
        }
    }
}

impl TryFrom<String> for Referer {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        match text.as_str() {
            "shop" => Ok(Self::Shop),
            "" => Ok(Self::Unneeded),
            _ if origin(&text).as_deref() == Some(text.as_str()) => Ok(Self::Origin(text)),
            _ => Err("referer: \"shop\", \"\" or an origin such as \"https://shop.example\""),
        }
    }
}

impl From<Referer> for String {
    fn from(referer: Referer) -> Self {
        match referer {
            Referer::Shop => "shop".to_owned(),
            Referer::Unneeded => Self::new(),
            Referer::Origin(origin) => origin,
        }
    }
}

/// A web address's origin, as a browser writes it.
pub(super) fn origin(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}
