//! What the program does beside a running server, on the same store.

mod attention;
mod copies;
mod orders;
mod text;
mod unconfirmed;
mod webhooks;

pub(crate) use self::{
    attention::attention,
    copies::{backup, restore},
    orders::orders,
    unconfirmed::unconfirmed,
    webhooks::webhooks,
};

use std::sync::Arc;

use checkout_server::{
    Setup,
    merchant::store::{self, Store},
};

fn open(setup: &Setup) -> Result<Arc<dyn Store>, String> {
    store::open(&setup.database, setup.mode(), setup.mark).map_err(|error| {
        let path = setup.database.display();
        format!("the database {path} cannot be used: {error}")
    })
}
