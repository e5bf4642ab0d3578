//! What the program does beside a running server, on the same store.

mod attention;
mod copies;
mod export;
mod move_store;
mod orders;
mod refunds;
mod text;
mod unconfirmed;
mod webhooks;

pub(crate) use self::{
    attention::attention,
    copies::{backup, restore},
    export::export,
    move_store::move_store,
    orders::orders,
    unconfirmed::unconfirmed,
    webhooks::webhooks,
};

use std::sync::Arc;

use checkout_server::{
    Setup,
    merchant::{
        Merchant, Shop, client, read_catalogue,
        store::{self, Store},
    },
};

/// Who did what a command does, in the records. No API key has such a name.
const COMMAND_LINE: &str = "command line";

fn open(setup: &Setup) -> Result<Arc<dyn Store>, String> {
    store::open(&setup.database, setup.mode(), setup.mark)
        .map_err(|error| format!("the database {} cannot be used: {error}", setup.database))
}

/// The shop's side of its orders, on the store of a server.
fn shop(setup: &Setup) -> Result<Shop, String> {
    let store = open(setup)?;
    let config = &setup.config;
    let public_url = config.merchant.public_url.as_ref();
    let merchant = Merchant::new(
        &config.merchant,
        read_catalogue(config).map_err(|error| error.to_string())?,
        public_url.unwrap_or(&setup.base).clone(),
        setup.life,
        store,
        setup.clock.clone(),
        client(&config.authorities(), setup.sandbox).map_err(|error| error.to_string())?,
    );
    Shop::beside(config, merchant).map_err(|error| error.to_string())
}
