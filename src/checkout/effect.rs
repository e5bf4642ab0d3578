//! What is to be done about it.

use super::bridge::Bridge;
use super::polling::RequestId;
use super::present::Departure;
use super::problem::Problem;
use super::snapshot::Snapshot;
use super::state::Status;
use crate::clock::Millis;
use crate::gateway::NextAction;
use crate::order::{Order, OrderNo, Selection};
use crate::wire::Request;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Tell(News),
    /// `checkout-submit`, answered by `SubmitAnswered`.
    AskToSubmit(Selection, Option<OrderNo>),
    /// `checkout-action`, answered by `ActionAnswered`.
    OfferAction(NextAction, OrderNo),
    Send {
        id: RequestId,
        purpose: Purpose,
        request: Request,
        timeout: Millis,
    },
    /// The page's `createOrder`, answered by `OrderAnswered`.
    CallCreateOrder(RequestId, Selection),
    /// Ends every request under way; their replies would be stale.
    AbortRequests,
    Navigate(Departure),
    /// Answered by `BridgeAnswered`.
    CallBridge(Rc<Bridge>),
    Save(String, Snapshot),
    Forget(String),
}

/// Which event the reply becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Order,
    Create,
    State,
}

/// What the page hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    Ready,
    Changed(Selection),
    Ordered {
        order_no: OrderNo,
        gateway_no: Option<String>,
    },
    StateChanged {
        from: Status,
        to: Status,
        order_no: Option<OrderNo>,
    },
    Paid(Rc<Order>),
    Canceled(Rc<Order>),
    Refunded(Rc<Order>),
    Expired(Rc<Order>),
    Trouble(Problem),
}
