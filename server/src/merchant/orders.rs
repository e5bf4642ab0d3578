//! `POST /orders` and `GET /products`: the shop's own two routes.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State};
use serde::{Deserialize, Serialize};

use super::{
    Merchant,
    catalogue::Product,
    order::{OrderNo, Wallet},
    refusal::Refusal,
};
use crate::money::Fen;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    product_id: String,
    quantity: i64,
    wallet: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Created {
    order_no: String,
    amount: Fen,
    /// Seconds.
    expires_in: u64,
}

pub(super) async fn products(State(merchant): State<Arc<Merchant>>) -> Json<Vec<Product>> {
    Json(merchant.catalogue.products().to_vec())
}

pub(super) async fn create(
    State(merchant): State<Arc<Merchant>>,
    body: Bytes,
) -> Result<Json<Created>, Refusal> {
    let wish: Wish = serde_json::from_slice(&body).map_err(|_| Refusal::Malformed)?;
    let product = merchant
        .catalogue
        .by_id(&wish.product_id)
        .ok_or(Refusal::UnknownProduct)?;
    let quantity = u32::try_from(wish.quantity).map_err(|_| Refusal::BadQuantity)?;
    let wallet = Wallet::from_name(&wish.wallet)
        .filter(|wallet| *wallet != Wallet::OneCode || merchant.gateways.gatepay.is_some())
        .ok_or(Refusal::UnknownWallet)?;
    let order = merchant
        .order(OrderNo::random(), product, quantity, wallet)
        .ok_or(Refusal::BadQuantity)?;
    let order = merchant.store.add(order).await?;
    tracing::info!(order_no = order.no.as_str(), amount = %order.amount, "order made");
    Ok(Json(Created {
        order_no: order.no.as_str().to_owned(),
        amount: order.amount,
        expires_in: merchant.life.as_secs(),
    }))
}
