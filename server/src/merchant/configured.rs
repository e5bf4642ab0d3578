//! The gateways that the config has tables for.

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state};

use super::{
    gateway::{Gateway, GatewayKind},
    gateways,
    order::{Order, Wallet},
    origins,
    product::ProductKey,
    shared::Merchant,
};
use crate::config::{ConfigError, GatewayTables, Places, check_not_plain};

/// The configured gateways, with their names.
#[derive(Clone, Debug)]
pub(super) struct Configured(Vec<(&'static str, Arc<dyn Gateway>)>);

/// The gateways that cannot be queried with this config: an order that was sent to one is
/// known to be paid only if that was notified or reported.
#[must_use]
pub fn unqueried(tables: &GatewayTables) -> Vec<&'static str> {
    let kinds = gateways::ALL.iter();
    let unqueried = kinds.filter(|kind| !kind.has_query || tables.get(kind.name).is_none());
    unqueried.map(|kind| kind.name).collect()
}

impl Configured {
    /// Parses and checks every table.
    pub(super) fn read(tables: &GatewayTables) -> Result<Self, ConfigError> {
        let mut configured = Vec::new();
        for (name, value) in tables.entries() {
            let kind = kind(name)?;
            let table = value.as_table();
            let table = table.ok_or_else(|| ConfigError::NotATable(name.to_owned()))?;
            configured.push((kind.name, (kind.configure)(table)?));
        }
        Ok(Self(configured))
    }

    /// Checks that no request leaves this machine by plain `http`.
    pub(super) fn check_not_plain(&self) -> Result<(), ConfigError> {
        let mut urls = self.0.iter().flat_map(|(_, gateway)| gateway.urls());
        urls.try_for_each(|(key, url)| check_not_plain(url, key))
    }

    /// Checks that orders that were sent to these gateways can be asked about, and notified,
    /// under the `new` config: at the same addresses, as the same account.
    pub(super) fn check_kept(&self, new: &Self) -> Result<(), ConfigError> {
        for (name, gateway) in &self.0 {
            let same = new.0.iter().find(|(own, _)| own == name);
            let (_, same) = same.ok_or_else(|| ConfigError::Fixed(format!("gateways.{name}")))?;
            let (old, new) = (fixed(&**gateway), fixed(&**same));
            if let Some((key, _)) = new.iter().find(|value| !old.contains(value)) {
                return Err(ConfigError::Fixed((*key).to_owned()));
            }
            if let Some((key, _)) = old.iter().find(|value| !new.contains(value)) {
                return Err(ConfigError::Fixed((*key).to_owned()));
            }
        }
        Ok(())
    }

    /// The gateway that the order was sent to, if it is still configured.
    pub(super) fn of(&self, order: &Order) -> Option<&dyn Gateway> {
        self.gateway(order.gateway.as_ref()?.as_str())
    }

    /// The gateway of that name.
    pub(super) fn gateway(&self, name: &str) -> Option<&dyn Gateway> {
        let found = self.0.iter().find(|(own, _)| *own == name);
        found.map(|(_, gateway)| gateway.as_ref())
    }

    /// The gateway of that name with its wallets, or the only one where none is named.
    pub(super) fn named(&self, name: Option<&str>) -> Option<(&'static str, &'static [Wallet])> {
        let found = match (name, self.0.as_slice()) {
            (Some(name), all) => all.iter().find(|(own, _)| *own == name),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        found.map(|(name, gateway)| (*name, gateway.wallets()))
    }

    /// Those that can be queried for the state of an order.
    pub(super) fn queried(&self) -> impl Iterator<Item = (&'static str, Arc<dyn Gateway>)> {
        let queried = self.0.iter().filter(|(name, _)| {
            let mut kinds = gateways::ALL.iter();
            kinds.any(|kind| kind.name == *name && kind.has_query)
        });
        queried.map(|(name, gateway)| (*name, Arc::clone(gateway)))
    }

    /// Those that cannot, and those that are not configured.
    pub(super) fn unqueried(&self) -> Vec<&'static str> {
        let names = gateways::ALL.iter().map(|kind| kind.name);
        let is_queried = |name| self.queried().any(|(queried, _)| queried == name);
        names.filter(|name| !is_queried(*name)).collect()
    }

    /// Whether an order may be made for that wallet: one of the two is asked for where the
    /// shopper presses pay; one code for both only where a gateway has such.
    pub(super) fn accept(&self, wallet: Wallet) -> bool {
        match wallet {
            Wallet::Alipay | Wallet::WeChat | Wallet::Either => true,
            Wallet::OneCode => (self.0.iter()).any(|(_, it)| it.wallets().contains(&wallet)),
        }
    }

    /// Whether an order of no product of the catalogue may be made for that wallet: some gateways
    /// take products alone, by their numbers there.
    pub(super) fn accept_without_product(&self, wallet: Wallet) -> bool {
        let mut able = self
            .0
            .iter()
            .filter(|(name, _)| !sells_products_alone(name));
        able.any(|(_, it)| wallet == Wallet::Either || it.wallets().contains(&wallet))
    }

    /// The routes of all of them. Pages of other sites can call none but `pages`.
    pub(super) fn routes(&self, merchant: &Arc<Merchant>) -> Router {
        let routes = self.0.iter().map(|(_, gateway)| {
            let (gateway, merchant) = (Arc::clone(gateway), Arc::clone(merchant));
            gateway.routes(merchant)
        });
        let guarded = routes.fold(Router::new(), Router::merge);
        let guard = from_fn_with_state(Arc::clone(&merchant.origins), origins::admit);
        let pages = self.0.iter().map(|(_, gateway)| {
            let (gateway, merchant) = (Arc::clone(gateway), Arc::clone(merchant));
            gateway.pages(merchant)
        });
        pages.fold(guarded.layer(guard), Router::merge)
    }
}

/// The values by which a gateway finds the orders that it has.
fn fixed(gateway: &dyn Gateway) -> Vec<(&'static str, &str)> {
    let urls = gateway.urls().into_iter();
    let urls = urls.map(|(key, url)| (key, url.as_str()));
    urls.chain(gateway.account()).collect()
}

fn kind(name: &str) -> Result<GatewayKind, ConfigError> {
    let mut kinds = gateways::ALL.iter().copied();
    kinds
        .find(|kind| kind.name == name)
        .ok_or_else(|| ConfigError::Unknown {
            table: "gateways".to_owned(),
            name: name.to_owned(),
            known: gateways::ALL.iter().map(|kind| kind.name).collect(),
        })
}

/// Whether the gateway of that name takes orders of the catalogue's products alone.
pub(super) fn sells_products_alone(name: &str) -> bool {
    let mut kinds = gateways::ALL.iter();
    kinds.any(|kind| kind.name == name && !kind.product_keys.is_empty())
}

/// The product keys of every gateway, configured or not.
pub(super) fn product_keys() -> Vec<ProductKey> {
    let keys = gateways::ALL.iter().flat_map(|kind| kind.product_keys);
    keys.copied().collect()
}

/// Puts the values of environment variables in the place of what the tables have, and where
/// there is none, the content of the file that the variable with `_FILE` behind its name
/// names. `env` reads a variable by its name; where a value came from is kept in `places`.
///
/// # Errors
///
/// When such a file cannot be read.
pub fn apply_environment(
    tables: &mut GatewayTables,
    places: &mut Places,
    env: impl Fn(&str) -> Option<String>,
) -> Result<(), ConfigError> {
    for kind in gateways::ALL {
        let Some(table) = tables.get_mut(kind.name) else {
            continue;
        };
        for variable in kind.variables {
            if let Some(text) = environment_value(variable.name, &env)? {
                variable.apply(text, table);
                let key = format!("gateways.{}.{}", kind.name, variable.key);
                places.set_variable(key, variable.name);
            }
        }
    }
    Ok(())
}

/// A variable's text, or that of its file. The line break that editors put at a file's end is
/// no part of a secret.
///
/// # Errors
///
/// When the file that the variable names cannot be read.
pub fn environment_value(
    variable: &str,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Option<String>, ConfigError> {
    if let Some(text) = env(variable) {
        return Ok(Some(text));
    }
    let variable = format!("{variable}_FILE");
    let Some(path) = env(&variable) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::UnreadableSecret(variable, error))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Some(text.strip_suffix('\r').unwrap_or(text).to_owned()))
}
