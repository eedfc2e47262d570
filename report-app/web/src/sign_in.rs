//! Sign-in logic without a browser: the next page, the token of a link, the waiting time.

/// Seconds in a minute, the unit of the waiting time that is shown.
const SECONDS_PER_MINUTE: u64 = 60;

/// Returns `address` if it is one of this dashboard's own.
///
/// It has to be a path that no browser can read as another site. Browsers read `//host` and
/// `/\host` as another site, and remove tabs and line ends first. Therefore backslashes and control
/// characters are refused everywhere.
pub fn own_address(address: &str) -> Option<&str> {
    let is_path = address.starts_with('/') && !address.starts_with("//");
    let is_plain = !address.contains(|sign: char| sign == '\\' || sign.is_control());
    (is_path && is_plain).then_some(address)
}

/// Returns the token of a one-time link, from the fragment of its address.
pub fn link_token(fragment: &str) -> Option<&str> {
    fragment.strip_prefix("token=").filter(|token| !token.is_empty())
}

/// Returns the whole minutes to wait, at least one, from the seconds of a `Retry-After` header.
///
/// `None` if the header holds something else.
pub fn minutes_to_wait(retry_after: &str) -> Option<u64> {
    let seconds = retry_after.trim().parse::<u64>().ok()?;
    Some(seconds.div_ceil(SECONDS_PER_MINUTE).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_back_to_any_page_of_the_dashboard() {
        for address in [
            "/",
            "/clients/100001",
            "/?search=1000&cursor=100049",
            "/clients/1?lang=en",
            "/nulle/part",
        ] {
            assert_eq!(own_address(address), Some(address));
        }
    }

    #[test]
    fn never_leads_to_another_site() {
        let foreign = [
            "",
            "clients/1",
            "https://elsewhere.example",
            "//elsewhere.example",
            "///elsewhere.example",
            "/\\elsewhere.example",
            "\\\\elsewhere.example",
            "/\t/elsewhere.example",
            "\n//elsewhere.example",
            "javascript:alert(1)",
        ];
        for address in foreign {
            assert_eq!(own_address(address), None, "{address:?}");
        }
    }

    #[test]
    fn finds_the_token_of_a_link() {
        assert_eq!(link_token("token=a1-B2_c3"), Some("a1-B2_c3"));
        for fragment in ["", "token=", "token", "content", "other=1"] {
            assert_eq!(link_token(fragment), None, "{fragment:?}");
        }
    }

    #[test]
    fn rounds_the_wait_up_to_whole_minutes() {
        let waits = ["0", "1", "60", "61", "900"].map(minutes_to_wait);
        assert_eq!(waits, [Some(1), Some(1), Some(1), Some(2), Some(15)]);
        assert_eq!(minutes_to_wait("Thu, 26 Nov 2026 10:00:00 GMT"), None);
    }
}
