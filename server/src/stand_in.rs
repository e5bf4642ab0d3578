//! What the sandbox is told when it stands in for the real gateways: the accounts that
//! the merchant's side uses, the shop's goods, and the shop's orders. Here alone the two
//! sides know of each other.

use std::sync::Arc;

use axum::Router;
use toml::Table;
use url::Url;

use crate::{
    SetupError,
    config::{ConfigError, GatewayTables},
    merchant::{self, catalogue::Catalogue, order::OrderNo, store::Store},
    random,
    sandbox::{
        self, Accounts, EpayAccount, Expire, GatepayAccount, Good, Hears, LookUp, Ordered,
        PayUrlAccount, Sandbox, Shop, SmallsaasAccount,
    },
    secret::Secret,
    setup::Setup,
};

/// The common parameter that the sandbox's pay-url wants.
const PAY_URL_TOKEN: &str = "token";
/// The sandbox's merchant account; its key is made anew at every start.
const SANDBOX_PID: &str = "1000";
/// Characters of a secret that is made for the sandbox.
const MADE: usize = 32;

/// The tables that a merchant would have for the accounts of the sandbox at `base`.
pub(crate) fn tables(base: &Url) -> Result<GatewayTables, ConfigError> {
    let at = |path: &str| {
        base.join(path)
            .map(|url| url.as_str().to_owned())
            .map_err(|_| ConfigError::BadUrl("the sandbox"))
    };
    let made = || random::letters(MADE);
    let table = |entries: Vec<(&str, String)>| -> Table {
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.into()))
            .collect()
    };
    let mut pay_url = table(vec![
        ("url", at("/sandbox/pay-url/app/pay/pay_url.php")?),
        ("notify_token", made()),
    ]);
    let params = table(vec![(PAY_URL_TOKEN, made())]);
    pay_url.insert("params".to_owned(), params.into());
    let mut tables = GatewayTables::default();
    tables.insert("pay-url", pay_url);
    tables.insert(
        "epay",
        table(vec![
            ("url", at("/sandbox/epay/mapi.php")?),
            ("query_url", at("/sandbox/epay/api.php")?),
            ("pid", SANDBOX_PID.to_owned()),
            ("key", made()),
        ]),
    );
    tables.insert("order-cmd", table(vec![("url", at("/sandbox/order-cmd")?)]));
    tables.insert(
        "gatepay",
        table(vec![
            ("url", at("/sandbox/gatepay/api/pay/create")?),
            ("appkey", made()),
            ("secret", made()),
        ]),
    );
    tables.insert(
        "smallsaas",
        table(vec![
            ("base", at("/sandbox/smallsaas")?),
            ("token", made()),
            ("notify_token", made()),
        ]),
    );
    Ok(tables)
}

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
        goods: goods(&merchant::catalogue(&setup.config)?),
        expire: expire(store.clone()),
        look_up: look_up(store.clone()),
    };
    Ok(Some(sandbox::routes(Sandbox::new(accounts, shop, http))))
}

fn accounts(gateways: &GatewayTables, public_url: &Url) -> Option<Accounts> {
    let base = public_url.as_str().trim_end_matches('/');
    let notify_url = |gateway: &str| format!("{base}/notify/{gateway}");
    let text = |gateway: &str, key: &str| -> Option<String> {
        let value = gateways.get(gateway)?.get(key)?;
        value.as_str().map(str::to_owned)
    };
    let secret = |gateway: &str, key: &str| text(gateway, key).map(Secret::new);
    let hears = |gateway: &str| {
        Some(Hears {
            url: notify_url(gateway),
            token: secret(gateway, "notify_token")?,
        })
    };
    let params = gateways.get("pay-url")?.get("params")?;
    Some(Accounts {
        epay: EpayAccount {
            pid: text("epay", "pid")?,
            key: secret("epay", "key")?,
        },
        pay_url: PayUrlAccount {
            token: Secret::new(params.get(PAY_URL_TOKEN)?.as_str()?),
            hears: hears("pay-url")?,
        },
        gatepay: GatepayAccount {
            appkey: secret("gatepay", "appkey")?,
            secret: secret("gatepay", "secret")?,
            notify_url: notify_url("gatepay"),
        },
        smallsaas: SmallsaasAccount {
            token: secret("smallsaas", "token")?,
            hears: hears("smallsaas")?,
        },
    })
}

/// A product that has no number at a gateway cannot be bought there.
fn goods(catalogue: &Catalogue) -> Vec<Good> {
    let numbered = |product: &merchant::catalogue::Product| {
        Some(Good {
            gatepay_product: product.number("gatepay_product")?.into(),
            consume_type: product.number("consume_type")?.into(),
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
        let ended = tokio::runtime::Handle::current().block_on(store.end_life(no));
        if let Err(error) = ended {
            tracing::error!(%error, "an order could not be expired");
        }
    })
}
