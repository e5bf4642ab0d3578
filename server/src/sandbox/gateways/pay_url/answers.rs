//! The document's four answers, each with the keys, the nulls and the types of its sample.
//! Each also sets the trade's code, which a phone reads to pay.

use serde::Serialize;
use serde_json::json;

use super::account::H5_PAGES;
use crate::{
    form,
    sandbox::{
        answer::Answer,
        china_time::{date_and_time, now},
        decimal, made_up,
        trade::{Trade, Wallet},
    },
};

/// The gateway's own numbers at the wallets' companies.
const WECHAT_APP: &str = "wx5a6e64626f780001";
const MINI_PROGRAM: &str = "wx5a6e64626f780002";
const PARTNER: u64 = 1_517_775_891;
const ALIPAY_APP: &str = "2016022901170484";

#[derive(Serialize)]
struct Success<D> {
    code: u16,
    data: D,
    desc: &'static str,
}

fn success(data: impl Serialize) -> Answer {
    Answer::php(&Success {
        code: 200,
        data,
        desc: "",
    })
}

pub(super) fn h5(
    trade: &mut Trade,
    origin: &str,
    referer: Option<&str>,
    redirect_url: Option<&str>,
) -> Answer {
    #[derive(Serialize)]
    struct Data<'a> {
        url: &'a str,
        referer: &'a str,
    }
    let id = &trade.id;
    let mut url = match trade.wallet {
        // With a query, as WeChat's own: a shop may append `&redirect_url=…` to it.
        Wallet::WeChat => format!("{origin}{H5_PAGES}{id}?out_trade_no={id}"),
        Wallet::Alipay | Wallet::Either => format!("{origin}/sandbox/cashier/{id}/"),
    };
    if let (Wallet::WeChat, Some(back)) = (trade.wallet, redirect_url) {
        url.extend(["&", &form::encode(&[("redirect_url", back)])]);
    }
    trade.code = url;
    success(Data {
        url: &trade.code,
        referer: referer.unwrap_or_default(),
    })
}

pub(super) fn app(trade: &mut Trade) -> Answer {
    #[derive(Serialize)]
    struct Data<'a> {
        referer: &'a str,
        url: (),
        url_params: Params<'a>,
    }
    #[derive(Serialize)]
    struct Params<'a> {
        #[serde(rename = "Result")]
        result: &'a str,
        appid: &'a str,
        nonce_str: String,
        partnerid: u64,
        prepay_id: &'a str,
        sign: String,
        #[serde(rename = "timeStamp")]
        time_stamp: i64,
        trade_type: &'a str,
    }
    trade.code = made_up::prepay_id(trade.created);
    success(Data {
        referer: "",
        url: (),
        url_params: Params {
            result: "SUCCESS",
            appid: WECHAT_APP,
            nonce_str: crate::random::letters(16),
            partnerid: PARTNER,
            prepay_id: &trade.code,
            sign: made_up::hex().to_uppercase(),
            time_stamp: now().unix_timestamp(),
            trade_type: "APP",
        },
    })
}

pub(super) fn mini_program(trade: &mut Trade) -> Answer {
    #[derive(Serialize)]
    struct Data<'a> {
        url: (),
        url_params: Params<'a>,
        referer: &'a str,
        path: &'a str,
    }
    #[derive(Serialize)]
    struct Params<'a> {
        mch_id: &'a str,
        package_json: String,
        prepay_id: String,
        result_code: &'a str,
        return_code: &'a str,
        sign: String,
        trade_type: &'a str,
        appid: &'a str,
    }
    /// A text with JSON in it, in the sample's order.
    #[derive(Serialize)]
    struct Package<'a> {
        #[serde(rename = "original_id")]
        original: &'a str,
        #[serde(rename = "app_id")]
        app: &'a str,
        #[serde(rename = "prepay_id")]
        prepay: &'a str,
    }
    let prepay_id = made_up::hex();
    trade.code = format!("pages/index/index?appId={MINI_PROGRAM}&prepayId={prepay_id}");
    let package = Package {
        original: "gh_2373f7eeffa5",
        app: MINI_PROGRAM,
        prepay: &prepay_id,
    };
    success(Data {
        url: (),
        url_params: Params {
            mch_id: "26384828",
            package_json: serde_json::to_string(&package).unwrap_or_default(),
            // Another one than the package's, as in the sample.
            prepay_id: made_up::hex(),
            result_code: "SUCCESS",
            return_code: "SUCCESS",
            sign: made_up::hex().to_uppercase(),
            trade_type: "trade.weixin.apppay2",
            appid: WECHAT_APP,
        },
        referer: "",
        path: &trade.code,
    })
}

/// The order string's `&` stand as `&amp;`, as in the sample; Alipay
/// reads it without.
pub(super) fn alipay_app(trade: &mut Trade, subject: &str, origin: &str) -> Answer {
    #[derive(Serialize)]
    struct Data<'a> {
        path: &'a str,
        referer: &'a str,
        sdk_type: &'a str,
        url: String,
        url_params: &'a str,
    }
    let price = decimal::without_zeros(trade.amount.unwrap_or_default());
    let (subject, number) = (json!(subject), json!(trade.id));
    let biz_content = format!(
        "{{    \"subject\":{subject},    \"out_trade_no\":{number},    \"total_amount\":{price},    \
         \"product_code\":\"QUICK_MSECURITY_PAY\"  }}"
    );
    let callback = format!("{origin}/app/pay/alipay/callback_alipay.php");
    trade.code = form::encode(&[
        ("alipay_sdk", "alipay-sdk-php-20161101"),
        ("app_id", ALIPAY_APP),
        ("biz_content", &biz_content),
        ("charset", "UTF-8"),
        ("format", "json"),
        ("method", "alipay.trade.app.pay"),
        ("notify_url", &callback),
        ("sign_type", "RSA2"),
        ("timestamp", &date_and_time(trade.created)),
        ("version", "1.0"),
        ("sign", &made_up::rsa()),
    ]);
    success(Data {
        path: "",
        referer: "",
        sdk_type: "alipay_app",
        url: trade.code.replace('&', "&amp;"),
        url_params: "",
    })
}
