"""Bodies of the request, whose fields come from the bundle, and of the response."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

Value = float | str | None


class PredictionRequest(BaseModel):
    """A known client with edited fields, or a new applicant, who must give the required fields."""

    model_config = ConfigDict(extra="forbid", strict=True)
    required: ClassVar[list[str]] = []

    client_id: Annotated[int, Field(ge=0)] | None = None
    application: BaseModel

    @model_validator(mode="after")
    def check_required_fields(self):
        """Checks required fields: a new applicant gives them, a known client may not empty them."""
        given = self.application.model_fields_set
        asked = self.required if self.client_id is None else given.intersection(self.required)
        missing = sorted(name for name in asked if getattr(self.application, name) is None)
        if missing:
            raise ValueError(f"required: {', '.join(missing)}")
        return self


def request_model(fields: list[dict[str, Any]]) -> type[PredictionRequest]:
    """Returns the request model with the names, types and ranges of the bundle's fields."""
    types = {field["name"]: (field_type(field) | None, None) for field in fields}
    strict = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    application = create_model("Application", __config__=strict, **types)
    request = create_model("Request", __base__=PredictionRequest, application=(application, Field(default_factory=application)))
    request.required = [field["name"] for field in fields if field["required"]]
    return request


def field_type(field: dict[str, Any]) -> Any:
    """Returns a field's type: a number within its range, or a text."""
    if field["kind"] == "category":
        return str
    return Annotated[float, Field(ge=field.get("minimum"), le=field.get("maximum"))]


class Reason(BaseModel):
    """The total contribution of a group of features."""

    code: str
    label: str
    sentence: str
    contribution: float
    effect: Literal["raises_risk", "lowers_risk"]
    features: list[str]


class Contribution(BaseModel):
    """The contribution of one feature."""

    feature: str
    label: str
    group: str
    unit: str
    value: Value
    usual_value: Value
    contribution: float


class Prediction(BaseModel):
    """The response."""

    prediction_id: str
    client_id: int | None
    probability: float
    probability_low: float
    probability_high: float
    threshold: float
    decision: Literal["granted", "refused"]
    needs_review: bool
    risk_band: Literal["A", "B", "C", "D", "E"]
    base_probability: float
    base_score: float
    score: float
    reasons: list[Reason]
    contributions: list[Contribution]
    model_version: str
    created_at: str
