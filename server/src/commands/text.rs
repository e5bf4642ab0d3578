//! Lines for a terminal.

use checkout_server::{
    clock::rfc3339,
    merchant::{
        order::{GatewayName, Order},
        store::{Event, Refund},
    },
};

/// The time in UTC, or the number where it is none.
pub(super) fn time(ms: i64) -> String {
    rfc3339(ms)
}

/// A refund in one line.
pub(super) fn refund(refund: &Refund) -> String {
    format!(
        "refund  {}  {}  {}  {}  of payment {}  {}",
        refund.id,
        time(refund.requested_at_ms),
        refund.amount,
        refund.state.name(),
        refund.payment_id,
        sent(&refund.reason),
    )
}

/// A value that somebody sent, without anything that a terminal would obey.
pub(super) fn sent(value: &str) -> String {
    value.escape_debug().to_string()
}

/// An order in one line.
pub(super) fn order(order: &Order) -> String {
    format!(
        "{}  {}  {}  {}  state {}  until {}  {}",
        order.no.as_str(),
        order.amount,
        order.wallet.name(),
        order.gateway.as_ref().map_or("-", GatewayName::as_str),
        order.state.code(),
        time(order.expires_at_ms),
        sent(&order.name),
    )
}

/// An event in one line, with what was sent.
pub(super) fn event_and_raw(event: &Event) -> String {
    let line = self::event(event);
    match &event.raw {
        Some(raw) => format!("{line}  sent {}", sent(&String::from_utf8_lossy(raw))),
        None => line,
    }
}

/// An event in one line.
pub(super) fn event(event: &Event) -> String {
    let mut line = format!("{}  {}  {}", event.id, time(event.at_ms), event.kind.name());
    line.push_str(if event.accepted { "" } else { "  rejected" });
    let number = event.number.clone();
    let number = number.filter(|number| event.order_no.as_ref() != Some(number));
    for (name, value) in [
        ("reason", &event.reason),
        ("gateway", &event.gateway),
        ("order", &event.order_no),
        ("number", &number),
        ("expected", &event.expected),
        ("got", &event.got),
        ("trade", &event.trade_no),
        ("from", &event.source_address),
    ] {
        if let Some(value) = value {
            line.push_str("  ");
            line.push_str(name);
            line.push(' ');
            line.push_str(&sent(value));
        }
    }
    line
}
