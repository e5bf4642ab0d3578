//! `checkout-server orders`: orders of the shop's own, and what is recorded about them.

use std::sync::Arc;

use checkout_server::{
    Setup,
    merchant::{
        NewOrder, Shop,
        order::{Order, OrderNo},
        store::{OrderFilter, Store},
    },
};

use super::{open, refunds, shop, text};
use crate::args::OrdersCommand;

/// Does what the command wants.
pub(crate) async fn orders(setup: &Setup, command: OrdersCommand) -> Result<(), String> {
    match command {
        OrdersCommand::Add {
            no,
            amount,
            description,
            wallets,
            gateway,
        } => {
            let wanted = NewOrder {
                no: Some(no),
                amount,
                description,
                wallets,
                gateway,
                return_url: None,
                metadata: None,
                key: None,
            };
            let shop = shop(setup)?;
            let (order, _) = shop.add(wanted).await.map_err(|error| error.to_string())?;
            println!("{}", text::order(&order));
            print_link(&shop, &order);
            Ok(())
        }
        OrdersCommand::Cancel { no } => {
            let canceled = shop(setup)?.cancel(&no, "command line").await;
            let order = canceled.map_err(|error| error.to_string())?;
            println!("{}", text::order(&order));
            Ok(())
        }
        OrdersCommand::Refund(wanted) => refunds::refund(setup, wanted).await,
        OrdersCommand::SettleRefund(settled) => refunds::settle(setup, settled).await,
        OrdersCommand::List {
            state,
            after,
            limit,
        } => {
            let filter = OrderFilter {
                state,
                after,
                limit,
            };
            for order in open(setup)?
                .orders(filter)
                .await
                .map_err(|error| error.to_string())?
            {
                println!("{}", text::order(&order));
            }
            Ok(())
        }
        OrdersCommand::Show { no } => {
            let order = show(&open(setup)?, &no).await?;
            print_link(&shop(setup)?, &order);
            Ok(())
        }
    }
}

/// Prints where a phone can go on with the order, if the config has such a page.
fn print_link(shop: &Shop, order: &Order) {
    if let Some(link) = shop.handoff_link(order) {
        println!("handoff  {link}");
    }
}

async fn show(store: &Arc<dyn Store>, no: &OrderNo) -> Result<Order, String> {
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
        println!("{}", text::refund(&refund));
    }
    for event in store.events(no).await.map_err(|error| error.to_string())? {
        println!("event  {}", text::event_and_raw(&event));
    }
    Ok(order)
}
