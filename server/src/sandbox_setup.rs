//! Joins the sandbox to the merchant's side: the accounts that the config names, the shop's
//! goods, and the shop's orders. Here alone the two sides meet.

use std::sync::Arc;

use axum::Router;
use reqwest::Client;
use toml::{Table, Value};
use url::Url;

use crate::{
    config::{GatepayConfig, GatewaysConfig},
    merchant::{
        catalogue::{Catalogue, Product},
        order::OrderNo,
        store::Store,
    },
    sandbox::{self, AccountError, Expire, Good, LookUp, Ordered, Shop, Tables},
    secret::Secret,
};

/// The sandbox's routes, for the accounts of the config and the orders of the store.
///
/// # Errors
///
/// A gateway's account in the config lacks a value that the sandbox needs.
pub(crate) fn routes(
    gateways: &GatewaysConfig,
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

/// The account of every gateway that is configured, under the names of its config table.
fn accounts(gateways: &GatewaysConfig) -> Tables {
    let GatewaysConfig {
        pay_url,
        epay,
        order_cmd,
        gatepay,
        smallsaas,
    } = gateways;
    let mut accounts = Tables::new();
    let mut add = |name: &str, table: Table| accounts.insert(name.to_owned(), table);
    if let Some(pay_url) = pay_url {
        let params = pay_url.params.iter();
        let params: Vec<_> = params.map(|(name, value)| (name.as_str(), value)).collect();
        let mut table = secrets(&[("notify_token", &pay_url.notify_token)]);
        table.insert("params".to_owned(), Value::from(secrets(&params)));
        add("pay-url", table);
    }
    if let Some(epay) = epay {
        let mut table = secrets(&[("key", &epay.key)]);
        table.insert("pid".to_owned(), Value::from(epay.pid.clone()));
        add("epay", table);
    }
    if order_cmd.is_some() {
        add("order-cmd", Table::new());
    }
    if let Some(GatepayConfig { appkey, secret, .. }) = gatepay {
        add(
            "gatepay",
            secrets(&[("appkey", appkey), ("secret", secret)]),
        );
    }
    if let Some(mall) = smallsaas {
        let fields = [("token", &mall.token), ("notify_token", &mall.notify_token)];
        add("smallsaas", secrets(&fields));
    }
    accounts
}

fn secrets(fields: &[(&str, &Secret)]) -> Table {
    fields
        .iter()
        .map(|(name, secret)| ((*name).to_owned(), Value::from(secret.reveal())))
        .collect()
}

/// The products with their numbers at the gateways.
fn goods(catalogue: &Catalogue) -> Vec<Good> {
    let numbers = |product: &Product| {
        let numbers = [
            ("gatepay_product", product.gatepay_product),
            ("consume_type", product.consume_type),
        ];
        let numbers = numbers
            .into_iter()
            .filter_map(|(name, number)| Some((name.to_owned(), number?.into())));
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
            let ended = tokio::task::spawn_blocking(move || store.end_life(&no)).await;
            if let Ok(Err(error)) = ended {
                tracing::error!(%error, "an order could not be expired");
            }
        })
    })
}
