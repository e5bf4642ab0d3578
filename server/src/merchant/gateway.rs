//! What a gateway is to the merchant's side: a value that brings its own config, routes
//! and ways to learn of a payment. `gateways` has the list of them.

use std::{fmt, pin::Pin, sync::Arc};

use axum::Router;
use toml::{Table, Value};
use url::Url;

use super::{
    order::{Order, Wallet},
    product::ProductKey,
    refunding::Refunding,
    seen::{QueryFailure, SeenState},
    shared::Merchant,
};
use crate::{config::ConfigError, form};

/// A kind of gateway, configured or not: one `const` in its own file.
#[derive(Clone, Copy, Debug)]
pub(super) struct GatewayKind {
    /// Its name in the config, in `/pay/<name>`, in `/notify/<name>` and in the store.
    pub(super) name: &'static str,
    /// The environment variables that replace values of its table.
    pub(super) variables: &'static [Variable],
    /// Whether its API document has a query for an order's state.
    pub(super) has_query: bool,
    /// The keys that it reads from a product's table.
    pub(super) product_keys: &'static [ProductKey],
    /// Parses and checks its table.
    pub(super) configure: fn(&Table) -> Result<Arc<dyn Gateway>, ConfigError>,
}

/// A gateway with its account, as it is configured.
pub(super) trait Gateway: fmt::Debug + Send + Sync {
    /// The addresses that requests are sent to, each with its key in the config.
    fn urls(&self) -> Vec<(&'static str, &Url)>;

    /// What names the account, with its key in the config: the gateway has orders under it.
    fn account(&self) -> Option<(&'static str, &str)> {
        None
    }

    /// The wallets that an order may be paid with here.
    fn wallets(&self) -> &'static [Wallet] {
        &[Wallet::Alipay, Wallet::WeChat]
    }

    /// Its routes below `/pay/<name>` and `/notify/<name>`. They are mounted only if the
    /// gateway is configured.
    fn routes(self: Arc<Self>, merchant: Arc<Merchant>) -> Router;

    /// Its pages that a shopper can follow a link to, from any site: each is about an order
    /// that exists, and none makes one.
    fn pages(self: Arc<Self>, _merchant: Arc<Merchant>) -> Router {
        Router::new()
    }

    /// How the gateway is asked to give money back; `None` where its API document has no way.
    fn refunding(&self) -> Option<&dyn Refunding> {
        None
    }

    /// Asks the gateway for the state of an order that it knows by this number; `None` where
    /// its API document has no such query, so that what was reported is all there is.
    fn query_state<'a>(
        &'a self,
        _merchant: &'a Merchant,
        _order: &'a Order,
        _number: &'a str,
    ) -> Option<StateQuery<'a>> {
        None
    }
}

/// A query for an order's state under way.
pub(super) type StateQuery<'a> =
    Pin<Box<dyn Future<Output = Result<SeenState, QueryFailure>> + Send + 'a>>;

/// The state of a gateway's routes: its config, and what all gateways share.
#[derive(Debug)]
pub(super) struct Mounted<G> {
    pub(super) gateway: Arc<G>,
    pub(super) merchant: Arc<Merchant>,
}

impl<G> Clone for Mounted<G> {
    fn clone(&self) -> Self {
        Self {
            gateway: Arc::clone(&self.gateway),
            merchant: Arc::clone(&self.merchant),
        }
    }
}

/// An environment variable that replaces a value of a gateway's table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
    /// The variable's name.
    pub(super) name: &'static str,
    /// The key of the gateway's table.
    pub(super) key: &'static str,
    /// How the variable's text becomes the key's value.
    pub(super) form: VariableForm,
}

/// How an environment variable's text becomes a value of a gateway's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VariableForm {
    /// The value is the text.
    Text,
    /// The text is a query string, whose pairs are added to a table of texts.
    Pairs,
}

impl Variable {
    /// A variable whose text is the value of `key`.
    #[must_use]
    pub(super) const fn text(name: &'static str, key: &'static str) -> Self {
        let form = VariableForm::Text;
        Self { name, key, form }
    }

    /// A variable whose text is a query string with pairs for the table `key`.
    #[must_use]
    pub(super) const fn pairs(name: &'static str, key: &'static str) -> Self {
        let form = VariableForm::Pairs;
        Self { name, key, form }
    }

    /// Puts the variable's text into the gateway's table. What is of another type there
    /// stays as it is, for the gateway to refuse.
    pub(super) fn apply(&self, text: String, table: &mut Table) {
        match self.form {
            VariableForm::Text => {
                table.insert(self.key.to_owned(), Value::String(text));
            }
            VariableForm::Pairs => {
                let pairs = table
                    .entry(self.key)
                    .or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(pairs) = pairs {
                    pairs.extend(texts(&text));
                }
            }
        }
    }
}

/// The pairs of a query string; one that is not UTF-8 cannot be sent on as text.
fn texts(query: &str) -> impl Iterator<Item = (String, Value)> {
    form::decode(query.as_bytes())
        .into_iter()
        .filter_map(|(name, value)| {
            let value = String::from_utf8(value).ok()?;
            Some((String::from_utf8(name).ok()?, Value::String(value)))
        })
}
