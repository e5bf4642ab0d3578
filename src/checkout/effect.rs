//! What is to be done about an event.

use super::bridge::Bridge;
use super::launch::WalletLink;
use super::polling::RequestId;
use super::problem::Problem;
use super::snapshot::Snapshot;
use super::status::Status;
use super::step::Departure;
use crate::clock::Millis;
use crate::gateway::NextAction;
use crate::money::Fen;
use crate::order::{Order, OrderNo, Selection};
use crate::wire::Request;
use std::rc::Rc;

/// Something to be done outside of the state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Fires an event of the element.
    Emit(PageEvent),
    /// Fires `checkout-submit`, answered by `SubmitAnswered`.
    AskToSubmit(Selection, Option<OrderNo>),
    /// Fires `checkout-action`, answered by `ActionAnswered`.
    OfferAction(NextAction, OrderNo),
    /// Sends a request.
    Send {
        /// Carried by the event with the reply.
        id: RequestId,
        /// What the request is for.
        purpose: Purpose,
        /// The request, without the page's headers.
        request: Request,
        /// The request fails with a timeout after so many milliseconds.
        timeout: Millis,
    },
    /// Calls the page's `createOrder`, answered by `OrderAnswered`.
    CallCreateOrder(RequestId, Selection),
    /// Ends every request under way; their replies would be stale.
    AbortRequests,
    /// Leaves the page.
    Navigate(Departure),
    /// Opens the wallet as a press on this link does.
    OpenWallet(WalletLink),
    /// Calls the wallet's bridge, answered by `BridgeAnswered`.
    CallBridge(Rc<Bridge>),
    /// Stores the snapshot under this key.
    Save(String, Snapshot),
    /// Removes the snapshot that is stored under this key.
    Remove(String),
}

/// What a request is for, and so which event its reply becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The merchant's backend makes the order: `OrderAnswered`.
    Order,
    /// The gateway creates the order: `CreateAnswered`.
    Create,
    /// The state is queried: `StateAnswered`.
    State,
    /// The next event of the order's stream is awaited, which is opened if it is not: `StreamAnswered`,
    /// with an empty text for a heartbeat.
    Stream,
}

/// An event of the element, which the page receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// `checkout-ready`: the widget is on the page.
    Ready,
    /// `checkout-change`: the shopper chose something else.
    Changed(Selection),
    /// `checkout-order`: the gateway has created the order.
    Ordered {
        /// The merchant's order number.
        order_no: OrderNo,
        /// The gateway's own number, where its answer names one.
        gateway_no: Option<String>,
    },
    /// `checkout-amount`: the order costs another amount than the shopper was shown.
    AmountChanged {
        /// The merchant's order number.
        order_no: OrderNo,
        /// What the shopper was shown.
        from: Fen,
        /// What the order costs.
        to: Fen,
    },
    /// `checkout-state`: the `state` attribute changed.
    StateChanged {
        /// The attribute's value before the change.
        from: Status,
        /// The attribute's value after the change.
        to: Status,
        /// The order that it is about.
        order_no: Option<OrderNo>,
    },
    /// `checkout-paid`
    Paid(Rc<Order>),
    /// `checkout-canceled`
    Canceled(Rc<Order>),
    /// `checkout-refunded`
    Refunded(Rc<Order>),
    /// `checkout-expired`
    Expired(Rc<Order>),
    /// `checkout-error`
    Error(Problem),
}
