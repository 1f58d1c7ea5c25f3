//! The address and the protocol of the client, also behind trusted proxies.

use std::net::IpAddr;

use actix_web::dev::RequestHead;
use actix_web::http::header::HeaderMap;

use crate::config::Network;

/// The address of the client: the peer, or the address that trusted proxies forward.
#[must_use]
pub fn client(head: &RequestHead, trusted: &[Network]) -> Option<IpAddr> {
    let peer = head.peer_addr?.ip();
    if !is_from_trusted_proxy(head, trusted) {
        return Some(peer);
    }
    let forwarded = values(&head.headers, "x-forwarded-for");
    let hops: Vec<IpAddr> = forwarded
        .iter()
        .flat_map(|v| v.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    // The last address that is not a trusted proxy. The client may have invented the ones before it.
    Some(
        hops.into_iter()
            .rev()
            .find(|hop| !is_trusted(*hop, trusted))
            .unwrap_or(peer),
    )
}

/// True if the browser uses https: the base URL says so, or a trusted proxy does.
#[must_use]
pub fn is_https(head: &RequestHead, base_url: Option<&str>, trusted: &[Network]) -> bool {
    let by_proxy = is_from_trusted_proxy(head, trusted)
        && values(&head.headers, "x-forwarded-proto")
            .last()
            .is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
    by_proxy || base_url.is_some_and(|url| url.starts_with("https://"))
}

/// True if the peer is a trusted proxy.
#[must_use]
pub fn is_from_trusted_proxy(head: &RequestHead, trusted: &[Network]) -> bool {
    head.peer_addr.is_some_and(|peer| is_trusted(peer.ip(), trusted))
}

fn is_trusted(address: IpAddr, trusted: &[Network]) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

fn values<'a>(headers: &'a HeaderMap, name: &'static str) -> Vec<&'a str> {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .collect()
}
