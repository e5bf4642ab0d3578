//! What the instances of one run share: a store, accounts at the gateways, a clock.

use std::path::PathBuf;

pub(crate) use checkout_server::clock::Clock;

pub(crate) use crate::postgres::database_of;

use crate::{
    api::API_KEYS,
    gateways::{APPKEY, HOOK, KEY, ORDERS_TOKEN, PID, REPORT_TOKEN, SECRET, TOKEN},
    shop::PRICES,
};

/// What the shop's webhooks are signed with.
const HOOK_SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// What instances of one run share.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// A file, or the address of a schema in PostgreSQL.
    pub(crate) database: PathBuf,
    pub(crate) folder: PathBuf,
    /// Where the run's gateways are.
    pub(crate) gateways: String,
    pub(crate) clock: Clock,
    /// Whether an instance is a program of its own, which has the system's clock.
    pub(crate) programs: bool,
    /// Whether the shop has an address for webhooks.
    pub(crate) hooks: bool,
}

impl Place {
    /// The text of the config file.
    pub(crate) fn config(&self) -> String {
        let base = &self.gateways;
        let mut text = format!(
            "[merchant]\npublic_url = \"https://pay.shop.example\"\n\
             allowed_origins = [\"https://shop.example\"]\ngateway_timeout = 1\n\
             allow_plain_http = true\norders_per_minute = 0\npay_per_minute = 0\n\
             [gateways.pay-url]\nurl = \"{base}/pay-url/pay_url.php\"\n\
             params = {{ token = \"{TOKEN}\" }}\nnotify_token = \"{REPORT_TOKEN}\"\n\
             [gateways.epay]\nurl = \"{base}/epay/mapi.php\"\n\
             query_url = \"{base}/epay/api.php\"\npid = \"{PID}\"\nkey = \"{KEY}\"\n\
             [gateways.order-cmd]\nurl = \"{base}/order-cmd/cmd\"\n\
             orders_url = \"{base}/order-cmd/orders\"\norders_token = \"{ORDERS_TOKEN}\"\n\
             [gateways.gatepay]\nurl = \"{base}/gatepay/create\"\n\
             appkey = \"{APPKEY}\"\nsecret = \"{SECRET}\"\n\
             [gateways.smallsaas]\nbase = \"{base}/smallsaas/\"\ntoken = \"{TOKEN}\"\n\
             notify_token = \"{REPORT_TOKEN}\"\n\
             orders_url = \"{base}/smallsaas/orders\"\norders_token = \"{ORDERS_TOKEN}\"\n"
        );
        for (number, price) in (1..).zip(PRICES) {
            let (yuan, fen) = (price / 100, price % 100);
            let product = format!(
                "[[products]]\nid = \"p{number}\"\nname_zh = \"商品 {number}\"\n\
                 name_en = \"Product {number}\"\nprice = \"{yuan}.{fen:02}\"\n\
                 max_quantity = 3\ngatepay_product = {number}\nconsume_type = {number}\n"
            );
            text.push_str(&product);
        }
        for (name, key) in ["shop", "erp"].into_iter().zip(API_KEYS) {
            let system = format!("[[api_keys]]\nname = \"{name}\"\nkey = \"{key}\"\n");
            text.push_str(&system);
        }
        if self.hooks {
            let hook = format!(
                "[[webhooks]]\nname = \"shop\"\nurl = \"{base}/{HOOK}\"\n\
                 secret = \"{HOOK_SECRET}\"\n"
            );
            text.push_str(&hook);
        }
        text
    }
}
