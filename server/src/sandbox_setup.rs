//! Joins the sandbox to the merchant's side: the accounts that the config names, and the
//! goods that the shop sells. Everything else the two sides say to each other over HTTP.

use axum::Router;
use reqwest::Client;
use url::Url;

use crate::{
    config::GatewayTables,
    merchant::{catalogue::Catalogue, product::Product},
    sandbox::{self, AccountError, Good, Shop, Tables},
};

/// What a merchant with made-up accounts at a sandbox below `base` has in the config.
pub(crate) fn made_up_tables(base: &Url) -> GatewayTables {
    let mut tables = GatewayTables::default();
    for (gateway, table) in sandbox::made_up_accounts(base) {
        tables.insert(&gateway, table);
    }
    tables
}

/// The sandbox's routes, for the accounts of the config.
///
/// # Errors
///
/// A gateway's account in the config lacks a value that the sandbox needs.
pub(crate) fn routes(
    gateways: &GatewayTables,
    catalogue: &Catalogue,
    public_url: &Url,
    http: Client,
) -> Result<Router, AccountError> {
    let shop = Shop {
        goods: goods(catalogue),
    };
    sandbox::routes(&accounts(gateways), public_url, shop, http)
}

/// The tables of the gateways that are configured.
fn accounts(gateways: &GatewayTables) -> Tables {
    let tables = gateways.entries().filter_map(|(name, value)| {
        let table = value.as_table()?;
        Some((name.to_owned(), table.clone()))
    });
    tables.collect()
}

/// The products with their numbers at the gateways.
fn goods(catalogue: &Catalogue) -> Vec<Good> {
    let numbers = |product: &Product| {
        let numbers = product.gateway_fields.iter().filter_map(|(key, value)| {
            let number = u64::try_from(value.as_integer()?).ok()?;
            Some((key.clone(), number))
        });
        numbers.collect()
    };
    let good = |product: &Product| Good {
        numbers: numbers(product),
        name: product.name_zh.clone(),
        price: product.price.get(),
    };
    catalogue.products().iter().map(good).collect()
}
