"""Adds to the OpenAPI document what it cannot express: fields and their rules, dates, JSON lines.

The fields are the champion's. schemathesis.toml loads this file.
"""

import datetime
import json
import os
import re
import urllib.request

import schemathesis

LINES = "application/x-ndjson"
PROBLEM = "application/problem+json"

FIELDS = {}
# The document's extension `x-values`: words for missing, yes and no, and fields that have an order.
VALUES = {}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    schemas = raw_schema["components"]["schemas"]
    # The model defines the fields of an application.
    FIELDS.update((field["name"], field) for field in champion()["fields"])
    VALUES.update(raw_schema["x-values"])
    known, new = schemas["PredictionRequest"]["oneOf"]
    known["properties"]["application"] = application(required=False)
    new["properties"]["application"] = application(required=True)
    # An outcome is observed on the day of its prediction or later, and not in the future.
    schemas["OutcomeRequest"]["properties"]["observed_on"] = {"enum": [str(datetime.date.today())]}
    # A body of JSON lines becomes an array of the schema that the document gives for one line.
    for item in raw_schema["paths"].values():
        for operation in item.values():
            for response in operation["responses"].values():
                if LINES in response.get("content", {}):
                    content = response["content"][LINES]
                    content["schema"] = {"type": "array", "items": content["schema"]}
    batch = raw_schema["paths"]["/v1/predictions/batch"]["post"]
    content = batch["requestBody"]["content"][LINES]
    content["schema"] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/PredictionRequest"},
    }
    # `after_call` checks one line's problem as if it were the response. These are its statuses.
    for status in ("404", "422"):
        schema = {"$ref": "#/components/schemas/Problem"}
        batch["responses"][status] = {"description": "The problem of a line", "content": {PROBLEM: {"schema": schema}}}


def champion():
    request = urllib.request.Request(
        os.environ["BASE_URL"] + "/v1/model", headers={"authorization": "Bearer " + os.environ["API_KEY"]}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def application(required):
    """Returns the schema of an application; a new applicant must give the required fields."""
    schema = {
        "type": "object",
        "properties": {name: field_schema(field) for name, field in FIELDS.items()},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = [name for name, field in FIELDS.items() if field["required"]]
    return schema


def field_schema(field):
    categories = [category["value"] for category in field.get("categories", [])]
    limits = {name: field[name] for name in ("minimum", "maximum") if name in field}
    schemas = [{"enum": categories}] if categories else [{"type": "number", **limits}]
    if field["unit"] == "yes_no" or sorted(categories) in (["N", "Y"], ["No", "Yes"]):
        schemas += [{"type": "boolean"}, {"enum": [0, 1]}, in_any_case(VALUES["yes"] + VALUES["no"])]
    if not field["required"]:
        schemas += [{"type": "null"}, in_any_case(VALUES["missing"])]
    return {"anyOf": schemas}


def in_any_case(words):
    def either(letter):
        return f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else re.escape(letter)

    alternatives = "|".join("".join(map(either, word)) for word in words)
    return {"type": "string", "pattern": f"^ *({alternatives}) *$"}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Corrects valid bodies where a schema is not enough: rules between fields, integer client ids.

    A client's number has one spelling: 7, not 7.0.
    """
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    for body in case.body if isinstance(case.body, list) else [case.body]:
        if not isinstance(body, dict):
            continue
        if body.get("kind") == "rollback":
            # A roll-back goes to the champion before.
            body.pop("bundle", None)
        if isinstance(body.get("client_id"), float):
            body["client_id"] = int(body["client_id"])
        if isinstance(body.get("application"), dict):
            make_consistent(body["application"])


def make_consistent(application):
    for lower, upper in VALUES["first_not_above_second"]:
        if is_number(application.get(lower)) or is_number(application.get(upper)):
            # A given value may contradict the one on file. So give both, the lower one at its
            # minimum.
            application[lower] = FIELDS[lower]["minimum"]
            if not is_number(application.get(upper)):
                application[upper] = None if not FIELDS[upper]["required"] else FIELDS[upper]["maximum"]
    if application.get("OWN_CAR_AGE") is not None and "FLAG_OWN_CAR" in FIELDS:
        application["FLAG_OWN_CAR"] = "Y"


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@schemathesis.hook
def after_call(context, case, response):
    """Replaces a batch response by its first problem, so that refused lines are checked too."""
    if not case.operation.path.endswith("/batch") or response.status_code != 200:
        return
    problems = [line["problem"] for line in lines_of(response.content) if "problem" in line]
    if problems:
        response.status_code = problems[0]["status"]
        response.headers["content-type"] = [PROBLEM]
        response.content = json.dumps(problems[0]).encode()


@schemathesis.serializer(LINES)
def write_lines(context, value):
    if isinstance(value, str):
        return value.encode(errors="surrogatepass")
    lines = value if isinstance(value, list) else [value]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@schemathesis.deserializer(LINES)
def read_lines(context, response):
    return lines_of(response.content)


def lines_of(content):
    # Only a line feed ends a line. Python's splitlines would also split at U+2028, for example.
    return [json.loads(line) for line in content.decode().split("\n") if line]
