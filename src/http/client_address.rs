//! The address and the protocol of the client, also behind trusted proxies.

use std::net::{IpAddr, SocketAddr};

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
    let forwarded = values(&head.headers, "x-forwarded-for").join(",");
    let hops = forwarded.rsplit(',').map(str::trim).filter(|hop| !hop.is_empty());
    // The last address that is not a trusted proxy. The client may have invented the ones before it, and those
    // before a hop that cannot be read, which may have been that address.
    let mut known = hops.map_while(hop_address);
    Some(known.find(|hop| !is_trusted(*hop, trusted)).unwrap_or(peer))
}

/// The address of a hop, which some proxies write with the port: `192.0.2.7:5678`, `[2001:db8::7]:5678`.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']'));
    let address = bare.unwrap_or(hop).parse().ok();
    let address = address.or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
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

fn values(headers: &HeaderMap, name: &'static str) -> Vec<String> {
    // A value that is not ASCII still takes its place: what is before it is not trusted.
    headers
        .get_all(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn forwarded(values: &[&'static [u8]]) -> String {
        let mut head = RequestHead::default();
        head.peer_addr = Some("10.0.0.1:1000".parse().unwrap());
        for value in values {
            let value = HeaderValue::from_bytes(value).unwrap();
            head.headers
                .append(HeaderName::from_static("x-forwarded-for"), value);
        }
        let trusted = [Network::parse("10.0.0.0/8").unwrap()];
        client(&head, &trusted).unwrap().to_string()
    }

    #[test]
    fn the_client_is_the_last_address_that_is_no_trusted_proxy() {
        for (values, expected) in [
            (&[&b"203.0.113.5"[..]][..], "203.0.113.5"),
            (&[b"8.8.8.8, 203.0.113.5"], "203.0.113.5"),
            (&[b"8.8.8.8, 203.0.113.5, 10.0.0.9"], "203.0.113.5"),
            (&[b"8.8.8.8", b"203.0.113.5"], "203.0.113.5"),
            (&[b"203.0.113.5, "], "203.0.113.5"),
            (&[b"10.0.0.9"], "10.0.0.1"),
            (&[], "10.0.0.1"),
        ] {
            assert_eq!(forwarded(values), expected, "{values:?}");
        }
    }

    #[test]
    fn a_hop_may_have_a_port_or_brackets() {
        for (value, expected) in [
            (&b"8.8.8.8, 203.0.113.5:41234"[..], "203.0.113.5"),
            (b"203.0.113.5, 10.0.0.9:80", "203.0.113.5"),
            (b"8.8.8.8, [2001:db8::7]:80", "2001:db8::7"),
            (b"8.8.8.8, [2001:db8::7]", "2001:db8::7"),
            (b"8.8.8.8, 2001:db8::7", "2001:db8::7"),
            (b"8.8.8.8, ::ffff:203.0.113.5", "203.0.113.5"),
        ] {
            assert_eq!(forwarded(&[value]), expected, "{value:?}");
        }
    }

    #[test]
    fn addresses_before_a_hop_that_cannot_be_read_are_ignored() {
        for value in [
            &b"8.8.8.8, unknown"[..],
            b"8.8.8.8, _hidden, 10.0.0.9",
            b"8.8.8.8, 203.0.113.5:99999",
            b"8.8.8.8, [::1",
            b"8.8.8.8, \xff",
        ] {
            assert_eq!(forwarded(&[value]), "10.0.0.1", "{value:?}");
        }
        assert_eq!(forwarded(&[b"8.8.8.8", b"\xff"]), "10.0.0.1");
        assert_eq!(forwarded(&[b"junk, 203.0.113.5"]), "203.0.113.5");
    }
}
