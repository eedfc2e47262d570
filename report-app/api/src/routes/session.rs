//! Sign-in and sign-out.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use contract::{Problem, ProblemField, Role, Session, SignIn};
use serde_json::Value;

use crate::Service;
use crate::access::{Caller, LONGEST_NAME, LONGEST_PASSWORD, Scope, Scopes};
use crate::body::JsonBody;
use crate::members::Members;
use crate::problem::Refusal;

/// Extractor of the client address.
#[derive(Debug)]
pub(crate) struct Address(IpAddr);

impl FromRequestParts<Arc<Service>> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Infallible> {
        Ok(Self(service.access.address(parts)))
    }
}

/// Signs in, with a name and a password or with the token of a one-time link.
///
/// The response sets a cookie that the browser sends from then on. Five wrong passwords lock a name
/// for a quarter of an hour. The lock does not apply to a browser in which that person has signed
/// in before: a second cookie shows this.
#[utoipa::path(
    post, path = "/v1/session", tag = "session",
    request_body(content = SignIn, examples(
        ("Name and password" = (value = json!({"name": "marie", "password": "cheval exact pile agrafe"}))),
        ("One-time link" = (value = json!({"token": "1f3c0d9ab2…"})))
    )),
    responses(
        (status = 200, description = "Signed in", body = Session),
        (status = 401, description = "They do not belong together, or the link was used or is too old", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create(
    State(service): State<Arc<Service>>,
    Address(address): Address,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<impl IntoResponse, Refusal> {
    let sign_in = read(&body).map_err(answers::Error::InvalidBody)?;
    let cookies = service.access.cookies(&headers);
    let browser = cookies.browser(&headers);
    let signed_in =
        service.access.sign_in(sign_in, address, browser.as_ref(), &service.store).await?;
    let session = cookies.of_session(&signed_in.token, signed_in.lifetime);
    let cookies =
        [session, cookies.of_browser(&signed_in.token)].map(|cookie| (SET_COOKIE, cookie));
    Ok((AppendHeaders(cookies), Json(signed_in.session)))
}

fn read(body: &Value) -> Result<SignIn, Vec<ProblemField>> {
    let expected = r#"{"name": "marie", "password": "…"} or {"token": "…"}"#;
    let mut members = Members::new(body, &["name", "password", "token"], expected)?;
    if members.has("token") {
        let token = members.secret("token", 256);
        for name in ["name", "password"] {
            members.absent(name, "Give either a token, or a name and a password.");
        }
        return members.finish(|| Some(SignIn::Link { token: token? }));
    }
    let name = members.text("name", 1, LONGEST_NAME);
    let password = members.secret("password", LONGEST_PASSWORD);
    members.finish(|| Some(SignIn::Password { name: name?, password: password? }))
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/v1/session", tag = "session",
    responses(
        (status = 200, description = "Who is signed in, and what requests that are not a GET must carry", body = Session),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(State(service): State<Arc<Service>>, caller: Caller) -> Json<Session> {
    let opinion_first = service.requires_opinion(&caller);
    Json(match &caller.identity.session {
        Some(session) => Session {
            name: session.name.clone(),
            role: session.role,
            csrf_token: session.csrf_token.clone(),
            expires_at: session.expires_at.clone(),
            opinion_first,
        },
        // The caller is a program with a key, or sign-in is off. There is no session that could
        // end.
        None => Session {
            name: caller.identity.actor.clone(),
            role: nearest_role(caller.identity.scopes),
            csrf_token: String::new(),
            expires_at: String::new(),
            opinion_first,
        },
    })
}

/// Returns the role that is nearest to the scopes of a program.
fn nearest_role(scopes: Scopes) -> Role {
    if scopes.any_of(&[Scope::Audit, Scope::Outcomes]) {
        Role::Reviewer
    } else if scopes.any_of(&[Scope::Read, Scope::Predict, Scope::Review]) {
        Role::Advisor
    } else {
        Role::Operator
    }
}

/// Signs out.
#[utoipa::path(
    delete, path = "/v1/session", tag = "session",
    params(("x-csrf-token" = Option<String>, Header, description = "`csrf_token` of GET /v1/session")),
    responses(
        (status = 204, description = "The session has ended"),
        (status = 403, description = "The request does not come from this session", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn end(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    service.access.sign_out(&caller.identity, caller.address, &service.store).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, service.access.cookies(&headers).ended())]))
}
