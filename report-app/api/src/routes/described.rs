//! What the OpenAPI document says of operations all alike: who may call them, and how callers may be refused before a route
//! is asked.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// Everybody may ask whether the service lives.
const HEALTH: &str = "/health/";

/// Whoever signs in is not known yet.
const SIGN_IN: &str = "/v1/session";

/// Everybody who is known may.
const FOR_ALL: [&str; 2] = ["/v1/model", "/v1/session"];

/// Adds what is not said of an operation beside its route.
pub(super) fn complete(openapi: &mut OpenApi) {
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A program's key: `pret_…`"));
    let session = ApiKeyValue::with_description("__Host-pret-session", "A person's session, of POST /v1/session");
    let components = openapi.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(key.build()));
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    for (path, item) in openapi.paths.paths.iter_mut().filter(|(path, _)| !path.starts_with(HEALTH)) {
        let others = item.post.iter_mut().filter(|_| path != SIGN_IN).chain(item.delete.iter_mut());
        for operation in item.get.iter_mut().chain(others) {
            for_callers_who_are_known(operation, FOR_ALL.contains(&path.as_str()));
        }
    }
}

fn for_callers_who_are_known(operation: &mut Operation, for_all: bool) {
    let either = ["key", "session"].map(|scheme| SecurityRequirement::new(scheme, [""; 0]));
    operation.security = Some(either.into());
    let refusals = [
        ("401", "Nobody is signed in"),
        ("403", "The caller may not"),
        ("429", "The caller asks too often; Retry-After says how many seconds to wait"),
        ("503", "The store does not answer, or the service has too much to do"),
    ];
    for (status, why) in refusals.into_iter().filter(|(status, _)| !for_all || *status != "403") {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| problem(why));
    }
}

fn problem(why: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    RefOr::T(ResponseBuilder::new().description(why).content("application/problem+json", content).build())
}
