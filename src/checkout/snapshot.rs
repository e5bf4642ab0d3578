//! What is kept of an order while the shopper is away: enough to query its state and to
//! show it again, and nothing that is secret. Whoever can read it could read the page.

use super::config::Config;
use super::policy::{CLOCK_IS_WRONG_BY, KEPT_AFTER_END};
use super::stored_action;
use crate::clock::{Millis, MonoTime, Now, WallTime};
use crate::gateway::NextAction;
use crate::json::{Json, Node, Scalar, object};
use crate::money::Fen;
use crate::order::{Order, OrderNo, Selection};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Body, Request};

/// An order as text, for a place that outlives the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(String);

/// What a snapshot holds, read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The order.
    pub order: Order,
    /// When the order's time is over.
    pub ends: MonoTime,
    /// The order has been over for long: it is not shown again, unless it was paid or its
    /// merchant answers that it lives.
    pub is_old: bool,
    /// How far the order had got.
    pub progress: Progress,
    /// At least one stored action cannot be read, or is not safe any more. The order is
    /// restored without it.
    pub lost_an_action: bool,
}

/// How far a stored order had got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// This create request was sent; its answer was never received.
    Creating(Request),
    /// The gateway offered these actions.
    Paying(Vec<NextAction>),
}

impl Snapshot {
    /// An order whose create request is about to be sent.
    #[must_use]
    pub fn creating(order: &Order, ends: MonoTime, request: &Request, now: Now) -> Self {
        let to = ("to", request.url.as_str());
        let sent = match &request.body {
            // A request without a body is never sent again: that it was sent is enough.
            Body::Nothing => vec![("query", "-")],
            Body::Form(body) => vec![("form", body.as_str()), to],
            Body::Json(body) => vec![("json", body.as_str()), to],
        };
        Self::write(order, ends, now, ("sent", sent))
    }

    /// An order that may be paid by these actions.
    #[must_use]
    pub fn paying(order: &Order, ends: MonoTime, actions: &[NextAction], now: Now) -> Self {
        let mut texts = Vec::new();
        for action in actions {
            stored_action::write(&mut texts, action);
        }
        let pairs = texts.iter().map(|(kind, text)| (*kind, text.as_str()));
        Self::write(order, ends, now, ("actions", pairs.collect()))
    }

    fn write(order: &Order, ends: MonoTime, now: Now, progress: (&str, Vec<(&str, &str)>)) -> Self {
        let left = ends.since(now.mono);
        let amount = order.amount.map(|amount| amount.to_string());
        let (kind, pairs) = progress;
        Self(object(&[
            ("order_no", Scalar::Text(order.no.as_str())),
            (
                "gateway_no",
                Scalar::Text(order.gateway_no.as_deref().unwrap_or_default()),
            ),
            ("wallet", Scalar::Text(order.selection.wallet.name())),
            ("product_id", Scalar::Text(&order.selection.product_id)),
            ("quantity", Scalar::Number(order.selection.quantity.into())),
            ("name", Scalar::Text(&order.name)),
            (
                "amount",
                Scalar::Text(amount.as_deref().unwrap_or_default()),
            ),
            (
                "handoff",
                Scalar::Text(order.handoff.as_deref().unwrap_or_default()),
            ),
            // When the order ends, and how long it had when this was written: a
            // clock that is moved in between cannot lengthen its life.
            ("ends", Scalar::Number((now.wall + left).as_millis())),
            ("left", Scalar::Number(left)),
            (kind, Scalar::Pairs(pairs)),
        ]))
    }

    /// The text of a snapshot that was stored. Whether it can be read shows in
    /// [`Snapshot::restore`].
    #[must_use]
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether two snapshots are of one order, whatever else has changed. One that
    /// cannot be read is not of any.
    #[must_use]
    pub fn is_of_the_order_of(&self, other: &Self) -> bool {
        let own = self.order_no();
        own.is_some() && own == other.order_no()
    }

    fn order_no(&self) -> Option<OrderNo> {
        let json = Json::parse(&self.0)?;
        OrderNo::parse(json.root().get("order_no").text()?)
    }

    /// Reads the order back; `None` when the snapshot cannot be read or is too old.
    /// Links and pictures are validated again: storage belongs to the whole origin.
    #[must_use]
    pub fn restore(&self, config: &Config, now: Now) -> Option<Restored> {
        let json = Json::parse(&self.0)?;
        let root = json.root();
        let number = |name| root.get(name).code().and_then(|n| Millis::try_from(n).ok());
        let ends = WallTime::at(number("ends")?);
        let shown_until = ends + KEPT_AFTER_END;
        if now.wall > shown_until + CLOCK_IS_WRONG_BY {
            return None;
        }
        let left = ends.since(now.wall).min(number("left")?);
        let text = |name| root.get(name).text();
        let (progress, lost_an_action) = progress(root, &config.endpoint)?;
        Some(Restored {
            order: Order {
                no: OrderNo::parse(text("order_no")?)?,
                gateway_no: text("gateway_no").map(str::to_owned),
                selection: Selection {
                    product_id: text("product_id").unwrap_or_default().to_owned(),
                    quantity: number("quantity")?.try_into().ok()?,
                    wallet: Wallet::from_name(text("wallet")?)?,
                },
                name: text("name").unwrap_or_default().to_owned(),
                amount: text("amount").and_then(Fen::parse),
                handoff: text("handoff").map(str::to_owned),
            },
            ends: now.mono + left,
            is_old: now.wall > shown_until,
            progress,
            lost_an_action,
        })
    }
}

/// How far the order had got, and whether an action was lost.
fn progress(root: Node, endpoint: &SafeUrl) -> Option<(Progress, bool)> {
    let mut sent = pairs(root.get("sent"));
    if let Some((kind, body)) = sent.next() {
        // The page's headers are sent along: to no other origin than the endpoint's.
        let to = sent.next().and_then(|(_, to)| SafeUrl::parse(to).ok());
        let to = to.filter(|to| to.is_same_origin(endpoint));
        let to = to.unwrap_or_else(|| endpoint.clone());
        let request = match kind {
            "query" => Request::get(to),
            "form" => Request::post(to, Body::Form(body.to_owned())),
            _ => Request::post(to, Body::Json(body.to_owned())),
        };
        return Some((Progress::Creating(request), false));
    }
    let stored = root.get("actions");
    let mut actions = Vec::new();
    let mut read = 0;
    for (kind, text) in pairs(stored) {
        read += usize::from(stored_action::read(&mut actions, kind, text));
    }
    let count = stored.items().count();
    (count > 0).then_some((Progress::Paying(actions), read < count))
}

fn pairs(node: Node<'_>) -> impl Iterator<Item = (&str, &str)> {
    node.items().filter_map(|pair| {
        let mut texts = pair.items().map(Node::text);
        Some((texts.next()??, texts.next()??))
    })
}
