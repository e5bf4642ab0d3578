//! The page's attributes and properties beyond the offer, parsed into a [`Config`].

use super::config::{Config, ConfigError, OrderSource, Target};
use super::options::Options;
use super::policy::ORDER_LIVES_S;
use crate::environment::Environment;
use crate::url::SafeUrl;
use std::rc::Rc;

impl Options<'_> {
    /// Validates everything that the widget needs.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names an attribute or a property that is missing or wrong: the first
    /// of the offer, or else the first address.
    pub fn config(self, environment: Environment) -> Result<Config, ConfigError> {
        let offer = self.offer(environment)?;
        let endpoint = self.web_url("endpoint", ConfigError::Endpoint)?;
        let params = self.pairs("params");
        let own = offer.products.iter().map(|product| &product.params);
        let rejected = |params: &Vec<_>| offer.gateway.rejected_param(params);
        if let Some(name) = own.chain([&params]).find_map(rejected) {
            return Err(ConfigError::Param(name));
        }
        let after_paid = self.web_url("return-url", ConfigError::ReturnUrl)?;
        // A page from a file, or in a frame without an address, has nowhere to
        // return to.
        let page = self
            .text("page-url")
            .and_then(|url| SafeUrl::parse(url).ok())
            .filter(SafeUrl::is_web);
        Ok(Config {
            endpoint: endpoint.ok_or(ConfigError::Endpoint)?,
            state_endpoint: self.web_url("state-endpoint", ConfigError::StateEndpoint)?,
            order_source: self.order_source()?,
            return_url: after_paid.clone().or(page.clone()),
            after_paid,
            page,
            target: self.target(),
            referer_hop: self.web_url("referer-hop", ConfigError::RefererHop)?,
            handoff: self.web_url("handoff", ConfigError::Handoff)?,
            expires_in_s: self.number("expires-in").unwrap_or(ORDER_LIVES_S),
            params,
            offer: Rc::new(offer),
        })
    }

    fn order_source(self) -> Result<OrderSource, ConfigError> {
        if self.0.get("creates-order").is_true() {
            return Ok(OrderSource::Page);
        }
        let endpoint = self.web_url("order-endpoint", ConfigError::OrderEndpoint)?;
        Ok(endpoint.map_or(OrderSource::Generated, OrderSource::Endpoint))
    }

    fn target(self) -> Target {
        match self.text("redirect-target") {
            Some("top") => Target::Top,
            Some("blank") => Target::Blank,
            Some(_) | None => Target::Itself,
        }
    }

    fn web_url(self, name: &str, error: ConfigError) -> Result<Option<SafeUrl>, ConfigError> {
        let url = self
            .text(name)
            .map(SafeUrl::parse)
            .transpose()
            .map_err(|_| error)?;
        match url {
            Some(url) if !url.is_web() => Err(error),
            url => Ok(url),
        }
    }
}
