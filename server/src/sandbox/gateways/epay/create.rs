//! Taking an order: what `mapi.php`, `submit.php` and the second version's interfaces share.

use std::sync::Arc;

use super::{
    account::{CASHIER, Epay, INFO},
    form::{Form, Interface, Refusal, parse, text},
    php::Fields,
    settings::LinkField,
    trade::{EpayTrade, Version},
    verify::verify,
};
use crate::sandbox::{
    made_up,
    trade::{Status, Trade, Wallet},
};

/// Why no link is answered.
#[derive(Debug)]
pub(super) enum NoLink {
    /// An array stands where a text belongs; a real server fails at it.
    Array,
    Refused(Refusal),
    /// There is no such `type`. Programs, too, are answered with a page.
    UnknownType,
}

impl From<Refusal> for NoLink {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The link to pay with, in the field that it belongs to.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) trade_no: String,
    pub(super) field: LinkField,
    pub(super) url: String,
}

/// Takes an order, or finds the same one again.
pub(super) fn create(
    epay: &Epay,
    fields: &Fields,
    origin: &str,
    interface: Interface,
    version: Version,
) -> Result<Link, NoLink> {
    if ["type", "out_trade_no", "name", "money", "param"]
        .iter()
        .any(|n| fields.get(n.as_bytes()) == Some(&None))
    {
        return Err(NoLink::Array);
    }
    verify(epay, fields)?;
    // Found in a table, which overlooks letter case and blanks at the end.
    let channel = text(fields, "type").to_ascii_lowercase();
    let wallet = match (channel.trim_end_matches(' '), interface) {
        ("alipay", _) => Wallet::Alipay,
        ("wxpay", _) => Wallet::WeChat,
        // The shopper chooses in the cashier.
        ("", Interface::Page) => Wallet::Either,
        ("", Interface::Program) => {
            return Err(Refusal(-1, "支付方式(type)不能为空".to_owned()).into());
        }
        _ => return Err(NoLink::UnknownType),
    };
    let form = parse(fields, interface)?;
    let settings = epay.settings.lock().clone();
    if settings.demands_submit && interface == Interface::Program {
        let words = "本次支付需要安全验证，请使用跳转支付接口发起支付";
        return Err(Refusal(-1, words.to_owned()).into());
    }
    let wallet = if settings.other {
        Wallet::Either
    } else {
        wallet
    };
    let jump = interface == Interface::Page || text(fields, "method") == "jump";
    let field = if jump || wallet == Wallet::Either {
        LinkField::Payurl
    } else {
        (settings.field).unwrap_or_else(|| by_device(wallet, &text(fields, "device")))
    };
    open(epay, &form, wallet, origin, field, version).map_err(NoLink::Refused)
}

/// The field that suits the device; an unknown one counts as `pc`.
fn by_device(wallet: Wallet, device: &str) -> LinkField {
    match (device, wallet) {
        ("mobile", Wallet::WeChat) => LinkField::Urlscheme,
        ("mobile" | "wechat" | "qq" | "alipay" | "jump", _)
        | (_, Wallet::Alipay | Wallet::Either) => LinkField::Payurl,
        (_, Wallet::WeChat) => LinkField::Qrcode,
    }
}

fn open(
    epay: &Epay,
    form: &Form,
    wallet: Wallet,
    origin: &str,
    field: LinkField,
    version: Version,
) -> Result<Link, Refusal> {
    let mut trades = epay.state.trades();
    let no = &form.no;
    let kept = form.kept();
    // Numbers that differ in letter case alone are the same to the gateway.
    if let Some(trade) = trades.by_order(&INFO, &kept.no) {
        let Some(first) = trade.details::<EpayTrade>() else {
            return Err(Refusal(-1, "订单号已存在".to_owned()));
        };
        if matches!(trade.status, Status::Paid | Status::Refunded) {
            let words = format!("该订单({no})已完成支付，请勿重复发起支付");
            return Err(Refusal(-1, words));
        }
        if !first.form.is_same_order(form) {
            let words = format!("该订单({no})支付参数有变化，请更换订单号重新发起支付");
            return Err(Refusal(-1, words));
        }
        // Another `type` is not a change: the first one's link comes again.
        return Ok(Link {
            trade_no: trade.id.clone(),
            field: first.field,
            url: trade.code.clone(),
        });
    }
    let id = trades.new_id();
    let link = link(&id, wallet, origin, field);
    let details = EpayTrade::new(kept, field, version, Arc::clone(&epay.account));
    let trade = Trade {
        code: link.clone(),
        amount: Some(form.money),
        ..Trade::new(id.clone(), &INFO, no, wallet, Arc::new(details))
    };
    trades.add(trade);
    Ok(Link {
        trade_no: id,
        field,
        url: link,
    })
}

fn link(id: &str, wallet: Wallet, origin: &str, field: LinkField) -> String {
    match (field, wallet) {
        (LinkField::Payurl, Wallet::Either) => {
            format!("{origin}{CASHIER}?trade_no={id}&sitename=&other=1")
        }
        (LinkField::Payurl, _) => format!("{origin}/sandbox/cashier/{id}/"),
        (LinkField::Qrcode, Wallet::WeChat) => made_up::wechat_code(),
        (LinkField::Qrcode, Wallet::Alipay | Wallet::Either) => made_up::alipay_code(),
        (LinkField::Urlscheme, Wallet::WeChat) => made_up::wechat_scheme(),
        (LinkField::Urlscheme, Wallet::Alipay | Wallet::Either) => made_up::alipay_scheme(),
    }
}
