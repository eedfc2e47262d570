//! Routes, one file per resource, and the OpenAPI document built from them.

mod alarms;
mod audit;
mod batch;
mod challenger;
mod checks;
mod client_data;
mod clients;
mod common_responses;
mod counterfactuals;
mod docs;
mod health;
mod model;
mod monitoring;
mod operation;
mod opinions;
mod outcomes;
mod past;
mod population;
mod predictions;
mod queue;
mod releases;
mod reviews;
mod schemas;
mod session;
mod similar;
mod standing;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use scoring::Language;
use serde::Serialize;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use health::Readiness;

use crate::Service;
use crate::problem::Refusal;
use crate::query::{self, OperationParameters};

/// Head of the OpenAPI document.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Prêt à dépenser – scoring",
        description = "Probability of default, decision and reasons for a credit application.\n\n\
            Labels and sentences are in the language of `Accept-Language`: French unless English is preferred. Errors are \
            problem documents (RFC 9457, `application/problem+json`); a bad body is refused with all of its errors, each \
            with a JSON pointer. Every response carries `x-request-id`. A prediction is stored before it is answered.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "predictions", description = "Probability, decision and reasons"),
        (name = "clients", description = "Finding a client, and what is known of one"),
        (name = "model", description = "The model that decides"),
        (name = "reviews", description = "What advisors say of predictions, and what became of loans"),
        (name = "session", description = "Signing in and out"),
        (name = "operation", description = "Changing the model, watching the service, the audit log"),
        (name = "health", description = "Whether the service is alive, and whether it can answer")
    )
)]
struct Head;

fn documented() -> OpenApiRouter<Arc<Service>> {
    let mut router = OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(model::show))
        .routes(routes!(model::report))
        .routes(routes!(model::card))
        .routes(routes!(challenger::show))
        .routes(routes!(clients::list))
        .routes(routes!(clients::recent))
        .routes(routes!(clients::show))
        .routes(routes!(predictions::of_client))
        .routes(routes!(past::of_client))
        .routes(routes!(predictions::create))
        .routes(routes!(batch::create))
        .routes(routes!(counterfactuals::find))
        .routes(routes!(similar::of_client))
        .routes(routes!(standing::of_client))
        .routes(routes!(checks::of_client))
        .routes(routes!(population::of_field))
        .routes(routes!(population::of_two_fields))
        .routes(routes!(monitoring::show))
        .routes(routes!(alarms::list))
        .routes(routes!(alarms::acknowledge))
        .routes(routes!(queue::show))
        .routes(routes!(opinions::create, opinions::list))
        .routes(routes!(reviews::create, reviews::list))
        .routes(routes!(outcomes::create))
        .routes(routes!(session::create, session::show, session::end))
        .routes(routes!(client_data::show, client_data::erase))
        .routes(routes!(audit::export))
        .routes(routes!(operation::reload))
        .routes(routes!(operation::roll_back))
        .routes(routes!(releases::create, releases::list))
        .routes(routes!(releases::confirm));
    common_responses::complete(router.get_openapi_mut());
    router
}

/// Builds the OpenAPI 3.1 document of the service.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}

/// Builds the router with every route and the fallbacks.
pub(crate) fn router(service: &Arc<Service>) -> Router<Arc<Service>> {
    let (router, openapi) = documented().split_for_parts();
    let parameters = Arc::new(OperationParameters::new(&openapi));
    let document: Bytes = openapi.to_json().unwrap_or_default().into();
    let describe = move || async {
        ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], document)
    };
    let router = docs::page(router.route("/openapi.json", get(describe)));
    let router = router.route_layer(middleware::from_fn_with_state(parameters, query::check));
    let router = router.method_not_allowed_fallback(wrong_method);
    if service.dashboard.is_some() { router.fallback(dashboard) } else { router.fallback(nothing) }
}

async fn dashboard(State(service): State<Arc<Service>>, request: Request) -> Response {
    let is_of_the_api = ["/v1", "/health"].iter().any(|prefix| {
        request
            .uri()
            .path()
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    match &service.dashboard {
        Some(dashboard) if !is_of_the_api => dashboard.answer(request).await,
        _ => nothing(request).await.into_response(),
    }
}

async fn nothing(request: Request) -> Refusal {
    Refusal::NotFound(request.uri().path().to_owned())
}

async fn wrong_method(request: Request) -> Refusal {
    Refusal::MethodNotAllowed {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
    }
}

/// JSON response that is serialized already, with labels in a language.
pub(crate) struct SerializedJson(Language, Vec<u8>);

impl IntoResponse for SerializedJson {
    fn into_response(self) -> Response {
        let Self(language, json) = self;
        let headers = [
            (CONTENT_TYPE, "application/json"),
            (CONTENT_LANGUAGE, language.tag()),
            (VARY, "accept-language"),
        ];
        (headers, json).into_response()
    }
}

/// JSON response with labels in a language.
pub(crate) struct Localised<T>(Language, T);

impl<T: Serialize> IntoResponse for Localised<T> {
    fn into_response(self) -> Response {
        let Self(language, body) = self;
        ([(CONTENT_LANGUAGE, language.tag()), (VARY, "accept-language")], Json(body))
            .into_response()
    }
}
