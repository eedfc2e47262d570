//! Parts of the OpenAPI document that all request schemas share.
//!
//! A body has no additional members, and no text contains U+0000.

use answers::population::MOST_CONDITIONS;
use contract::TEXT;
use scoring::{NO, NOT_ABOVE, NOT_AVAILABLE, NOT_KNOWN, YES};
use serde_json::json;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{
    AdditionalProperties, AnyOfBuilder, ArrayItems, Object, ObjectBuilder, Schema, SchemaFormat,
    SchemaType, Type,
};
use utoipa::openapi::{KnownFormat, OpenApi, RefOr};

/// Pattern of `FIELD:CONDITION`.
const CONDITION: &str = "^[^:\\u0000]+:[^\\u0000]+$";

/// Completes the parameters of every operation and the schemas of the bodies.
pub(super) fn complete(openapi: &mut OpenApi) {
    let mut bodies = Vec::new();
    for item in openapi.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
            parameters(operation);
            bodies.extend(named_bodies(operation));
        }
    }
    let schemas = openapi.components.iter_mut().flat_map(|components| &mut components.schemas);
    schemas.filter(|(name, _)| bodies.contains(name)).for_each(|(_, schema)| close(schema));
    openapi.extensions = Some(Extensions::from_iter([(VALUES, values())]));
}

/// Extension with the spellings of values that every application accepts.
const VALUES: &str = "x-values";

/// Returns the words for missing, yes and no, and the pairs of fields that have an order.
fn values() -> serde_json::Value {
    let missing = [&NOT_KNOWN[..], &NOT_AVAILABLE[..]].concat();
    json!({
        "missing": missing,
        "yes": YES,
        "no": NO,
        "first_not_above_second": NOT_ABOVE,
    })
}

/// Returns the names of the schemas of an operation's bodies.
fn named_bodies(operation: &Operation) -> Vec<String> {
    let Some(RefOr::T(body)) = &operation.request_body else { return Vec::new() };
    let schemas = body.content.values().filter_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    });
    let name = |schema: &RefOr<Schema>| match schema {
        RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(_) => None,
    };
    schemas.filter_map(name).collect()
}

/// Declares that an object has no additional members.
fn close(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => {
            object
                .additional_properties
                .get_or_insert_with(|| Box::new(AdditionalProperties::FreeForm(false)));
            object.properties.values_mut().for_each(text);
        }
        RefOr::T(Schema::OneOf(alternatives)) => alternatives.items.iter_mut().for_each(close),
        _ => {}
    }
}

/// Adds a pattern to a text, unless it has another restriction already.
fn text(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = schema
        && is_free_text(object)
    {
        object.pattern = Some(TEXT.to_owned());
    }
}

fn is_free_text(object: &Object) -> bool {
    let is_text = match &object.schema_type {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => kinds.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    is_text && object.pattern.is_none() && object.format.is_none() && object.enum_values.is_none()
}

fn parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if !matches!(parameter.parameter_in, ParameterIn::Query) {
            continue;
        }
        let Some(schema) = &mut parameter.schema else { continue };
        match (parameter.name.as_str(), &mut *schema) {
            ("from" | "to", _) => *schema = day_or_time(),
            ("filter", RefOr::T(Schema::Array(filter))) => {
                let condition =
                    ObjectBuilder::new().schema_type(Type::String).pattern(Some(CONDITION));
                filter.items = ArrayItems::RefOrSchema(Box::new(condition.into()));
                filter.max_items = Some(MOST_CONDITIONS);
            }
            _ => text(schema),
        }
    }
}

fn day_or_time() -> RefOr<Schema> {
    let text = |format| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(format)))
    };
    AnyOfBuilder::new().item(text(KnownFormat::Date)).item(text(KnownFormat::DateTime)).into()
}
