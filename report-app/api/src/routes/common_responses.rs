//! Parts of the OpenAPI document that all operations share: security and common refusals.
//!
//! What a route documents by itself takes precedence.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

use super::schemas;

/// Prefix of health checks, which need no authentication.
const HEALTH: &str = "/health/";

/// Path of sign-in, whose callers are not authenticated yet.
const SIGN_IN: &str = "/v1/session";

/// Paths for which authentication is enough, without any scope.
const FOR_ALL: [&str; 4] = ["/v1/model", "/v1/model/card", "/v1/model/report", "/v1/session"];

/// Adds security schemes and common refusals to every operation.
pub(super) fn complete(openapi: &mut OpenApi) {
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A program's key: `pret_…`"));
    let session = ApiKeyValue::with_description(
        "__Host-pret-session",
        "A person's session, of POST /v1/session",
    );
    let components = openapi.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(key.build()));
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    schemas::complete(openapi);
    for (path, item) in openapi.paths.paths.iter_mut().filter(|(path, _)| !path.starts_with(HEALTH))
    {
        let may_not = (!FOR_ALL.contains(&path.as_str())).then_some("The caller may not");
        if let Some(operation) = &mut item.get {
            for_callers_who_are_known(operation, may_not);
        }
        let may_not =
            may_not.map(|_| "The caller may not, or the request does not come from this session");
        for operation in item.post.iter_mut().filter(|_| path != SIGN_IN).chain(&mut item.delete) {
            for_callers_who_are_known(operation, may_not);
        }
        if let Some(operation) = &mut item.post {
            for_bodies(operation);
        }
    }
}

fn for_callers_who_are_known(operation: &mut Operation, may_not: Option<&'static str>) {
    let either = ["key", "session"].map(|scheme| SecurityRequirement::new(scheme, [""; 0]));
    operation.security = Some(either.into());
    let refusals = [
        ("401", Some("Nobody is signed in")),
        ("403", may_not),
        ("429", Some("The caller asks too often; Retry-After says how many seconds to wait")),
        ("503", Some("The store does not answer, or the service has too much to do")),
    ];
    refusals
        .into_iter()
        .filter_map(|(status, why)| Some((status, why?)))
        .for_each(|(status, why)| add(operation, status, why));
}

/// Adds the refusals of JSON bodies.
fn for_bodies(operation: &mut Operation) {
    let takes_json = matches!(&operation.request_body, Some(RefOr::T(body)) if body.content.contains_key("application/json"));
    let refusals = [
        ("400", "The body is not JSON"),
        ("413", "The body is over the limit"),
        ("415", "The body is not declared as JSON"),
        ("422", "The body has errors"),
    ];
    refusals
        .into_iter()
        .filter(|_| takes_json)
        .for_each(|(status, why)| add(operation, status, why));
}

/// Adds a refusal, unless the route documents this status itself.
fn add(operation: &mut Operation, status: &str, why: &str) {
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| problem(why));
}

fn problem(why: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    RefOr::T(
        ResponseBuilder::new()
            .description(why)
            .content("application/problem+json", content)
            .build(),
    )
}
