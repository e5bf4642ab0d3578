//! `checkout-server orders`: orders of the shop's own, and what is recorded about them.

use std::sync::Arc;

use checkout_server::{
    Setup,
    merchant::{
        NewOrder, Shop,
        order::{Order, OrderNo},
        store::{IdempotencyKey, OrderFilter, OrderKey, Store},
    },
};

use super::{COMMAND_LINE, open, refunds, shop, text};
use crate::args::{AddArgs, OrdersCommand};

/// Does what the command wants.
pub(crate) async fn orders(setup: &Setup, command: OrdersCommand) -> Result<(), String> {
    match command {
        OrdersCommand::Add(wanted) => add(setup, wanted).await,
        OrdersCommand::Cancel { no } => {
            let canceled = shop(setup)?.cancel(&no, COMMAND_LINE).await;
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

/// Makes an order, once for each key.
async fn add(setup: &Setup, wanted: AddArgs) -> Result<(), String> {
    // Another wish under the same key is a mistake, as with the API.
    let fingerprint = format!("{wanted:?}");
    let wanted = NewOrder {
        no: wanted.no,
        amount: wanted.amount,
        description: wanted.description,
        wallets: wanted.wallets,
        gateway: wanted.gateway,
        return_url: wanted.return_url,
        metadata: wanted.metadata,
        key: wanted.key.map(|key| OrderKey {
            system: COMMAND_LINE.to_owned(),
            request: IdempotencyKey { key, fingerprint },
        }),
    };
    let shop = shop(setup)?;
    let (order, _) = shop.add(wanted).await.map_err(|error| error.to_string())?;
    println!("{}", text::order(&order));
    print_link(&shop, &order);
    Ok(())
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
