//! The route of a gateway that notifies by a signed form, sent by GET or by POST.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    extract::{ConnectInfo, RawQuery, State},
    http::HeaderMap,
    response::Response,
    routing::{MethodRouter, get},
};

use super::{
    client_address::client_address, gateway::Mounted, learned::Learned,
    notification::NotificationError, shared::Merchant, store::Source,
};
use crate::form::{self, Pair};

/// A gateway that notifies so.
pub(super) trait SignedNotifications: Send + Sync + Sized + 'static {
    /// The gateway's name.
    const NAME: &'static str;
    /// The field with the number of the attempt.
    const NUMBER: &'static str;
    /// The field with the gateway's trade number, where it names trades.
    const TRADE_NO: Option<&'static str>;

    /// What is kept of no notification.
    fn secrets(&self) -> Vec<&str>;

    /// Verifies a notification, and records the payment that it is about.
    fn verify_and_record(
        &self,
        merchant: &Merchant,
        sent: &[Pair],
        learned: &Learned,
    ) -> impl Future<Output = Result<(), NotificationError>> + Send;
}

/// The route of its notifications.
pub(super) fn route<G: SignedNotifications>() -> MethodRouter<Mounted<G>> {
    get(by_get::<G>).post(by_post::<G>)
}

async fn by_get<G: SignedNotifications>(
    State(mounted): State<Mounted<G>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    receive(&mounted, peer, &headers, query.as_bytes()).await
}

async fn by_post<G: SignedNotifications>(
    State(mounted): State<Mounted<G>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receive(&mounted, peer, &headers, &body).await
}

async fn receive<G: SignedNotifications>(
    Mounted { gateway, merchant }: &Mounted<G>,
    peer: SocketAddr,
    headers: &HeaderMap,
    sent: &[u8],
) -> Response {
    let sender = client_address(merchant.trust_forwarded_for, peer, headers);
    let secrets = gateway.secrets();
    let learned = Learned::received(G::NAME, Source::Notification, sender, sent, &secrets);
    let fields = form::decode(sent);
    let field = |name| form::field(&fields, name);
    let learned = learned.about(field(G::NUMBER), G::TRADE_NO.and_then(field));
    let recorded = gateway.verify_and_record(merchant, &fields, &learned).await;
    merchant.answer_notification(&learned, recorded).await
}
