"""Compiles each feature definition once into a function of a client's values by name.

NaN is a missing number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isnan, nan
from operator import itemgetter
from typing import Any

Values = dict[str, Any]
Number = Callable[[Values], float]
Question = Callable[[Values], bool]


def needed(features: list[dict[str, Any]], wanted: list[str]) -> list[dict[str, Any]]:
    """Returns the `wanted` features and their dependencies, dependencies first."""
    by_name = {feature["name"]: feature["definition"] for feature in features}
    found, unseen = set(), list(wanted)
    while unseen:
        name = unseen.pop()
        if name not in found:
            found.add(name)
            unseen += references(by_name[name], "feature")
    return [feature for feature in features if feature["name"] in found]


def references(definition: Any, kind: str) -> Iterator[str]:
    """Returns the application columns or the features that a definition reads.

    Columns of a history are not among them.
    """
    if isinstance(definition, list):
        for part in definition:
            yield from references(part, kind)
    elif isinstance(definition, dict) and "aggregate" not in definition:
        for key, part in definition.items():
            if key == kind and isinstance(part, str):
                yield part
            else:
                yield from references(part, kind)


def compiled(definition: dict[str, Any]) -> Number | None:
    """Returns a definition's function.

    It is None for values from the client's row and for features computed from other clients.
    """
    if "row" in definition:
        return number(definition["row"])
    if "category" in definition:
        column = definition["category"]["column"]
        codes = {level["value"]: float(code) for code, level in enumerate(definition["category"]["levels"])}
        return lambda values: codes.get(values[column], nan)
    return None


def number(expression: dict[str, Any]) -> Number:
    """Compiles a number computed from one row."""
    [(kind, body)] = expression.items()
    if kind in ("column", "feature"):
        return itemgetter(body)
    if kind == "number":
        return lambda values: body
    if kind in ARITHMETIC:
        return ARITHMETIC[kind](*map(number, body))
    if kind == "indicator":
        holds = question(body)
        return lambda values: 1.0 if holds(values) else 0.0
    if kind == "when":
        holds, then, otherwise = question(body[0]), number(body[1]), number(body[2])
        return lambda values: then(values) if holds(values) else otherwise(values)
    of_known = OF_KNOWN[kind]
    parts = [number(part) for part in body]
    if kind == "count_missing":
        return lambda values: float(sum(isnan(part(values)) for part in parts))

    def summary(values: Values) -> float:
        known = [value for part in parts if (value := part(values)) == value]
        return of_known(known) if known else nan

    return summary


def divided(over: Number, under: Number) -> Number:
    """Divides; division by zero gives a missing value."""
    return lambda values: over(values) / divisor if (divisor := under(values)) else nan


ARITHMETIC = {
    "add": lambda left, right: lambda values: left(values) + right(values),
    "subtract": lambda left, right: lambda values: left(values) - right(values),
    "multiply": lambda left, right: lambda values: left(values) * right(values),
    "divide": divided,
}
OF_KNOWN = {"minimum": min, "maximum": max, "total": sum, "mean": lambda known: sum(known) / len(known), "count_missing": None}


def question(condition: dict[str, Any]) -> Question:
    """Compiles a condition on one row; a comparison with a missing value is false."""
    [(kind, body)] = condition.items()
    if kind == "is":
        column, categories = body["column"], frozenset(body["any_of"])
        return lambda values: values[column] in categories
    if kind == "missing":
        part = number(body)
        return lambda values: isnan(part(values))
    if kind == "all":
        parts = [question(part) for part in body]
        return lambda values: all(part(values) for part in parts)
    if kind == "not":
        inner = question(body)
        return lambda values: not inner(values)
    left, right = map(number, body)
    if kind == "less":
        return lambda values: left(values) < right(values)
    if kind == "at_least":
        return lambda values: left(values) >= right(values)
    return lambda values: left(values) == right(values)
