//! The page's attributes and properties, validated.

use super::offer::Offer;
use crate::order::OrderNo;
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
    /// Where orders come from, unless the page names one.
    pub order_source: OrderSource,
    /// The page to which gateways send the shopper back: the attribute `return-url`, or
    /// else `page`.
    pub return_url: Option<SafeUrl>,
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
}

impl Target {
    /// The value of a link's `target` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Itself => "_self",
            Self::Top => "_top",
            Self::Blank => "_blank",
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
