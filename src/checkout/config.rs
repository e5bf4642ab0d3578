//! The page's attributes and properties, validated.

use super::offer::Offer;
use crate::order::{OrderNo, Product};
use crate::url::SafeUrl;
use std::rc::Rc;

pub use super::config_error::ConfigError;
pub use super::offer::Flow;

/// A usable configuration of a widget. Its URLs are absolute; the web ones have passed
/// the URL validation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// What the shopper sees and chooses from.
    pub offer: Rc<Offer>,
    /// The merchant backend's pay endpoint.
    pub endpoint: SafeUrl,
    /// The merchant backend's endpoint for state queries.
    pub state_endpoint: Option<SafeUrl>,
    /// The merchant backend's stream of state answers.
    pub state_stream: Option<SafeUrl>,
    /// Where orders come from, unless the page names one.
    pub order_source: OrderSource,
    /// The page to which gateways send the shopper back: the attribute `return-url`, as it was
    /// written where it is absolute, or else `page`.
    pub return_url: Option<String>,
    /// The page that the shopper sees after paying: the attribute `return-url`.
    pub after_paid: Option<SafeUrl>,
    /// How long an order lives where no answer says so, in seconds.
    pub expires_in_s: u64,
    /// The page that the shopper is on, where it has a web address.
    pub page: Option<SafeUrl>,
    /// Where a payment page opens.
    pub target: Target,
    /// A page of the merchant's on the domain that is registered with the gateway.
    pub referer_hop: Option<SafeUrl>,
    /// A page of the merchant's that goes on with an order in whichever wallet opens it.
    pub handoff: Option<SafeUrl>,
    /// Names and values of the page's `params`.
    pub params: Vec<(String, String)>,
}

/// Where an order and its number come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderSource {
    /// The merchant backend's order endpoint creates the order and names the price.
    Endpoint(SafeUrl),
    /// The page's own `createOrder` function creates the order.
    Page,
    /// The widget generates an order number.
    Generated,
}

/// Where a payment page opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// In place of the shopper's page.
    #[default]
    Itself,
    /// In place of the page around the frame that the widget is in.
    Top,
    /// In a new tab.
    Blank,
    /// The widget is in a frame, which a payment page refuses to be shown in: in place of the
    /// page around it, or else in a new tab, by a press.
    OutOfFrame,
}

impl Target {
    /// The value of a link's `target` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Itself => "_self",
            Self::Top | Self::OutOfFrame => "_top",
            Self::Blank => "_blank",
        }
    }

    /// Where it opens if the widget is in a frame.
    #[must_use]
    pub const fn in_frame(self) -> Self {
        match self {
            Self::Itself | Self::Top | Self::OutOfFrame => Self::OutOfFrame,
            Self::Blank => Self::Blank,
        }
    }
}

impl Config {
    /// Whether a state query can be sent: to the page's endpoint for it, or as the
    /// gateway's own.
    #[must_use]
    pub fn can_query_state(&self) -> bool {
        self.state_endpoint.is_some() || self.offer.gateway.has_state_request()
    }

    /// The same configuration, if the shopper can pay something by it.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NothingToPay`] where neither the page nor a backend says what is sold, and
    /// [`ConfigError::Amount`] where the gateway is told an amount that nobody names.
    pub fn that_sells(self) -> Result<Self, ConfigError> {
        let offer = &self.offer;
        if self.order_source != OrderSource::Generated || offer.named_order.is_some() {
            return Ok(self);
        }
        let is_bare = |product: &Product| product.price.is_none() && product.order_no.is_none();
        let is_nothing = |product: &Product| {
            is_bare(product) && product.id.is_empty() && product.name.is_empty()
        };
        if offer.products.iter().all(is_nothing) && self.params.is_empty() {
            return Err(ConfigError::NothingToPay);
        }
        if offer.products.iter().all(is_bare) && offer.gateway.sends_amount() {
            return Err(ConfigError::Amount);
        }
        Ok(self)
    }

    /// The page on which another device goes on with an order of this number.
    #[must_use]
    pub fn handoff_of(&self, order_no: &OrderNo) -> Option<SafeUrl> {
        let handoff = self.handoff.as_ref()?;
        Some(handoff.with_query("order_no", order_no.as_str()))
    }

    /// The page's `params` for this product, of which the product's own come first and win
    /// over those of the same name.
    #[must_use]
    pub fn params_for(&self, product_id: &str) -> Vec<(String, String)> {
        let product = self.offer.product(product_id);
        let mut params = product.map_or(Vec::new(), |product| product.params.clone());
        for (name, value) in &self.params {
            if !params.iter().any(|(own, _)| own == name) {
                params.push((name.clone(), value.clone()));
            }
        }
        params
    }
}
