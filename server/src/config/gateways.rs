//! The gateways' tables: where each is, the account there, and which secrets may come
//! from the environment instead of the file.

use std::collections::BTreeMap;

use serde::Deserialize;
use url::Url;

use super::ConfigError;
use crate::{form, random, secret::Secret};

/// The sandbox's merchant account; its key is made anew at every start.
const SANDBOX_PID: &str = "1000";
/// Characters of a secret that is made for the sandbox.
const MADE: usize = 32;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct GatewaysConfig {
    pub pay_url: Option<PayUrlConfig>,
    pub epay: Option<EpayConfig>,
    pub order_cmd: Option<OrderCmdConfig>,
    pub gatepay: Option<GatepayConfig>,
    pub smallsaas: Option<SmallsaasConfig>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayUrlConfig {
    /// `pay_url.php`.
    pub url: Url,
    /// The document's common parameters, which no browser may choose.
    #[serde(default)]
    pub params: BTreeMap<String, Secret>,
    /// The document has no order number of ours; this is the parameter that carries it.
    #[serde(default = "order_no")]
    pub order_param: String,
    /// Who reports a payment must know it.
    #[serde(default)]
    pub notify_token: Secret,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpayConfig {
    /// `mapi.php`, which takes the order.
    pub url: Url,
    /// `api.php`, which knows an order's state.
    pub query_url: Url,
    pub pid: String,
    #[serde(default)]
    pub key: Secret,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderCmdConfig {
    pub url: Url,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatepayConfig {
    pub url: Url,
    #[serde(default)]
    pub appkey: Secret,
    /// The document's `appsecret`.
    #[serde(default)]
    pub secret: Secret,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallsaasConfig {
    /// The mall, below which the document's paths lie.
    pub base: Url,
    /// The whole value of the `Authorization` header.
    #[serde(default)]
    pub token: Secret,
    /// Who reports a payment must know it.
    #[serde(default)]
    pub notify_token: Secret,
}

fn order_no() -> String {
    "order_no".to_owned()
}

impl PayUrlConfig {
    /// What the server decides for each order.
    pub const PER_ORDER: [&str; 4] = [
        "consume_type",
        "pay_type",
        "order_from_type",
        "order_robot_id",
    ];

    /// No name may be sent twice: which of two the gateway takes is anybody's guess.
    fn check_names(&self) -> Result<(), ConfigError> {
        let taken = |name: &str| name.is_empty() || Self::PER_ORDER.contains(&name);
        if taken(&self.order_param) {
            return Err(ConfigError::BadValue("gateways.pay-url.order_param"));
        }
        let clash = |name: &String| taken(name) || *name == self.order_param;
        if self.params.keys().any(clash) {
            return Err(ConfigError::BadValue("gateways.pay-url.params"));
        }
        Ok(())
    }
}

impl GatewaysConfig {
    /// All five at `base`, in this process, for accounts that are worth nothing.
    pub(super) fn sandbox(base: &Url) -> Result<Self, ConfigError> {
        let at = |path: &str| {
            base.join(path)
                .map_err(|_| ConfigError::BadUrl("the sandbox"))
        };
        let made = || Secret::new(random::letters(MADE));
        Ok(Self {
            pay_url: Some(PayUrlConfig {
                url: at("/sandbox/pay-url/app/pay/pay_url.php")?,
                params: BTreeMap::from([("token".to_owned(), made())]),
                order_param: order_no(),
                notify_token: made(),
            }),
            epay: Some(EpayConfig {
                url: at("/sandbox/epay/mapi.php")?,
                query_url: at("/sandbox/epay/api.php")?,
                pid: SANDBOX_PID.to_owned(),
                key: made(),
            }),
            order_cmd: Some(OrderCmdConfig {
                url: at("/sandbox/order-cmd")?,
            }),
            gatepay: Some(GatepayConfig {
                url: at("/sandbox/gatepay/api/pay/create")?,
                appkey: made(),
                secret: made(),
            }),
            smallsaas: Some(SmallsaasConfig {
                base: at("/sandbox/smallsaas")?,
                token: made(),
                notify_token: made(),
            }),
        })
    }

    /// What the environment names replaces what the file says.
    pub(super) fn override_from(&mut self, env: impl Fn(&str) -> Option<String>) {
        let secret = |name: &str, secret: &mut Secret| {
            if let Some(text) = env(name) {
                *secret = Secret::new(text);
            }
        };
        if let Some(pay_url) = &mut self.pay_url {
            secret("CHECKOUT_PAY_URL_NOTIFY_TOKEN", &mut pay_url.notify_token);
            let params = env("CHECKOUT_PAY_URL_PARAMS").unwrap_or_default();
            pay_url.params.extend(named(&params));
        }
        if let Some(epay) = &mut self.epay {
            secret("CHECKOUT_EPAY_KEY", &mut epay.key);
            if let Some(pid) = env("CHECKOUT_EPAY_PID") {
                epay.pid = pid;
            }
        }
        if let Some(gatepay) = &mut self.gatepay {
            secret("CHECKOUT_GATEPAY_APPKEY", &mut gatepay.appkey);
            secret("CHECKOUT_GATEPAY_SECRET", &mut gatepay.secret);
        }
        if let Some(smallsaas) = &mut self.smallsaas {
            secret("CHECKOUT_SMALLSAAS_TOKEN", &mut smallsaas.token);
            secret(
                "CHECKOUT_SMALLSAAS_NOTIFY_TOKEN",
                &mut smallsaas.notify_token,
            );
        }
    }

    /// An empty secret would let everybody in, so each must be there.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if let Some(pay_url) = &self.pay_url {
            web(&pay_url.url, "gateways.pay-url.url")?;
            present(&pay_url.notify_token, "CHECKOUT_PAY_URL_NOTIFY_TOKEN")?;
            pay_url.check_names()?;
        }
        if let Some(epay) = &self.epay {
            web(&epay.url, "gateways.epay.url")?;
            web(&epay.query_url, "gateways.epay.query_url")?;
            present(&epay.key, "CHECKOUT_EPAY_KEY")?;
        }
        if let Some(order_cmd) = &self.order_cmd {
            web(&order_cmd.url, "gateways.order-cmd.url")?;
        }
        if let Some(gatepay) = &self.gatepay {
            web(&gatepay.url, "gateways.gatepay.url")?;
            present(&gatepay.appkey, "CHECKOUT_GATEPAY_APPKEY")?;
            present(&gatepay.secret, "CHECKOUT_GATEPAY_SECRET")?;
        }
        if let Some(smallsaas) = &self.smallsaas {
            web(&smallsaas.base, "gateways.smallsaas.base")?;
            present(&smallsaas.notify_token, "CHECKOUT_SMALLSAAS_NOTIFY_TOKEN")?;
            present(&smallsaas.token, "CHECKOUT_SMALLSAAS_TOKEN")?;
            let in_header = |b: u8| (b' '..=b'~').contains(&b);
            if !smallsaas.token.reveal().bytes().all(in_header) {
                return Err(ConfigError::BadValue("gateways.smallsaas.token"));
            }
        }
        Ok(())
    }
}

/// The pairs of a query string; one that is no UTF-8 cannot be sent on as text.
fn named(query: &str) -> impl Iterator<Item = (String, Secret)> {
    form::decode(query.as_bytes())
        .into_iter()
        .filter_map(|(name, value)| {
            let value = String::from_utf8(value).ok()?;
            Some((String::from_utf8(name).ok()?, Secret::new(value)))
        })
}

fn present(secret: &Secret, name: &'static str) -> Result<(), ConfigError> {
    if secret.is_empty() {
        return Err(ConfigError::MissingKey(name));
    }
    Ok(())
}

pub(super) fn web(url: &Url, name: &'static str) -> Result<(), ConfigError> {
    match url.scheme() {
        "http" | "https" => Ok(()),
        _ => Err(ConfigError::BadUrl(name)),
    }
}
