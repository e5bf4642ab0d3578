//! What the sandbox is told when it stands in for the real gateways: the accounts that
//! the merchant's side uses, the shop's goods, and the shop's orders. Here alone the two
//! sides know of each other.

use std::sync::Arc;

use axum::Router;
use url::Url;

use crate::{
    Setup, SetupError,
    config::{EpayConfig, GatepayConfig, GatewaysConfig, PayUrlConfig, SmallsaasConfig},
    merchant::{self, catalogue::Catalogue, order::OrderNo, store::Store},
    sandbox::{
        self, Accounts, EpayAccount, Expire, GatepayAccount, Good, Hears, LookUp, Ordered,
        PayUrlAccount, Sandbox, Shop, SmallsaasAccount,
    },
    secret::Secret,
};

/// The common parameter that the sandbox's pay-url wants.
const PAY_URL_TOKEN: &str = "token";

/// Nothing, unless the sandbox is wanted and every gateway is configured.
pub(crate) fn routes(
    setup: &Setup,
    public_url: &Url,
    store: &Store,
) -> Result<Option<Router>, SetupError> {
    let accounts = accounts(&setup.config.gateways, public_url);
    let Some(accounts) = accounts.filter(|_| setup.sandbox) else {
        return Ok(None);
    };
    let http = merchant::client(true).map_err(SetupError::Http)?;
    let shop = Shop {
        goods: goods(&setup.config.catalogue().map_err(SetupError::Config)?),
        expire: expire(store.clone()),
        look_up: look_up(store.clone()),
    };
    Ok(Some(sandbox::routes(Sandbox::new(accounts, shop, http))))
}

fn accounts(gateways: &GatewaysConfig, public_url: &Url) -> Option<Accounts> {
    let base = public_url.as_str().trim_end_matches('/');
    let notify_url = |gateway: &str| format!("{base}/notify/{gateway}");
    let hears = |gateway: &str, token: &Secret| Hears {
        url: notify_url(gateway),
        token: token.clone(),
    };
    let EpayConfig { pid, key, .. } = gateways.epay.clone()?;
    let PayUrlConfig {
        params,
        notify_token: pay_url_hears,
        ..
    } = gateways.pay_url.clone()?;
    let GatepayConfig { appkey, secret, .. } = gateways.gatepay.clone()?;
    let SmallsaasConfig {
        token,
        notify_token: smallsaas_hears,
        ..
    } = gateways.smallsaas.clone()?;
    Some(Accounts {
        epay: EpayAccount { pid, key },
        pay_url: PayUrlAccount {
            token: params.get(PAY_URL_TOKEN)?.clone(),
            hears: hears("pay-url", &pay_url_hears),
        },
        gatepay: GatepayAccount {
            appkey,
            secret,
            notify_url: notify_url("gatepay"),
        },
        smallsaas: SmallsaasAccount {
            token,
            hears: hears("smallsaas", &smallsaas_hears),
        },
    })
}

/// A product that has no number at a gateway cannot be bought there.
fn goods(catalogue: &Catalogue) -> Vec<Good> {
    let numbered = |product: &merchant::catalogue::Product| {
        Some(Good {
            gatepay_product: product.gatepay_product?.into(),
            consume_type: product.consume_type?.into(),
            name: product.name_zh.clone(),
            price: product.price.get(),
        })
    };
    catalogue.products().iter().filter_map(numbered).collect()
}

/// What the sandbox knows of an order: the mall of smallsaas is the shop itself.
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

/// What the wallet page's "expire" does at the merchant: the order's life ends now.
fn expire(store: Store) -> Expire {
    Arc::new(move |order_no: &str| {
        let Some(no) = OrderNo::parse(order_no) else {
            return;
        };
        if let Err(error) = store.end_life(&no) {
            tracing::error!(%error, "an order could not be expired");
        }
    })
}
