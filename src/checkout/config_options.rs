//! The page's attributes and properties beyond the offer, parsed into a [`Config`].

use super::config::{Config, ConfigError, OrderSource, Target};
use super::options::Options;
use super::policy::ORDER_LIVES_S;
use crate::environment::Environment;
use crate::order::Product;
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
        if let Some(at) = with_an_earlier_id(&offer.products) {
            return Err(ConfigError::SameId(at));
        }
        let endpoint = self.web_url("endpoint", ConfigError::Endpoint)?;
        let params = self.pairs("params");
        let own = offer.products.iter().map(|product| &product.params);
        let rejected = |params: &Vec<_>| offer.gateway.rejected_param(params);
        if let Some(name) = own.chain([&params]).find_map(rejected) {
            return Err(ConfigError::Param(name));
        }
        let after_paid = self.web_url("return-url", ConfigError::ReturnUrl)?;
        // A page from a file, or in a frame without an address, has nowhere to
        // return to. Its fragment may be the page's own route.
        let page = self
            .text("page-url")
            .and_then(|url| SafeUrl::parse(url).ok())
            .filter(SafeUrl::is_web);
        Ok(Config {
            endpoint: endpoint.ok_or(ConfigError::Endpoint)?,
            state_endpoint: self.web_url("state-endpoint", ConfigError::StateEndpoint)?,
            state_stream: self.state_stream()?,
            order_source: self.order_source()?,
            return_url: self.return_url(after_paid.as_ref().or(page.as_ref())),
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

    /// Gateways compare it with what is registered, letter by letter. What does not pass the
    /// validation as it was written is sent as browsers write it.
    fn return_url(self, resolved: Option<&SafeUrl>) -> Option<String> {
        let written = self.text("return-url-as-written").map(str::trim_ascii);
        let written = written.filter(|written| {
            let url = SafeUrl::parse(written);
            url.is_ok_and(|url| url.is_web() && url.as_str().len() <= written.len() + 1)
        });
        written.or(resolved.map(SafeUrl::as_str)).map(str::to_owned)
    }

    /// A browser sends no headers of the page's with the request for a stream.
    fn state_stream(self) -> Result<Option<SafeUrl>, ConfigError> {
        let stream = self.web_url("state-stream", ConfigError::StateStream)?;
        Ok(stream.filter(|_| self.pairs("headers").is_empty()))
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
        let url = self.text(name).map(SafeUrl::parse).transpose();
        match url {
            Ok(url) if url.as_ref().is_none_or(SafeUrl::is_web) => Ok(url),
            Ok(_) | Err(_) => Err(error),
        }
    }
}

/// The place of the first product whose id one before it has.
fn with_an_earlier_id(products: &[Product]) -> Option<usize> {
    let mut before: Vec<&str> = Vec::new();
    for product in products {
        if before.contains(&product.id.as_str()) {
            return Some(before.len());
        }
        before.push(&product.id);
    }
    None
}
