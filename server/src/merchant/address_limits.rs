//! How many orders and create requests one address may send.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Json,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use serde_json::json;

use super::client_address::client_address;
use crate::config::MerchantConfig;

/// Beyond so many addresses, those that have been quiet are forgotten.
const MAX_REMEMBERED: usize = 10_000;
/// What proxies add to the requests that they pass on.
const OF_PROXIES: [&str; 3] = ["x-forwarded-for", "forwarded", "via"];

/// The limits of all addresses.
#[derive(Debug)]
pub(super) struct AddressLimits {
    orders: Option<DefaultKeyedRateLimiter<IpAddr>>,
    creates: Option<DefaultKeyedRateLimiter<IpAddr>>,
    trust_forwarded_for: bool,
    proxy_is_logged: AtomicBool,
}

impl AddressLimits {
    /// The limits of the config; 0 is none.
    #[must_use]
    pub(super) fn new(config: &MerchantConfig) -> Self {
        let a_minute = |count| {
            NonZeroU32::new(count).map(|count| RateLimiter::keyed(Quota::per_minute(count)))
        };
        Self {
            orders: a_minute(config.orders_per_minute),
            creates: a_minute(config.pay_per_minute),
            trust_forwarded_for: config.trust_forwarded_for,
            proxy_is_logged: AtomicBool::new(false),
        }
    }

    /// Counts the request, and returns how long its sender has to wait if it is one too
    /// many.
    fn wait(&self, path: &str, peer: SocketAddr, headers: &HeaderMap) -> Option<Duration> {
        let limiter = match path {
            "/orders" => self.orders.as_ref()?,
            path if path.starts_with("/pay/") => self.creates.as_ref()?,
            _ => return None,
        };
        let address = self.counted_address(peer, headers)?;
        if limiter.len() > MAX_REMEMBERED {
            limiter.retain_recent();
        }
        let refused = limiter.check_key(&address).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()))
    }

    /// The address that a client counts under, a whole household's; `None` where it is not
    /// known.
    #[must_use]
    pub(super) fn counted_address(&self, peer: SocketAddr, headers: &HeaderMap) -> Option<IpAddr> {
        if self.is_of_unknown_proxy(headers) {
            return None;
        }
        let address = client_address(self.trust_forwarded_for, peer, headers);
        Some(household(address))
    }

    /// Whether the peer is a proxy whose word about the shopper's address is not taken. All
    /// shoppers behind it would count as one.
    fn is_of_unknown_proxy(&self, headers: &HeaderMap) -> bool {
        let unknown =
            !self.trust_forwarded_for && OF_PROXIES.iter().any(|name| headers.contains_key(*name));
        if unknown && !self.proxy_is_logged.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "requests come through a proxy: the limits per address are off for them, until \
                 trust_forwarded_for is set"
            );
        }
        unknown
    }
}

/// A household has 2^64 addresses of IPv6.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            Ipv6Addr::from_bits(network).into()
        }
    }
}

/// Refuses what an address sends too much of, before anything is done about it.
pub(super) async fn admit(
    State(limits): State<Arc<AddressLimits>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let Some(wait) = limits.wait(path, peer, request.headers()) else {
        return next.run(request).await;
    };
    let seconds = wait.as_secs().saturating_add(1);
    tracing::warn!(path, seconds, "refused: too many requests of one address");
    (
        StatusCode::TOO_MANY_REQUESTS,
        [(header::RETRY_AFTER, seconds.to_string())],
        Json(json!({"error": "too_many_requests", "message": "操作过于频繁，请稍后再试"})),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_household_count_as_one() {
        for (one, other, same) in [
            ("203.0.113.7", "203.0.113.8", false),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ] {
            let of = |text: &str| household(text.parse().unwrap());
            assert_eq!(of(one) == of(other), same, "{one} {other}");
        }
    }
}
