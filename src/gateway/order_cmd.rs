//! `order-cmd`: one endpoint that takes commands as JSON.

use super::action::Field;
use super::{Create, CreateError, Created, Refusal, RefusalKind, gather};
use crate::json::{Json, Node, Scalar, object};
use crate::order::OrderNo;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Body, Request};

pub(super) fn create_request(create: &Create) -> Request {
    let order_no = create.order.no.as_str();
    let cmd = |name| {
        [
            ("cmd", Scalar::Text(name)),
            ("order_no", Scalar::Text(order_no)),
        ]
    };
    let body = match create.order.selection.wallet {
        // The document wants `return_url` for Alipay. Without one the shopper
        // ends at the gateway's own last page.
        Wallet::Alipay | Wallet::OneCode => {
            let mut members = cmd("Pay").to_vec();
            members.push(("type", Scalar::Number(1)));
            members.extend(
                create
                    .return_url
                    .map(|url| ("return_url", Scalar::Text(url))),
            );
            object(&members)
        }
        Wallet::Wechat if create.environment.is_phone() => {
            let mut members = cmd("Pay").to_vec();
            members.push(("type", Scalar::Number(2)));
            object(&members)
        }
        Wallet::Wechat => object(&cmd("WechatPay")),
    };
    Request::post(create.endpoint.clone(), Body::Json(body))
}

pub(super) fn state_request(endpoint: &SafeUrl, order_no: &OrderNo) -> Request {
    let body = object(&[
        ("cmd", Scalar::Text("WechatPayState")),
        ("order_no", Scalar::Text(order_no.as_str())),
    ]);
    Request::post(endpoint.clone(), Body::Json(body))
}

pub(super) fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let result = root.get("result").code().ok_or(CreateError::Malformed)?;
    if result != 0 {
        return Err(CreateError::Refused(Refusal {
            code: result.to_string(),
            words: root.get("msg").text().map(str::to_owned),
            kind: match result {
                -15 => RefusalKind::Unexplained,
                _ => RefusalKind::Order,
            },
        }));
    }
    // Documented as a string, shown as an object: take both.
    let pay_info = root.get("pay_info");
    let inner = pay_info.text().and_then(Json::parse);
    let pay_info = inner.as_ref().map_or(pay_info, Json::root);
    read_links(root, pay_info, endpoint)
}

fn read_links(root: Node, pay_info: Node, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    gather(
        &[
            (root.get("code_url").text(), Field::Code),
            (pay_info.get("alipay_url").text(), Field::Link),
            (pay_info.get("wechat_pay_url").text(), Field::Link),
        ],
        None,
        endpoint,
    )
}
