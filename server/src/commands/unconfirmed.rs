//! `checkout-server unconfirmed`: orders that are over and of which nobody knows whether they
//! were paid, to be compared with the gateway's own statement.

use checkout_server::{
    Setup,
    merchant::{order::OrderNo, unqueried},
};

use super::{COMMAND_LINE, open, shop, text};

/// Lists the orders, or takes one off the list that the statement does not have.
pub(crate) async fn unconfirmed(
    setup: &Setup,
    settled_unpaid: Option<OrderNo>,
) -> Result<(), String> {
    if let Some(no) = settled_unpaid {
        let settled = shop(setup)?.settle_unpaid(&no, COMMAND_LINE).await;
        let order = settled.map_err(|error| error.to_string())?;
        println!("settled as unpaid: {}", order.no.as_str());
        return Ok(());
    }
    let gateways = unqueried(&setup.config.gateways);
    let listed = open(setup)?
        .unconfirmed(&gateways, setup.clock.now_ms())
        .await;
    let listed = listed.map_err(|error| error.to_string())?;
    for order in &listed {
        println!("{}", text::order(order));
    }
    if listed.is_empty() {
        println!("no order is unconfirmed");
    }
    Ok(())
}
