//! A create request, made and written in a line.

use crate::read::{DOCUMENTED_NO, endpoint};
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::{CreateRequest, Gateway, NextAction, Start};
use wallet_checkout::money::Fen;
use wallet_checkout::order::{Order, OrderNo, Selection};
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Body;

pub(crate) const EVERYWHERE: [E; 10] = [
    E::Desktop,
    E::Ios,
    E::Android,
    E::AndroidChrome,
    E::Wechat,
    E::WechatDesktop,
    E::WeCom,
    E::Alipay,
    E::MiniProgram,
    E::Qq,
];

pub(crate) struct RequestCase<'a> {
    pub(crate) gateway: Gateway,
    pub(crate) wallet: Wallet,
    pub(crate) environment: E,
    pub(crate) no: &'a str,
    pub(crate) params: &'a [(&'a str, &'a str)],
    pub(crate) number_is_generated: bool,
    pub(crate) prefers_code: bool,
}

impl RequestCase<'_> {
    pub(crate) const fn of(gateway: Gateway, wallet: Wallet, environment: E) -> Self {
        Self {
            gateway,
            wallet,
            environment,
            no: DOCUMENTED_NO,
            params: &[],
            number_is_generated: false,
            prefers_code: false,
        }
    }

    /// Method, address and body in one line.
    pub(crate) fn line(&self) -> String {
        let order = Order {
            no: OrderNo::parse(self.no).unwrap(),
            gateway_no: None,
            selection: Selection {
                product_id: "vip".into(),
                quantity: 1,
                wallet: self.wallet,
            },
            name: "VIP会员".into(),
            amount: Fen::parse("99"),
            handoff: None,
        };
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let params: Vec<_> = self.params.iter().map(own).collect();
        let start = self.gateway.start(&CreateRequest {
            endpoint: &endpoint(),
            order: &order,
            environment: self.environment,
            return_url: Some("http://test.www.wanbisai.com"),
            params: &params,
            number_is_generated: self.number_is_generated,
            prefers_code: self.prefers_code,
        });
        match start {
            Start::Send(request) => match &request.body {
                Body::Nothing => format!("GET {}", request.url),
                Body::Form(body) => format!("FORM {} {body}", request.url),
                Body::Json(body) => format!("JSON {} {body}", request.url),
            },
            Start::Created(created) => match &*created.actions {
                [NextAction::Redirect { url, referer: None }] => format!("GO {url}"),
                other => panic!("{other:?}"),
            },
        }
    }
}
