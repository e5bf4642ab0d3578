//! `gatepay`: a form out and JSON in.
//!
//! The merchant's backend adds the shop's key and the signature.

use super::action::Field;
use super::{Create, CreateError, Created, Refusal, RefusalKind, gather};
use crate::money::Fen;
use crate::url::SafeUrl;
use crate::wire::{Answer, Request, form};

pub(super) fn create_request(create: &Create) -> Request {
    let order = create.order;
    let body = form(&[
        ("product_id", &order.selection.product_id),
        ("product_num", &order.selection.quantity.to_string()),
        ("out_order_id", order.no.as_str()),
        // The document's names are ours.
        ("pay_type", order.selection.wallet.name()),
        ("custom", create.param("custom")),
    ]);
    Request::post(create.endpoint.clone(), body)
}

pub(super) fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("code").code().ok_or(CreateError::Malformed)?;
    if code != 100 {
        return Err(CreateError::Refused(Refusal {
            code: code.to_string(),
            words: root.get("msg").text().map(str::to_owned),
            kind: refusal(code),
        }));
    }
    let data = root.get("data");
    let price = data.get("order_price").text_or_number();
    let mut created = gather(
        &[
            // Labelled as JPEG, it holds PNG.
            (data.get("order_qrcode").text(), Field::Image),
            (data.get("order_url").text(), Field::Link),
        ],
        None,
        endpoint,
    )?;
    created.amount = match price {
        Some(price) => Some(Fen::parse(price).ok_or(CreateError::Malformed)?),
        None => None,
    };
    Ok(created)
}

/// The document's 状态码表.
const fn refusal(code: i64) -> RefusalKind {
    match code {
        101 => RefusalKind::Parameters,
        102 => RefusalKind::PayType,
        103 => RefusalKind::OnePiece,
        104 => RefusalKind::ProductNumber,
        105 => RefusalKind::Quantity,
        106 => RefusalKind::Product,
        107 => RefusalKind::Shop,
        108 => RefusalKind::Key,
        109 => RefusalKind::Signature,
        110 => RefusalKind::Stock,
        111 => RefusalKind::Quota,
        112 => RefusalKind::Licence,
        _ => RefusalKind::Order,
    }
}
