//! The order-cmd gateway: one address, the command in a JSON body.
//!
//! No amount is in a request: the document's gateway has an order before it is paid
//! for, amount and all. The shop makes it here by `POST …/orders`.

use std::sync::Arc;

use axum::{Router, body::Bytes, extract, http::HeaderMap, response::Response, routing::any};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Table;

use crate::sandbox::{
    account,
    answer::{Answer, JSON, origin},
    faults::{FaultKind, FaultPlace},
    gateway::{Gateway, GatewayKind},
    info::{GatewayInfo, Notifications},
    made_up,
    notification::Notification,
    shop_orders::{Ordered, ShopOrders},
    state::State,
    trade::{Status, Trade, TradeDetails, Wallet},
    trades::Trades,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    info: &INFO,
    made_up_account,
    open: |account, _notify_url, state| {
        let token = account::secret(INFO.name, account, "orders_token")?;
        let orders = Arc::new(ShopOrders::new(token));
        Ok(Arc::new(OrderCmd { state, orders }))
    },
};

const INFO: GatewayInfo = GatewayInfo {
    name: "order-cmd",
    can_cancel: true,
    has_state_query: true,
    verifies_signatures: false,
    notifications: Notifications::None,
    unusual_state: 7,
};

const PATH: &str = "/sandbox/order-cmd";
/// The document's one error code.
const ERROR: i64 = -15;

/// The document has no account. The token is the shop's, for its own orders.
fn made_up_account(origin: &str) -> Table {
    account::table([
        ("url", format!("{origin}{PATH}")),
        ("orders_url", format!("{origin}{PATH}/orders")),
        ("orders_token", account::made_up_secret()),
    ])
}

#[derive(Debug)]
struct OrderCmd {
    state: Arc<State>,
    /// The orders that the shop made.
    orders: Arc<ShopOrders>,
}

impl Gateway for OrderCmd {
    fn info(&self) -> &'static GatewayInfo {
        &INFO
    }

    fn routes(self: Arc<Self>) -> Router {
        let orders = Arc::clone(&self.orders).routes(PATH);
        let commands = Router::new().route(PATH, any(command)).with_state(self);
        commands.merge(orders)
    }
}

#[derive(Debug)]
struct OrderCmdTrade {
    return_url: Option<String>,
}

impl TradeDetails for OrderCmdTrade {
    fn notification(&self, _trade: &Trade, _fault: Option<&FaultKind>) -> Option<Notification> {
        None
    }

    fn return_url(&self, _trade: &Trade) -> Option<String> {
        self.return_url.clone()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Request {
    cmd: String,
    order_no: String,
    #[serde(rename = "type")]
    kind: Option<i64>,
    return_url: Option<String>,
    notify_url: Option<String>,
}

async fn command(
    extract::State(order_cmd): extract::State<Arc<OrderCmd>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let state = &order_cmd.state;
    let request: Request = serde_json::from_slice(&body).unwrap_or_default();
    let at = if request.cmd == "WechatPayState" {
        FaultPlace::State
    } else {
        FaultPlace::Create
    };
    if at == FaultPlace::Create {
        state.trades().count_create(&INFO, &request.order_no);
    }
    let ordered = order_cmd.orders.find(&request.order_no);
    let origin = origin(&headers);
    let answer = || answer(&mut state.trades(), request, ordered, &origin);
    let refuse = |code: Option<&Value>| refusal(code.unwrap_or(&json!(ERROR)), "脚本设定的错误");
    state.respond(&INFO, at, answer, refuse).await
}

fn answer(trades: &mut Trades, request: Request, ordered: Option<Ordered>, origin: &str) -> Answer {
    let answered = if request.order_no.is_empty() {
        Err("参数错误：order_no")
    } else {
        ordered
            .ok_or("订单不存在")
            .and_then(|ordered| match request.cmd.as_str() {
                "WechatPay" => wechat_pay(trades, request, ordered.amount),
                "Pay" => pay(trades, request, ordered.amount, origin),
                "WechatPayState" => Ok(pay_state(trades, &request.order_no)),
                _ => Err("未知的 cmd"),
            })
    };
    answered.unwrap_or_else(|words| refusal(&json!(ERROR), words))
}

fn wechat_pay(trades: &mut Trades, request: Request, amount: u64) -> Result<Answer, &'static str> {
    if request.notify_url.is_none_or(|url| url.is_empty()) {
        return Err("参数错误：notify_url");
    }
    let trade = open_trade(trades, &request.order_no, Wallet::WeChat, None)?;
    trade.amount = Some(amount);
    // A code is issued again until it has expired.
    if trade.expired || !trade.code.starts_with("weixin://") {
        trade.code = made_up::wechat_code();
        trade.expired = false;
    }
    Ok(success([("code_url", json!(trade.code))]))
}

fn pay(
    trades: &mut Trades,
    request: Request,
    amount: u64,
    origin: &str,
) -> Result<Answer, &'static str> {
    let return_url = request.return_url.filter(|url| !url.is_empty());
    let (wallet, field) = match request.kind {
        Some(1) if return_url.is_none() => return Err("参数错误：return_url"),
        Some(1) => (Wallet::Alipay, "alipay_url"),
        Some(2) => (Wallet::WeChat, "wechat_pay_url"),
        _ => return Err("参数错误：type"),
    };
    let trade = open_trade(trades, &request.order_no, wallet, return_url)?;
    trade.amount = Some(amount);
    trade.expired = false;
    trade.code = format!("{origin}/sandbox/cashier/{}/", trade.id);
    Ok(success([("pay_info", json!({field: trade.code}))]))
}

/// The state of an order, which waits until it has a trade that is settled.
fn pay_state(trades: &mut Trades, order_no: &str) -> Answer {
    let trade = trades.by_order(&INFO, order_no);
    let (code, words) = match trade.map_or(Status::Waiting, |trade| trade.status) {
        Status::Waiting => (0, "等待支付"),
        Status::Paid => (1, "已支付"),
        Status::Canceled => (2, "已取消"),
        Status::Refunded => (3, "已退款"),
        Status::Custom(code) => (code, "未知状态"),
    };
    success([
        ("order_no", json!(order_no)),
        ("pay_state", json!(code)),
        ("pay_state_desc", json!(words)),
    ])
}

/// The order's trade, made at the first request for it.
fn open_trade<'a>(
    trades: &'a mut Trades,
    order_no: &str,
    wallet: Wallet,
    return_url: Option<String>,
) -> Result<&'a mut Trade, &'static str> {
    let details = Arc::new(OrderCmdTrade { return_url });
    if trades.by_order(&INFO, order_no).is_none() {
        let id = trades.new_id();
        trades.add(Trade::new(id, &INFO, order_no, wallet, details.clone()));
    }
    let trade = trades.by_order(&INFO, order_no).ok_or("订单不存在")?;
    if trade.status != Status::Waiting {
        return Err("订单已付款、已取消或已退款，请勿再次付款");
    }
    trade.wallet = wallet;
    trade.details = details;
    Ok(trade)
}

fn success<const N: usize>(fields: [(&str, Value); N]) -> Answer {
    let fixed = [("result", json!(0)), ("msg", json!(""))];
    let all: Map<String, Value> = fixed
        .into_iter()
        .chain(fields)
        .map(|(k, v)| (k.to_owned(), v))
        .collect();
    Answer::new(JSON, Value::from(all).to_string())
}

fn refusal(code: &Value, words: &str) -> Answer {
    Answer::new(JSON, json!({"result": code, "msg": words}).to_string())
}
