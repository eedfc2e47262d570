//! People who are signed in, and programs with keys: what their requests look like.

use std::str::FromStr;

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use chrono::{TimeDelta, Utc};
use scoring_api::access::{ApiKeySecret, Scopes, Token, hash_password};
use scoring_api::store::{Role, User, time};
use serde_json::{Value, json};

use super::{Answer, TestApp, add_key};

pub(crate) const PASSWORD: &str = "cheval exact pile agrafe";

/// Someone who has signed in: what the browser keeps.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The whole of the header `cookie`.
    pub(crate) cookie: String,
    pub(crate) csrf_token: String,
    /// What signing in answered.
    pub(crate) session: Value,
}

impl TestApp {
    /// Adds a user who signs in with [`PASSWORD`].
    pub(crate) async fn add_user(&self, name: &str, role: Role) -> User {
        let hash = hash_password(PASSWORD, name).unwrap();
        self.service.store.add_user(name, role, Some(&hash), &time(Utc::now())).await.unwrap()
    }

    /// Adds a user who has no password, and signs them in with a link.
    pub(crate) async fn sign_in(&self, name: &str, role: Role) -> Person {
        let user = self.service.store.add_user(name, role, None, &time(Utc::now())).await.unwrap();
        self.sign_in_again(&user).await
    }

    /// Begins another session of a user.
    pub(crate) async fn sign_in_again(&self, user: &User) -> Person {
        let token = self.add_link(user, TimeDelta::minutes(15)).await;
        let answer = self.send_as_it_is(sign_in(&json!({"token": token.reveal()}))).await;
        Person::of(&answer)
    }

    /// A link's token that lasts so long from now.
    pub(crate) async fn add_link(&self, user: &User, lasts: TimeDelta) -> Token {
        let token = Token::new().unwrap();
        self.service
            .store
            .add_link(&token.hash(), &user.user_id, &time(Utc::now() + lasts))
            .await
            .unwrap();
        token
    }

    /// The key of a new program, with scopes as they are stored: separated by spaces.
    pub(crate) async fn add_key(&self, name: &str, scopes: &str) -> String {
        add_key(&self.service.store, name, Scopes::from_str(scopes).unwrap()).await
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let statement = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        sqlx::query_scalar(statement).fetch_one(&self.database().await).await.unwrap()
    }
}

impl Person {
    /// Whoever has just signed in.
    #[track_caller]
    pub(crate) fn of(answer: &Answer) -> Self {
        let session = answer.ok();
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let csrf_token = session["csrf_token"].as_str().unwrap().to_owned();
        Self { cookie, csrf_token, session }
    }

    /// The session's token, which is in the cookie.
    pub(crate) fn token(&self) -> &str {
        self.cookie.strip_prefix("__Host-pret-session=").unwrap()
    }

    /// Signs a request: the cookie, and what shows that it comes from the session's own page.
    pub(crate) fn sign(&self, request: Builder) -> Builder {
        request.header("cookie", &self.cookie).header("x-csrf-token", &self.csrf_token)
    }

    pub(crate) fn get(&self, path: &str) -> Request<Body> {
        self.sign(Request::get(path)).body(Body::empty()).unwrap()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Request<Body> {
        json_body(self.sign(Request::post(path)), body)
    }

    pub(crate) fn sign_out(&self) -> Request<Body> {
        self.sign(Request::delete("/v1/session")).body(Body::empty()).unwrap()
    }
}

/// Somebody signs in, with whatever the body says.
pub(crate) fn sign_in(body: &Value) -> Request<Body> {
    json_body(Request::post("/v1/session"), body)
}

pub(crate) fn json_body(request: Builder, body: &Value) -> Request<Body> {
    request.header("content-type", "application/json").body(body.to_string().into()).unwrap()
}

/// What the audit log calls a program: by its name and by its key's public part.
pub(crate) fn actor(name: &str, key: &str) -> String {
    format!("key:{name}:{}", key.parse::<ApiKeySecret>().unwrap().key_id())
}

/// A program asks.
pub(crate) fn get_by_key(path: &str, key: &str) -> Request<Body> {
    Request::get(path).header("authorization", format!("Bearer {key}")).body(Body::empty()).unwrap()
}

/// A program sends something.
pub(crate) fn post_by_key(path: &str, key: &str, body: &Value) -> Request<Body> {
    json_body(Request::post(path).header("authorization", format!("Bearer {key}")), body)
}

impl Answer {
    /// Checks that nobody known called.
    #[track_caller]
    pub(crate) fn needs_sign_in(&self) {
        let detail = "Nobody is signed in. Sign in with POST /v1/session, or send a key: Authorization: Bearer pret_….";
        self.is_problem(401, "sign-in-needed", "Sign-in needed", detail);
        assert_eq!(self.header("www-authenticate"), "Bearer");
    }

    /// Checks that signing in was refused; no cookie is set, and nothing says why.
    #[track_caller]
    pub(crate) fn is_refused_sign_in(&self) {
        let detail =
            "The name and the password do not belong together, or the link was used or is too old.";
        self.is_problem(401, "sign-in-refused", "Sign-in refused", detail);
        assert_eq!(self.headers.get("set-cookie"), None);
    }

    /// Checks that the request does not carry its session's CSRF token.
    #[track_caller]
    pub(crate) fn is_not_of_the_session(&self) {
        let detail = "The header x-csrf-token is not this session's. Send csrf_token of GET /v1/session with every request \
                      that is not a GET.";
        self.is_problem(403, "csrf", "Not from this session", detail);
    }

    /// Checks that a body was refused, with a pointer and a message for each of its errors.
    #[track_caller]
    pub(crate) fn is_invalid_body(&self, errors: &[(&str, &str)]) {
        let count = if errors.len() == 1 {
            "1 error".to_owned()
        } else {
            format!("{} errors", errors.len())
        };
        let detail = format!(
            "The body has {count}. Nothing was done; correct each of them and send it again."
        );
        self.is_problem_with(422, "invalid-body", "Invalid body", &detail, errors);
    }

    /// The body of what was added.
    #[track_caller]
    pub(crate) fn created(&self) -> Value {
        assert_eq!(self.status.as_u16(), 201, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// How many seconds to wait, of an answer that says `detail` with them in place of `{}`.
    #[track_caller]
    pub(crate) fn is_too_many(&self, kind: &str, title: &str, detail: &str) -> u64 {
        let seconds: u64 = self.header("retry-after").parse().unwrap();
        let wait = match seconds {
            1 => "1 second".to_owned(),
            2..=120 => format!("{seconds} seconds"),
            _ => format!("{} minutes", seconds.div_ceil(60)),
        };
        self.is_problem(429, kind, title, &detail.replace("{}", &wait));
        seconds
    }
}
