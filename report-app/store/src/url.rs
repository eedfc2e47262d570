//! Database URLs in messages, without secrets.

use url::Url;

/// Replaces a part of a URL that may contain a secret.
const HIDDEN: &str = "…";

/// Returns the part of a database URL that may be shown: scheme, user, host, port and path.
///
/// A password may be before the host or among the parameters. If it was not escaped (`/`, `?`, `#`,
/// `@`), the URL is parsed differently than intended. So every part that might belong to a password
/// is left out.
pub fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        // Not a URL: a path may be shown, a list of parameters may not.
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
    // An @ after the host, or parameters with an @ and no user, show that a password was not
    // escaped.
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
            assert_eq!(without_secrets(url), expected, "{url}");
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
            let shown = without_secrets(url);
            assert!(
                !["sec", "tail", "12"].iter().any(|part| shown.contains(part)),
                "{url}: {shown}"
            );
        }
    }
}
