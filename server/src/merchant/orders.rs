//! `POST /orders` and `GET /products`: the shop's own two routes.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
};
use serde::{Deserialize, Serialize};

use super::{
    configured::Configured,
    order::{Order, OrderNo, OrderSource, Wallet},
    product::Product,
    refusal::MerchantRefusal,
    shared::Merchant,
};
use crate::money::Fen;

/// The state of the two routes: the wallets of an order depend on the gateways.
#[derive(Clone, Debug)]
pub(super) struct Orders {
    merchant: Arc<Merchant>,
    gateways: Configured,
}

#[derive(Debug, Deserialize)]
struct OrderRequest {
    /// The number of an order that may exist; without it a new one is made.
    order_no: Option<String>,
    product_id: String,
    quantity: i64,
    wallet: String,
}

#[derive(Debug, Serialize)]
pub(super) struct OrderAnswer {
    order_no: String,
    amount: Fen,
    /// Seconds.
    expires_in: u64,
}

impl Orders {
    pub(super) const fn new(merchant: Arc<Merchant>, gateways: Configured) -> Self {
        Self { merchant, gateways }
    }
}

pub(super) async fn products(State(orders): State<Orders>) -> Json<Vec<Product>> {
    Json(orders.merchant.catalogue.products().to_vec())
}

pub(super) async fn create(
    State(Orders { merchant, gateways }): State<Orders>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<OrderAnswer>, MerchantRefusal> {
    if !is_json(&headers) {
        return Err(MerchantRefusal::NotJson);
    }
    let request: OrderRequest =
        serde_json::from_slice(&body).map_err(|_| MerchantRefusal::Malformed)?;
    let product = merchant
        .catalogue
        .by_id(&request.product_id)
        .ok_or(MerchantRefusal::UnknownProduct)?;
    let quantity = u32::try_from(request.quantity).map_err(|_| MerchantRefusal::BadQuantity)?;
    let wallet = Wallet::from_name(&request.wallet)
        .filter(|wallet| gateways.accept(*wallet))
        .ok_or(MerchantRefusal::UnknownWallet)?;
    let named = request.order_no.map(|no| OrderNo::parse(&no));
    let no = named.clone().unwrap_or_else(|| Some(OrderNo::random()));
    let no = no.ok_or(MerchantRefusal::BadOrderNo)?;
    let order = merchant
        .new_order(no, product, quantity, wallet)
        .ok_or(MerchantRefusal::BadQuantity)?;
    let order = if named.is_some() {
        same_or_new(&merchant, order).await?
    } else {
        let order = merchant.store.add_order(order).await?;
        merchant.metrics.orders("made", 1);
        order
    };
    tracing::info!(order_no = order.no.as_str(), amount = %order.amount, "order created");
    Ok(Json(OrderAnswer {
        order_no: order.no.as_str().to_owned(),
        amount: order.amount,
        expires_in: merchant.expires_in(&order),
    }))
}

/// The order of that number, if it is the same as the one that is wanted.
async fn same_or_new(merchant: &Merchant, wanted: Order) -> Result<Order, MerchantRefusal> {
    let before = merchant.store.order(&wanted.no).await?;
    let is_new = before.is_none();
    let order = if let Some(order) = before {
        order
    } else {
        merchant.admit_browser_number("orders", &wanted.no)?;
        // Another request's may be there by now.
        let source = OrderSource::Browser;
        let order = Order {
            source,
            ..wanted.clone()
        };
        merchant.store.add_order(order).await?
    };
    if order.amount != wanted.amount {
        let (due, named) = (order.amount.to_string(), wanted.amount.to_string());
        let refusal = MerchantRefusal::MoneyDiffers;
        return Err(merchant
            .changed_order(&order, refusal, &due, &named)
            .await?);
    }
    if order.product_id != wanted.product_id {
        return Err(MerchantRefusal::ProductDiffers);
    }
    if order.wallet != wanted.wallet {
        return Err(MerchantRefusal::WalletDiffers);
    }
    if is_new {
        merchant.metrics.orders("made", 1);
    }
    Ok(order)
}

/// A page of another site can send any other type without being asked whether it may.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()?.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
