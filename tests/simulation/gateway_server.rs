//! The servers of the five gateways, written from their documents and without the widget's
//! code: which trades they create, and how they answer.

use crate::request::{bytes, field};
use wallet_checkout::gateway::Gateway;
use wallet_checkout::wire::Request;

#[derive(Clone, Debug)]
pub(crate) struct Trade {
    pub(crate) order_no: String,
    pub(crate) wallet: &'static str,
    pub(crate) bytes: String,
    pub(crate) paid_at: Option<u64>,
    pub(crate) canceled: bool,
    pub(crate) refunded: bool,
}

/// The server of one gateway. A trade's id is its place in `trades`.
#[derive(Clone, Debug)]
pub(crate) struct GatewayServer {
    pub(crate) gateway: Gateway,
    /// Whether it answers with a QR code where its API has the choice.
    pub(crate) sends_codes: bool,
    pub(crate) trades: Vec<Trade>,
}

impl GatewayServer {
    /// Answers a create request. The same order number with the same bytes is the same
    /// trade; but `pay-url` has no order numbers, and each of its requests is a new trade.
    pub(crate) fn create(&mut self, request: &Request) -> String {
        let Some((order_no, wallet)) = self.read(request) else {
            return self.refusal("no parameters");
        };
        let bytes = bytes(request);
        let known = self
            .trades
            .iter()
            .position(|trade| trade.order_no == order_no);
        let id = match known.filter(|_| self.gateway.name() != "pay-url") {
            Some(known) if self.trades[known].bytes != bytes => {
                return self.refusal("another order has this number");
            }
            Some(known) if self.trades[known].paid_at.is_some() => {
                return self.refusal("this order is paid");
            }
            Some(known) => known,
            None => {
                self.trades.push(Trade {
                    order_no,
                    wallet,
                    bytes,
                    paid_at: None,
                    canceled: false,
                    refunded: false,
                });
                self.trades.len() - 1
            }
        };
        self.answer(id)
    }

    /// The order number of a create request.
    pub(crate) fn order_in(&self, create: &Request) -> Option<String> {
        Some(self.read(create)?.0)
    }

    fn read(&self, request: &Request) -> Option<(String, &'static str)> {
        let value = |name| field(request, name);
        let is = |name, alipay: &str| {
            let alipay = value(name).as_deref() == Some(alipay);
            Some(if alipay { "alipay" } else { "wechat" })
        };
        Some(match self.gateway.name() {
            "pay-url" => (value("order_no")?, is("pay_type", "1")?),
            "epay" => (value("out_trade_no")?, is("type", "alipay")?),
            "order-cmd" => (value("order_no")?, is("cmd", "Pay")?),
            "gatepay" => (value("out_order_id")?, is("pay_type", "alipay")?),
            "smallsaas" => (value("order_number")?, is("type", "QRCODE")?),
            other => panic!("create requests of {other} are not simulated"),
        })
    }

    fn refusal(&self, words: &str) -> String {
        match self.gateway.name() {
            "pay-url" => format!(r#"{{"code":500,"desc":"{words}"}}"#),
            "epay" => format!(r#"{{"code":-1,"msg":"{words}"}}"#),
            "order-cmd" => format!(r#"{{"result":-15,"msg":"{words}"}}"#),
            "gatepay" => format!(r#"{{"code":101,"msg":"{words}","data":""}}"#),
            "smallsaas" => format!(r#"{{"status_code":1,"message":"{words}"}}"#),
            other => panic!("refusals of {other} are not simulated"),
        }
    }

    /// The links end with the trade's id, by which the shopper's phone finds the trade.
    fn answer(&self, id: usize) -> String {
        let wechat = self.trades[id].wallet == "wechat";
        let no = &self.trades[id].order_no;
        let page = format!("https://pay.example/{no}/{id}");
        let code = if wechat {
            format!("weixin://wxpay/bizpayurl?pr={no}/{id}")
        } else {
            format!("https://qr.alipay.com/{no}/{id}")
        };
        match self.gateway.name() {
            "pay-url" => {
                let url = if self.sends_codes && wechat {
                    code
                } else {
                    page
                };
                format!(r#"{{"code":200,"data":{{"url":"{url}","referer":""}},"desc":""}}"#)
            }
            "epay" if self.sends_codes => {
                format!(r#"{{"code":1,"msg":"","trade_no":"T{id}","qrcode":"{code}"}}"#)
            }
            "epay" => {
                format!(r#"{{"code":1,"msg":"","trade_no":"T{id}","payurl":"{page}"}}"#)
            }
            "order-cmd" if wechat => {
                format!(r#"{{"code_url":"{code}","msg":"","result":0}}"#)
            }
            "order-cmd" => {
                format!(r#"{{"pay_info":{{"alipay_url":"{page}"}},"msg":"","result":0}}"#)
            }
            "gatepay" => {
                let url = if self.sends_codes && wechat {
                    code
                } else {
                    page
                };
                format!(
                    r#"{{"code":100,"msg":"","data":{{"order_price":"","order_url":"{url}"}}}}"#
                )
            }
            "smallsaas" if wechat => {
                format!(r#"{{"status_code":0,"data":{{"codeUrl":"{code}"}}}}"#)
            }
            "smallsaas" => format!(r#"{{"status_code":0,"data":{{"qr_code":"{code}"}}}}"#),
            other => panic!("answers of {other} are not simulated"),
        }
    }

    /// The shopper's wallet pays. The result is false if the gateway rejects the payment.
    pub(crate) fn pay(&mut self, id: usize, at: u64) -> bool {
        let trade = &mut self.trades[id];
        let takes = trade.paid_at.is_none() && !trade.canceled;
        if takes {
            trade.paid_at = Some(at);
        }
        takes
    }

    /// Whether money was taken for an order and is still there.
    pub(crate) fn holds_money_for(&self, order_no: &str) -> bool {
        let mut trades = self.trades.iter();
        trades.any(|trade| trade.order_no == order_no && trade.paid_at.is_some() && !trade.refunded)
    }

    pub(crate) fn was_paid(&self, order_no: &str) -> bool {
        let mut trades = self.trades.iter();
        trades.any(|trade| trade.order_no == order_no && trade.paid_at.is_some())
    }
}

/// The trade that a link or code leads to.
pub(crate) fn trade_in(link: &str) -> Option<usize> {
    link.rsplit_once('/')?.1.parse().ok()
}
