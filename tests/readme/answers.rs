//! The answers that the documents have, each with the words for it.

use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::{Create, Gateway, NextAction, Start};
use wallet_checkout::order::{Order, OrderNo, Selection};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Answer;

pub(crate) struct Row {
    pub(crate) gateway: Gateway,
    pub(crate) answer: &'static str,
    pub(crate) wallet: Wallet,
    /// The fixture; without one the gateway is not asked at all.
    pub(crate) file: Option<&'static str>,
    /// Whether the merchant has a hop page on the domain that the answer wants.
    pub(crate) hop: bool,
}

/// What there is to present.
pub(crate) enum Answered {
    With(Vec<NextAction>),
    /// In this browser the gateway is asked otherwise.
    ByAnother(&'static str),
}

const fn row(gateway: Gateway, answer: &'static str, wallet: Wallet, file: &'static str) -> Row {
    Row {
        gateway,
        answer,
        wallet,
        file: Some(file),
        hop: false,
    }
}

pub(crate) const ROWS: [Row; 18] = [
    Row {
        hop: true,
        ..row(
            Gateway::PayUrl,
            "H5 with a `referer`, `referer-hop` on that domain",
            Wallet::Wechat,
            "document-h5",
        )
    },
    row(
        Gateway::PayUrl,
        "the same without `referer-hop`",
        Wallet::Wechat,
        "document-h5",
    ),
    row(
        Gateway::PayUrl,
        "H5 without a `referer`",
        Wallet::Wechat,
        "h5-referer-absent",
    ),
    row(
        Gateway::PayUrl,
        "APP: `url_params`",
        Wallet::Wechat,
        "document-app",
    ),
    row(
        Gateway::PayUrl,
        "mini program: `path`",
        Wallet::Wechat,
        "document-mini-program",
    ),
    row(
        Gateway::PayUrl,
        "Alipay APP: `sdk_type`",
        Wallet::Alipay,
        "document-alipay-app",
    ),
    row(
        Gateway::Epay,
        "`payurl`, WeChat",
        Wallet::Wechat,
        "document-payurl",
    ),
    row(
        Gateway::Epay,
        "`payurl`, Alipay",
        Wallet::Alipay,
        "document-payurl",
    ),
    row(Gateway::Epay, "`qrcode`", Wallet::Wechat, "document-qrcode"),
    row(
        Gateway::Epay,
        "`urlscheme`",
        Wallet::Wechat,
        "document-urlscheme",
    ),
    row(
        Gateway::OrderCmd,
        "`code_url`",
        Wallet::Wechat,
        "document-wechat-pay",
    ),
    row(
        Gateway::OrderCmd,
        "`alipay_url`",
        Wallet::Alipay,
        "document-pay-alipay",
    ),
    row(
        Gateway::OrderCmd,
        "`wechat_pay_url`",
        Wallet::Wechat,
        "wechat-url-of-type-2",
    ),
    row(
        Gateway::Gatepay,
        "`order_qrcode` and `order_url`",
        Wallet::Wechat,
        "document-success",
    ),
    row(
        Gateway::Smallsaas,
        "`codeUrl`",
        Wallet::Wechat,
        "document-wechat-native",
    ),
    Row {
        gateway: Gateway::Smallsaas,
        answer: "its payment page",
        wallet: Wallet::Wechat,
        file: None,
        hop: false,
    },
    row(
        Gateway::Smallsaas,
        "`qr_code`",
        Wallet::Alipay,
        "document-alipay-qrcode",
    ),
    row(
        Gateway::Smallsaas,
        "`order_string`",
        Wallet::Alipay,
        "document-alipay-app",
    ),
];

pub(crate) fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap()
}

impl Row {
    pub(crate) fn answered(&self, environment: Environment) -> Answered {
        let endpoint = url("https://shop.example/pay");
        let Some(file) = self.file else {
            return self.unasked(&endpoint, environment);
        };
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/gateways");
        let path = format!("{root}/{}/create/{file}.json", self.gateway.name());
        let text = std::fs::read_to_string(path).unwrap();
        let answer = Answer::read(&text).unwrap();
        let created = self.gateway.read_created(&answer, &endpoint);
        Answered::With(created.unwrap().actions)
    }

    fn unasked(&self, endpoint: &SafeUrl, environment: Environment) -> Answered {
        let start = self.gateway.start(&Create {
            endpoint,
            order: &Order {
                no: OrderNo::parse("12346").unwrap(),
                gateway_no: None,
                selection: Selection {
                    product_id: String::new(),
                    quantity: 1,
                    wallet: self.wallet,
                },
                name: String::new(),
                amount: None,
            },
            environment,
            return_url: None,
            params: &[],
            minted: false,
            wants_code: false,
        });
        match start {
            Start::Known(actions) => Answered::With(actions),
            Start::Ask(_) => Answered::ByAnother("`codeUrl`"),
        }
    }
}
