//! The shopper's address, where a gateway wants it.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The address of the last `X-Forwarded-For` entry where a proxy is trusted, else the
/// peer's. A proxy appends the address that it saw; what stands before it may be invented
/// by the shopper.
#[must_use]
pub(super) fn client_address(trusted: bool, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = last
        .filter(|_| trusted)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| address(value.rsplit(',').next()?.trim()));
    forwarded.unwrap_or(peer.ip()).to_canonical()
}

/// An address as proxies write it: some add the port, and put IPv6 in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || Some(text.parse::<SocketAddr>().ok()?.ip());
    text.parse().ok().or_else(with_port).or_else(bare)
}
