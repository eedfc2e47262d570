//! Signed-in people and programs with keys, and their requests.

use std::str::FromStr;

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use chrono::{TimeDelta, Utc};
use scoring_api::access::{ApiKeySecret, Scopes, Token, hash_password};
use serde_json::{Value, json};
use store::{Role, User, time};

use super::{Answer, TestApp, add_key};

pub(crate) const PASSWORD: &str = "cheval exact pile agrafe";

/// Signed-in person, with the data that the browser keeps.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Value of the `cookie` header.
    pub(crate) cookie: String,
    pub(crate) csrf_token: String,
    /// Response of the sign-in.
    pub(crate) session: Value,
}

impl TestApp {
    /// Adds a user who signs in with [`PASSWORD`].
    pub(crate) async fn add_user(&self, name: &str, role: Role) -> User {
        let hash = hash_password(PASSWORD, name).unwrap();
        self.service.store.add_user(name, role, Some(&hash), &time(Utc::now())).await.unwrap()
    }

    /// Adds a user without a password, and signs them in with a link.
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

    /// Adds a link that is valid for so long from now, and returns its token.
    pub(crate) async fn add_link(&self, user: &User, lasts: TimeDelta) -> Token {
        let token = Token::new().unwrap();
        self.service
            .store
            .add_link(&token.hash(), &user.user_id, &time(Utc::now() + lasts))
            .await
            .unwrap();
        token
    }

    /// Adds a key; the scopes are separated by spaces, as they are stored.
    pub(crate) async fn add_key(&self, name: &str, scopes: &str) -> String {
        add_key(&self.service.store, name, Scopes::from_str(scopes).unwrap()).await
    }

    /// Counts the rows of a table.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let statement = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        sqlx::query_scalar(statement).fetch_one(&self.database().await).await.unwrap()
    }
}

impl Person {
    /// Reads the person from the response of a sign-in.
    #[track_caller]
    pub(crate) fn of(answer: &Answer) -> Self {
        let session = answer.ok();
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let csrf_token = session["csrf_token"].as_str().unwrap().to_owned();
        Self { cookie, csrf_token, session }
    }

    /// Returns the session token, which is in the cookie.
    pub(crate) fn token(&self) -> &str {
        self.cookie.strip_prefix("__Host-pret-session=").unwrap()
    }

    /// Adds the cookie and the CSRF token to a request.
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

/// Builds a sign-in request with a body.
pub(crate) fn sign_in(body: &Value) -> Request<Body> {
    json_body(Request::post("/v1/session"), body)
}

pub(crate) fn json_body(request: Builder, body: &Value) -> Request<Body> {
    request.header("content-type", "application/json").body(body.to_string().into()).unwrap()
}

/// Returns the actor of a program: its name and its key's identifier.
pub(crate) fn actor(name: &str, key: &str) -> String {
    format!("key:{name}:{}", key.parse::<ApiKeySecret>().unwrap().key_id())
}

/// Builds a GET request with a key.
pub(crate) fn get_by_key(path: &str, key: &str) -> Request<Body> {
    Request::get(path).header("authorization", format!("Bearer {key}")).body(Body::empty()).unwrap()
}

/// Builds a POST request with a key.
pub(crate) fn post_by_key(path: &str, key: &str, body: &Value) -> Request<Body> {
    json_body(Request::post(path).header("authorization", format!("Bearer {key}")), body)
}

impl Answer {
    /// Checks that the caller was not authenticated.
    #[track_caller]
    pub(crate) fn needs_sign_in(&self) {
        let detail = "Nobody is signed in. Sign in with POST /v1/session, or send a key: Authorization: Bearer pret_….";
        self.is_problem(401, "sign-in-needed", "Sign-in needed", detail);
        assert_eq!(self.header("www-authenticate"), "Bearer");
    }

    /// Checks that sign-in was refused, without a cookie and without a reason.
    #[track_caller]
    pub(crate) fn is_refused_sign_in(&self) {
        let detail =
            "The name and the password do not belong together, or the link was used or is too old.";
        self.is_problem(401, "sign-in-refused", "Sign-in refused", detail);
        assert_eq!(self.headers.get("set-cookie"), None);
    }

    /// Checks that the CSRF token was refused.
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

    /// Returns the body of a response with status 201.
    #[track_caller]
    pub(crate) fn created(&self) -> Value {
        assert_eq!(self.status.as_u16(), 201, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// Checks a refusal for too many requests, and returns the seconds to wait.
    ///
    /// `detail` has `{}` in place of the waiting time.
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
