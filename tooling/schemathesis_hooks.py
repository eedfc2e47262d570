"""What the OpenAPI document cannot say by itself: the champion's fields, and lines of JSON. Loaded by schemathesis.toml."""

import json
import os
import urllib.request

import schemathesis

LINES = "application/x-ndjson"

# A category of the raw tables that stands for a missing one is taken for it.
MISSING = ["", "XNA", "XAP", None]


@schemathesis.hook
def before_load_schema(context, raw_schema):
    schemas = raw_schema["components"]["schemas"]
    # Which fields an application has is the model's to say.
    fields = {field["name"]: field_schema(field) for field in champion()["fields"]}
    application = {"type": "object", "properties": fields, "additionalProperties": False}
    schemas["PredictionRequest"]["properties"]["application"] = application
    # A body of lines is an array of what the document describes: one line.
    for item in raw_schema["paths"].values():
        for operation in item.values():
            for response in operation["responses"].values():
                if LINES in response.get("content", {}):
                    content = response["content"][LINES]
                    content["schema"] = {"type": "array", "items": content["schema"]}
    content = raw_schema["paths"]["/v1/predictions/batch"]["post"]["requestBody"]["content"][LINES]
    content["schema"] = {"type": "array", "maxItems": 20, "items": {"$ref": "#/components/schemas/PredictionRequest"}}


def champion():
    request = urllib.request.Request(
        os.environ["BASE_URL"] + "/v1/model", headers={"authorization": "Bearer " + os.environ["API_KEY"]}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def field_schema(field):
    if field["kind"] == "category":
        return {"enum": [category["value"] for category in field["categories"]] + MISSING}
    limits = {name: field[name] for name in ("minimum", "maximum") if name in field}
    return {"type": ["number", "null"], **limits}


@schemathesis.serializer(LINES)
def write_lines(context, value):
    if isinstance(value, str):
        return value.encode(errors="surrogatepass")
    lines = value if isinstance(value, list) else [value]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@schemathesis.deserializer(LINES)
def read_lines(context, response):
    return [json.loads(line) for line in response.content.decode().splitlines()]
