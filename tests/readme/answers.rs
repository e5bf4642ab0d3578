//! The answers that the documents have, each with the words for it.

use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::{CreateRequest, Gateway, NextAction, Start};
use wallet_checkout::order::{Order, OrderNo, Selection};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Answer;

pub(crate) struct Row {
    pub(crate) gateway: &'static str,
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

const fn row(
    gateway: &'static str,
    answer: &'static str,
    wallet: Wallet,
    file: &'static str,
) -> Row {
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
            "pay-url",
            "H5 with a `referer`, `referer-hop` on that domain",
            Wallet::Wechat,
            "document-h5",
        )
    },
    row(
        "pay-url",
        "the same without `referer-hop`",
        Wallet::Wechat,
        "document-h5",
    ),
    row(
        "pay-url",
        "H5 without a `referer`",
        Wallet::Wechat,
        "h5-referer-absent",
    ),
    row(
        "pay-url",
        "APP: `url_params`",
        Wallet::Wechat,
        "document-app",
    ),
    row(
        "pay-url",
        "mini program: `path`",
        Wallet::Wechat,
        "document-mini-program",
    ),
    row(
        "pay-url",
        "Alipay APP: `sdk_type`",
        Wallet::Alipay,
        "document-alipay-app",
    ),
    row(
        "epay",
        "`payurl`, WeChat",
        Wallet::Wechat,
        "document-payurl",
    ),
    row(
        "epay",
        "`payurl`, Alipay",
        Wallet::Alipay,
        "document-payurl",
    ),
    row("epay", "`qrcode`", Wallet::Wechat, "document-qrcode"),
    row("epay", "`urlscheme`", Wallet::Wechat, "document-urlscheme"),
    row(
        "order-cmd",
        "`code_url`",
        Wallet::Wechat,
        "document-wechat-pay",
    ),
    row(
        "order-cmd",
        "`alipay_url`",
        Wallet::Alipay,
        "document-pay-alipay",
    ),
    row(
        "order-cmd",
        "`wechat_pay_url`",
        Wallet::Wechat,
        "wechat-url-of-type-2",
    ),
    row(
        "gatepay",
        "`order_qrcode` and `order_url`",
        Wallet::Wechat,
        "document-success",
    ),
    row(
        "smallsaas",
        "`codeUrl`",
        Wallet::Wechat,
        "document-wechat-native",
    ),
    Row {
        gateway: "smallsaas",
        answer: "its payment page",
        wallet: Wallet::Wechat,
        file: None,
        hop: false,
    },
    row(
        "smallsaas",
        "`qr_code`",
        Wallet::Alipay,
        "document-alipay-qrcode",
    ),
    row(
        "smallsaas",
        "`order_string`",
        Wallet::Alipay,
        "document-alipay-app",
    ),
];

pub(crate) fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap()
}

impl Row {
    fn gateway(&self) -> Gateway {
        Gateway::from_name(self.gateway).unwrap()
    }

    pub(crate) fn answered(&self, environment: Environment) -> Answered {
        let endpoint = url("https://shop.example/pay");
        let Some(file) = self.file else {
            return self.unasked(&endpoint, environment);
        };
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/gateways");
        let path = format!("{root}/{}/create/{file}.json", self.gateway);
        let text = std::fs::read_to_string(path).unwrap();
        let answer = Answer::read(&text).unwrap();
        let created = self.gateway().read_created(&answer, &endpoint);
        Answered::With(created.unwrap().actions.into_inner())
    }

    fn unasked(&self, endpoint: &SafeUrl, environment: Environment) -> Answered {
        let start = self.gateway().start(&CreateRequest {
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
                handoff: None,
            },
            environment,
            return_url: None,
            params: &[],
            number_is_generated: false,
            prefers_code: false,
        });
        match start {
            Start::Created(created) => Answered::With(created.actions.into_inner()),
            Start::Send(_) => Answered::ByAnother("`codeUrl`"),
        }
    }
}
