//! Client address of a request, read past the trusted proxies.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// Header in which each proxy appends the address of its own caller.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Returns the address of the caller behind a connection from `connection`.
///
/// A caller can put any address at the front of the header. So the header is read from its end, and
/// only as long as each address is one of `proxies`. Text that is not an address ends the search.
pub(super) fn client_address(
    headers: &HeaderMap,
    connection: IpAddr,
    proxies: &[IpAddr],
) -> IpAddr {
    let is_proxy = |address: &IpAddr| proxies.iter().any(|proxy| proxy.to_canonical() == *address);
    let mut address = connection.to_canonical();
    let values = headers.get_all(FORWARDED_FOR).into_iter().rev();
    let mut forwarded = values.flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
    while is_proxy(&address)
        && let Some(before) = forwarded.next().and_then(parse)
    {
        address = before;
    }
    address
}

/// Parses an address, with or without a port.
fn parse(text: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(text).ok()?.trim();
    let address = text.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[track_caller]
    fn assert_comes_from(expected: &str, connection: &str, headers: &[&str]) {
        let proxies = ["10.0.0.1", "10.0.0.2", "fd00::1"].map(|proxy| proxy.parse().unwrap());
        let name = HeaderName::from_static(FORWARDED_FOR);
        let headers = headers
            .iter()
            .map(|value| (name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap()));
        let found = client_address(&headers.collect(), connection.parse().unwrap(), &proxies);
        assert_eq!(found, expected.parse::<IpAddr>().unwrap());
    }

    #[test]
    fn a_proxy_tells_who_called_it() {
        assert_comes_from("192.0.2.7", "10.0.0.1", &["192.0.2.7"]);
        assert_comes_from("192.0.2.7", "10.0.0.1", &["192.0.2.7:4711"]);
        assert_comes_from("2001:db8::7", "fd00::1", &["[2001:db8::7]:4711"]);
        assert_comes_from("2001:db8::7", "fd00::1", &["2001:db8::7"]);
    }

    #[test]
    fn one_proxy_after_another_is_passed() {
        assert_comes_from("192.0.2.7", "10.0.0.1", &["192.0.2.7, 10.0.0.2"]);
        assert_comes_from("192.0.2.7", "10.0.0.1", &["192.0.2.7", "fd00::1 , 10.0.0.2"]);
        assert_comes_from("10.0.0.2", "10.0.0.1", &["10.0.0.2"]);
    }

    #[test]
    fn what_a_caller_claims_counts_for_nothing() {
        assert_comes_from("192.0.2.7", "192.0.2.7", &["198.51.100.1"]);
        assert_comes_from("192.0.2.7", "10.0.0.1", &["198.51.100.1, 192.0.2.7"]);
        assert_comes_from("192.0.2.7", "10.0.0.1", &["198.51.100.1, 10.0.0.2, 192.0.2.7"]);
        assert_comes_from("192.0.2.7", "10.0.0.1", &["198.51.100.1", "192.0.2.7"]);
        assert_comes_from("192.0.2.7", "10.0.0.1", &["é, 192.0.2.7"]);
    }

    #[test]
    fn what_is_no_address_is_not_followed() {
        for claimed in ["", "unknown", "198.51.100.1, ", "198.51.100.1, nobody", "é"] {
            assert_comes_from("10.0.0.1", "10.0.0.1", &[claimed]);
        }
        assert_comes_from("10.0.0.2", "10.0.0.1", &["198.51.100.1, unknown, 10.0.0.2"]);
        assert_comes_from("10.0.0.1", "10.0.0.1", &[]);
    }

    #[test]
    fn an_address_of_the_older_kind_is_one_however_it_is_written() {
        assert_comes_from("192.0.2.7", "::ffff:10.0.0.1", &["::ffff:192.0.2.7"]);
    }
}
