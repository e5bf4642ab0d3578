//! Joins the sandbox to the merchant's side: the accounts that the config names, the shop's
//! goods, and the shop's orders. Here alone the two sides meet.

use std::sync::Arc;

use axum::Router;
use reqwest::Client;
use url::Url;

use crate::{
    config::GatewayTables,
    merchant::{catalogue::Catalogue, order::OrderNo, product::Product, store::Store},
    sandbox::{self, AccountError, Expire, Good, LookUp, Ordered, Shop, Tables},
};

/// What a merchant with made-up accounts at a sandbox below `base` has in the config.
pub(crate) fn made_up_tables(base: &Url) -> GatewayTables {
    let mut tables = GatewayTables::default();
    for (gateway, table) in sandbox::made_up_accounts(base) {
        tables.insert(&gateway, table);
    }
    tables
}

/// The sandbox's routes, for the accounts of the config and the orders of the store.
///
/// # Errors
///
/// A gateway's account in the config lacks a value that the sandbox needs.
pub(crate) fn routes(
    gateways: &GatewayTables,
    catalogue: &Catalogue,
    store: &Store,
    public_url: &Url,
    http: Client,
) -> Result<Router, AccountError> {
    let shop = Shop {
        goods: goods(catalogue),
        expire: expire(store.clone()),
        look_up: look_up(store.clone()),
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

/// The orders of the shop: some gateways are one system with it.
fn look_up(store: Store) -> LookUp {
    Arc::new(move |order_no: &str| {
        let (store, no) = (store.clone(), OrderNo::parse(order_no));
        Box::pin(async move {
            let order = store.find(no?).await.ok()??;
            Some(Ordered {
                name: order.name,
                amount: order.amount.get(),
            })
        })
    })
}

/// Ends the order's life at the merchant.
fn expire(store: Store) -> Expire {
    Arc::new(move |order_no: &str| {
        let (store, no) = (store.clone(), OrderNo::parse(order_no));
        Box::pin(async move {
            let Some(no) = no else {
                return;
            };
            if let Err(error) = store.end_life(no).await {
                tracing::error!(%error, "an order could not be expired");
            }
        })
    })
}
