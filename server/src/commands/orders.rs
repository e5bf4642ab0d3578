//! `checkout-server orders`: orders of the shop's own, and what is recorded about them.

use std::sync::Arc;

use checkout_server::{
    Setup,
    merchant::{
        handoff_link,
        order::{GatewayName, Order, OrderNo, OrderSource},
        pay_state::PayState,
        store::{OrderFilter, Store},
    },
};

use super::{open, text};
use crate::args::OrdersCommand;

/// Does what the command wants.
pub(crate) async fn orders(setup: &Setup, command: OrdersCommand) -> Result<(), String> {
    let store = open(setup)?;
    match command {
        OrdersCommand::Add {
            no,
            amount,
            description,
            wallets,
            gateway,
        } => {
            let gateway = gateway.map(|name| configured(setup, name)).transpose()?;
            let now_ms = setup.clock.now_ms();
            let life = i64::try_from(setup.life.as_millis()).unwrap_or(i64::MAX);
            let order = Order {
                no: no.clone(),
                source: OrderSource::Api,
                product_id: None,
                name: description,
                quantity: 1,
                amount,
                wallet: wallets,
                gateway,
                return_url: None,
                metadata: None,
                created_at_ms: now_ms,
                expires_at_ms: now_ms.saturating_add(life),
                canceled_at_ms: None,
                state: PayState::Waiting,
            };
            add(&store, order).await?;
            print_link(setup, &store, &no).await
        }
        OrdersCommand::List {
            state,
            after,
            limit,
        } => {
            let filter = OrderFilter {
                state: state.map(PayState::from_code),
                after,
                limit,
            };
            for order in store
                .orders(filter)
                .await
                .map_err(|error| error.to_string())?
            {
                println!("{}", text::order(&order));
            }
            Ok(())
        }
        OrdersCommand::Show { no } => {
            show(&store, &no).await?;
            print_link(setup, &store, &no).await
        }
    }
}

/// Prints where a phone can go on with the order, if the config has such a page.
async fn print_link(setup: &Setup, store: &Arc<dyn Store>, no: &OrderNo) -> Result<(), String> {
    let order = store.order(no).await.map_err(|error| error.to_string())?;
    let public_url = setup.config.merchant.public_url.as_ref();
    if let (Some(handoff), Some(order)) = (&setup.config.handoff, order)
        && let Some(link) = handoff_link(handoff, public_url.unwrap_or(&setup.base), &order)
    {
        println!("handoff  {link}");
    }
    Ok(())
}

/// The same number may only mean the same order.
async fn add(store: &Arc<dyn Store>, wanted: Order) -> Result<(), String> {
    let order = store
        .add_order(wanted.clone())
        .await
        .map_err(|error| error.to_string())?;
    let is_same = order.amount == wanted.amount
        && order.name == wanted.name
        && order.wallet == wanted.wallet
        && (wanted.gateway.is_none() || order.gateway == wanted.gateway);
    if !is_same {
        return Err(format!(
            "there is another order of that number: {}",
            text::order(&order)
        ));
    }
    println!("{}", text::order(&order));
    Ok(())
}

async fn show(store: &Arc<dyn Store>, no: &OrderNo) -> Result<(), String> {
    let order = store.order(no).await.map_err(|error| error.to_string())?;
    let order = order.ok_or_else(|| format!("there is no order {}", no.as_str()))?;
    println!("{}", text::order(&order));
    for attempt in store
        .attempts(no)
        .await
        .map_err(|error| error.to_string())?
    {
        println!(
            "attempt  {}  {}  {}  {}  number {}  {}",
            text::time(attempt.created_at_ms),
            attempt.gateway.as_str(),
            attempt.wallet.name(),
            attempt.device.name(),
            attempt.number,
            attempt.state.name(),
        );
    }
    for payment in store
        .payments(no)
        .await
        .map_err(|error| error.to_string())?
    {
        println!(
            "payment  {}  {}  {}  trade {}  refunded {}  by {}",
            text::time(payment.learned_at_ms),
            payment.gateway.as_str(),
            payment.amount,
            text::sent(payment.trade_no.as_deref().unwrap_or("-")),
            payment.refunded,
            payment.source.name(),
        );
    }
    for refund in store.refunds(no).await.map_err(|error| error.to_string())? {
        println!(
            "refund  {}  {}  {}",
            text::time(refund.requested_at_ms),
            refund.amount,
            refund.state.name(),
        );
    }
    for event in store.events(no).await.map_err(|error| error.to_string())? {
        println!("event  {}", text::event_and_raw(&event));
    }
    Ok(())
}

fn configured(setup: &Setup, name: String) -> Result<GatewayName, String> {
    if setup.config.gateways.get(&name).is_none() {
        return Err(format!("the gateway {name:?} is not in the config"));
    }
    Ok(name.into())
}
