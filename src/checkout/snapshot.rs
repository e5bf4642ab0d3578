//! What is kept of an order while the shopper is away: enough to ask for its
//! state and to show it again, and nothing that is secret. Whoever can read it
//! could read the page.

use super::config::Config;
use super::policy::{CLOCK_IS_WRONG_BY, KEPT_AFTER_END};
use super::state::{Creating, Live};
use crate::clock::{Millis, Now};
use crate::find::split_at_word;
use crate::gateway::{NextAction, OrderString, Params, QrText};
use crate::image::QrImage;
use crate::json::{Json, Node, Scalar, object};
use crate::money::Fen;
use crate::order::{Order, OrderNo, Selection};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Body, Request};

/// An order as text, for a place that outlives the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(String);

/// What a snapshot tells when it is read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    pub order: Order,
    pub ends: Millis,
    /// Not to be shown again, unless it was paid or its merchant says that it lives.
    pub is_old: bool,
    pub progress: Progress,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The create was sent; its answer was never seen.
    Creating(Request),
    Paying(Vec<NextAction>),
}

impl Snapshot {
    #[must_use]
    pub fn of_creating(creating: &Creating, now: Now) -> Self {
        let to = ("to", creating.request.url.as_str());
        let sent = match &creating.request.body {
            // Never sent again; that it was sent is all there is to know.
            Body::Nothing => vec![("query", "-")],
            Body::Form(body) => vec![("form", body.as_str()), to],
            Body::Json(body) => vec![("json", body.as_str()), to],
        };
        Self::write(&creating.order, creating.ends, now, ("sent", sent))
    }

    #[must_use]
    pub fn of_live(live: &Live, now: Now) -> Self {
        let mut actions = Vec::new();
        for action in &live.actions {
            write_action(&mut actions, action);
        }
        let pairs = actions.iter().map(|(kind, text)| (*kind, text.as_str()));
        Self::write(&live.order, live.ends, now, ("actions", pairs.collect()))
    }

    fn write(order: &Order, ends: Millis, now: Now, progress: (&str, Vec<(&str, &str)>)) -> Self {
        let left = ends.saturating_sub(now.mono);
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
            // When the order ends, and how long it had when this was written: a
            // clock that is moved in between cannot lengthen its life.
            ("ends", Scalar::Number(now.wall + left)),
            ("left", Scalar::Number(left)),
            (kind, Scalar::Pairs(pairs)),
        ]))
    }

    /// What storage held; whether it says anything shows in `recall`.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether two snapshots are of one order, whatever else has changed.
    #[must_use]
    pub fn is_of_the_order_of(&self, other: &Self) -> bool {
        let order = |text| split_at_word(text, ",\"gateway_no\":").map(|(order, _)| order);
        order(&self.0) == order(&other.0)
    }

    /// Reads the order back; `None` when it is unreadable or too old. Links
    /// pass the gate again: storage belongs to the whole origin.
    #[must_use]
    pub fn recall(&self, config: &Config, now: Now) -> Option<Remembered> {
        let json = Json::parse(&self.0)?;
        let root = json.root();
        let number = |name| root.get(name).code().and_then(|n| Millis::try_from(n).ok());
        let ends = number("ends")?;
        let shown_until = ends + KEPT_AFTER_END;
        if now.wall > shown_until + CLOCK_IS_WRONG_BY {
            return None;
        }
        let left = ends.saturating_sub(now.wall).min(number("left")?);
        let text = |name| root.get(name).text();
        Some(Remembered {
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
            },
            ends: now.mono + left,
            is_old: now.wall > shown_until,
            progress: progress(root, &config.endpoint)?,
        })
    }
}

fn progress(root: Node, endpoint: &SafeUrl) -> Option<Progress> {
    let mut sent = pairs(root.get("sent"));
    if let Some((kind, body)) = sent.next() {
        // The page's headers go along: to nobody but the endpoint.
        let to = sent.next().and_then(|(_, to)| SafeUrl::parse(to).ok());
        let to = to.filter(|to| to.is_same_origin(endpoint));
        let to = to.unwrap_or_else(|| endpoint.clone());
        return Some(Progress::Creating(match kind {
            "query" => Request::get(to),
            "form" => Request::post(to, Body::Form(body.to_owned())),
            _ => Request::post(to, Body::Json(body.to_owned())),
        }));
    }
    let stored = root.get("actions");
    let mut actions = Vec::new();
    for (kind, text) in pairs(stored) {
        let last = actions.last_mut();
        if let ("referer", Some(NextAction::Redirect { referer, .. })) = (kind, last) {
            *referer = Some(text.to_owned());
        }
        actions.extend(read(kind, text));
    }
    Some(Progress::Paying(actions)).filter(|_| stored.items().next().is_some())
}

/// An action in texts; a `referer` belongs to the page before it.
fn write_action(out: &mut Vec<(&'static str, String)>, action: &NextAction) {
    let params = |params: &Params| {
        let pairs = params
            .pairs()
            .map(|(name, value)| (name, Scalar::Text(value)));
        object(&pairs.collect::<Vec<_>>())
    };
    out.push(match action {
        NextAction::Redirect { url, .. } => ("redirect", url.to_string()),
        NextAction::ShowQr(text) => ("qr", text.as_str().to_owned()),
        NextAction::ShowImage(image) => ("image", image.uri().to_owned()),
        NextAction::LaunchScheme(url) => ("scheme", url.to_string()),
        NextAction::WechatBridge(with) => ("wechat", params(with)),
        NextAction::AlipayBridge(order) => ("alipay", order.as_str().to_owned()),
        NextAction::MiniProgram(with) => ("mini", params(with)),
        NextAction::NativeApp(with) => ("app", params(with)),
    });
    if let NextAction::Redirect {
        referer: Some(referer),
        ..
    } = action
    {
        out.push(("referer", referer.clone()));
    }
}

fn read(kind: &str, text: &str) -> Option<NextAction> {
    let params = || Some(Params::read(Json::parse(text)?.root()));
    match kind {
        "redirect" => SafeUrl::parse(text).ok().map(NextAction::redirect),
        "scheme" => SafeUrl::parse(text).ok().map(NextAction::LaunchScheme),
        "qr" => QrText::parse(text).map(NextAction::ShowQr),
        "image" => QrImage::parse(text).map(NextAction::ShowImage),
        "wechat" => params().map(NextAction::WechatBridge),
        "alipay" => OrderString::parse(text).map(NextAction::AlipayBridge),
        "mini" => params().map(NextAction::MiniProgram),
        "app" => params().map(NextAction::NativeApp),
        _ => None,
    }
}

fn pairs(node: Node<'_>) -> impl Iterator<Item = (&str, &str)> {
    node.items().filter_map(|pair| {
        let mut texts = pair.items().map(Node::text);
        Some((texts.next()??, texts.next()??))
    })
}
