//! Checks of the `Host` and `Origin` headers, for a service without sign-in.
//!
//! Without sign-in every program on this machine may do everything, and so may a browser. A page of
//! any site could make the browser send requests (cross-site request forgery). It could also read
//! the responses under a host name that resolves to this machine (DNS rebinding).

use std::net::IpAddr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};

use crate::problem::Refusal;

/// Refuses requests to foreign hosts and requests from pages of other sites.
///
/// Accepted hosts are this machine's own names and those in `allowed`.
pub(super) fn check(
    headers: &HeaderMap,
    method: &Method,
    uri: &Uri,
    allowed: &[String],
) -> Result<(), Refusal> {
    let host = host(headers).filter(|host| is_own(host, allowed)).ok_or(Refusal::ForeignHost)?;
    // The request line names a host too if it is written for a proxy.
    if uri.authority().is_some_and(|named| !is_own(named, allowed)) {
        return Err(Refusal::ForeignHost);
    }
    if let Some(origin) = headers.get(ORIGIN) {
        let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
        let is_same = origin.is_some_and(|(scheme, authority)| {
            ["http", "https"].contains(&scheme) && authority.eq_ignore_ascii_case(host.as_str())
        });
        return if is_same { Ok(()) } else { Err(Refusal::ForeignOrigin) };
    }
    // A link on another site may open a page of the dashboard, but must not call the API.
    let is_page = [Method::GET, Method::HEAD].contains(method) && !uri.path().starts_with("/v1/");
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let is_foreign = site.is_some_and(|site| ![&b"same-origin"[..], b"none"].contains(&site));
    if is_foreign && !is_page { Err(Refusal::ForeignOrigin) } else { Ok(()) }
}

/// Returns the host that the request is sent to, if there is exactly one.
fn host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).into_iter();
    let (host, another) = (hosts.next(), hosts.next());
    host.filter(|_| another.is_none())?.to_str().ok()?.parse().ok()
}

fn is_own(authority: &Authority, allowed: &[String]) -> bool {
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.is_ok_and(|address| address.to_canonical().is_loopback())
        || host.eq_ignore_ascii_case("localhost")
        || allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn asked(method: &Method, path: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let headers = headers.iter().map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap_or(HOST);
            (name, HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("")))
        });
        let uri = path.parse().unwrap_or_default();
        check(&headers.collect(), method, &uri, &["scoring.test".to_owned()])
    }

    #[test]
    fn only_names_of_this_machine_are_hosts() {
        for own in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1",
            "127.1.2.3:80",
            "[::1]:8080",
            "[::1]",
            "Scoring.test:8080",
        ] {
            assert_eq!(asked(&Method::GET, "/v1/clients", &[("host", own)]), Ok(()), "{own}");
        }
        for foreign in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.localhost.example:8080",
            "192.0.2.1",
            "0.0.0.0",
            "[::]",
            "[2001:db8::1]:8080",
            "",
            "localhost evil",
            "evil.example@localhost@evil.example",
        ] {
            let refused = asked(&Method::GET, "/", &[("host", foreign)]);
            assert_eq!(refused, Err(Refusal::ForeignHost), "{foreign}");
        }
        assert_eq!(asked(&Method::GET, "/", &[]), Err(Refusal::ForeignHost));
        let two = [("host", "localhost"), ("host", "localhost")];
        assert_eq!(
            asked(&Method::GET, "http://evil.example/v1/model", &two[..1]),
            Err(Refusal::ForeignHost)
        );
    }

    #[test]
    fn only_pages_of_the_service_itself_send_requests() {
        let ask = |method: Method, path, name, value| {
            asked(&method, path, &[("host", "localhost:8080"), (name, value)])
        };
        let reload = "/v1/model/reload";
        assert_eq!(ask(Method::POST, reload, "origin", "http://localhost:8080"), Ok(()));
        assert_eq!(ask(Method::POST, reload, "sec-fetch-site", "same-origin"), Ok(()));
        assert_eq!(ask(Method::POST, reload, "accept", "*/*"), Ok(()), "no browser sends it");
        for foreign in [
            "http://evil.example",
            "null",
            "",
            "http://localhost:8081",
            "http://127.0.0.1:8080",
            "file://",
        ] {
            for method in [Method::POST, Method::GET, Method::DELETE] {
                let refused = ask(method, reload, "origin", foreign);
                assert_eq!(refused, Err(Refusal::ForeignOrigin), "{foreign}");
            }
        }
        for foreign in ["cross-site", "same-site"] {
            assert_eq!(
                ask(Method::POST, reload, "sec-fetch-site", foreign),
                Err(Refusal::ForeignOrigin)
            );
            assert_eq!(
                ask(Method::GET, "/v1/clients", "sec-fetch-site", foreign),
                Err(Refusal::ForeignOrigin)
            );
            assert_eq!(
                ask(Method::GET, "/clients", "sec-fetch-site", foreign),
                Ok(()),
                "a link to the dashboard"
            );
        }
    }
}
