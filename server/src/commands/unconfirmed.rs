//! `checkout-server unconfirmed`: orders that are over and of which nobody knows whether they
//! were paid, to be compared with the gateway's own statement.

use checkout_server::{
    Setup,
    merchant::{
        order::OrderNo,
        store::{EventKind, NewEvent, SETTLED_UNPAID},
        unqueried,
    },
};

use super::{open, text};

/// Lists the orders, or takes one off the list that the statement does not have.
pub(crate) async fn unconfirmed(
    setup: &Setup,
    settled_unpaid: Option<OrderNo>,
) -> Result<(), String> {
    let store = open(setup)?;
    let now_ms = setup.clock.now_ms();
    let gateways = unqueried(&setup.config.gateways);
    let listed = store.unconfirmed(&gateways, now_ms).await;
    let listed = listed.map_err(|error| error.to_string())?;
    let Some(no) = settled_unpaid else {
        for order in &listed {
            println!("{}", text::order(order));
        }
        if listed.is_empty() {
            println!("no order is unconfirmed");
        }
        return Ok(());
    };
    let order = listed
        .iter()
        .find(|order| order.no.as_str().eq_ignore_ascii_case(no.as_str()))
        .ok_or_else(|| format!("the order {} is not unconfirmed", no.as_str()))?;
    let event = NewEvent {
        order_no: Some(order.no.as_str().to_owned()),
        reason: Some(SETTLED_UNPAID),
        ..NewEvent::new(EventKind::Order, now_ms)
    };
    let recorded = store.record_event(event).await;
    recorded.map_err(|error| error.to_string())?;
    println!("settled as unpaid: {}", order.no.as_str());
    Ok(())
}
