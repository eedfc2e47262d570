//! A database's address as messages show it: without what may be secret.

use url::Url;

/// What stands for an address that cannot be told from its secrets.
const HIDDEN: &str = "…";

/// Returns what of a database's URL may be shown: scheme, user, host, port and path.
///
/// A password may stand before the host or among the parameters, and one that was not escaped (`/`,
/// `?`, `#`, `@`) makes another URL than was meant: what might be a part of it is left out.
pub(super) fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        // No URL: a path may be shown, a list of parameters may not.
        let is_plain =
            url.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter));
        let path = url.split(['?', '#']).next().unwrap_or_default();
        return if is_plain || url.starts_with("sqlite:") {
            path.to_owned()
        } else {
            HIDDEN.to_owned()
        };
    };
    if scheme == "sqlite" {
        return format!("{scheme}://{}", rest.split(['?', '#']).next().unwrap_or_default());
    }
    let is_plain_scheme =
        scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    let scheme = if is_plain_scheme { scheme } else { HIDDEN };
    let hidden = || format!("{scheme}://{HIDDEN}");
    let Ok(parsed) = Url::parse(url) else { return hidden() };
    // An @ after the host, or parameters with one where there is no user, are what a password's own
    // character leaves behind.
    let has_user = !parsed.username().is_empty() || parsed.password().is_some();
    let after = [parsed.query().unwrap_or_default(), parsed.fragment().unwrap_or_default()];
    if parsed.path().contains('@') || (!has_user && after.iter().any(|part| part.contains('@'))) {
        return hidden();
    }
    let user = if parsed.username().is_empty() {
        String::new()
    } else {
        format!("{}@", parsed.username())
    };
    let host = parsed.host_str().unwrap_or_default();
    let port = parsed.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{user}{host}{port}{}", parsed.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        for (url, expected) in [
            ("postgresql://pret@localhost/pret", "postgresql://pret@localhost/pret"),
            (
                "postgresql://pret:secret@db.example:5433/pret",
                "postgresql://pret@db.example:5433/pret",
            ),
            ("postgresql://pret:se@cret@db.example/pret", "postgresql://pret@db.example/pret"),
            ("postgresql://:secret@db.example/pret", "postgresql://db.example/pret"),
            (
                "postgresql://pret@[2001:db8::1]:5433/pret",
                "postgresql://pret@[2001:db8::1]:5433/pret",
            ),
            (
                "postgresql://db.example/pret?user=pret&password=secret",
                "postgresql://db.example/pret",
            ),
            (
                "postgresql://pret@db.example/pret?password=se@cret",
                "postgresql://pret@db.example/pret",
            ),
            (
                "postgresql://pret@db.example/pret?sslmode=require#secret",
                "postgresql://pret@db.example/pret",
            ),
            ("postgresql:///pret?host=/run/postgresql&password=secret", "postgresql:///pret"),
            ("mysql://pret:secret@localhost/pret", "mysql://pret@localhost/pret"),
            ("sqlite://data/pret.db", "sqlite://data/pret.db"),
            ("sqlite:///srv/pret@host/pret.db?key=secret", "sqlite:///srv/pret@host/pret.db"),
            ("sqlite:data/pret.db?key=secret", "sqlite:data/pret.db"),
            ("data/pret.db", "data/pret.db"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(shown(url), expected, "{url}");
        }
    }

    #[test]
    fn a_password_that_was_not_escaped_is_not_shown_in_part() {
        for url in [
            "postgresql://pret:sec/tail@db.example/pret",
            "postgresql://pret:12/sec@db.example/pret",
            "postgresql://pret:sec?tail@db.example/pret",
            "postgresql://pret:12?sec@db.example/pret",
            "postgresql://pret:sec#tail@db.example/pret",
            "postgresql://pret:12#sec@db.example/pret",
            "postgresql://pret:sec[tail@db.example/pret",
            "postgresql://pret:12%/sec@db.example/pret",
            "host=db.example user=pret password=sec12",
            "pret:sec12@db.example/pret",
            "pret:sec12",
            "sec12@://db",
        ] {
            let shown = shown(url);
            assert!(
                !["sec", "tail", "12"].iter().any(|part| shown.contains(part)),
                "{url}: {shown}"
            );
        }
    }
}
