"""Checks, before anything is measured, that both services give the same answers."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any

from bodies import Bodies
from services import Service

TOLERANCE = 1e-6
COMPARED = 60
# The identifier and the time differ in every answer.
OWN = ("prediction_id", "created_at")
# The peer writes a plain sentence for each reason, with its first feature. The project's sentences
# are chosen by rules, and it warns of unusual values; the peer does neither.
WORDS = ("sentence", "spoken", "told", "warnings")
# Bodies that both services must refuse: an unknown client, an unknown field, a text for a number, a
# number out of range, missing required fields.
REFUSED = (
    (404, {"client_id": 1}),
    (422, {"application": {"AMT_CREDITS": 1}}),
    (422, {"application": {"AMT_CREDIT": "450000"}}),
    (422, {"application": {"AMT_CREDIT": -1}}),
    (422, {"application": {"AMT_CREDIT": 450000}}),
)
Figures = dict[str, Any]


def check(ours: Service, peer: Service, bodies: Bodies) -> Figures:
    """Returns the largest differences between the answers; exits if the services disagree."""
    asked, different, largest = bodies.compared(COMPARED), [], dict.fromkeys(("probability", "contribution", "value"), 0.0)
    connections = [http.client.HTTPConnection("127.0.0.1", service.port, timeout=30) for service in (ours, peer)]
    pairs = list(zip((ours, peer), connections, strict=True))
    for turn, body in enumerate(asked):
        answers = [service.predict(connection, body, ("fr", "en")[turn % 2]) for service, connection in pairs]
        statuses = [status for status, _ in answers]
        if statuses != [200, 200]:
            different.append(f"{body}: statuses {statuses}, {answers}")
            continue
        left, right = (flat(answer) for _, answer in answers)
        for member in sorted(left.keys() | right.keys()):
            one, other = left.get(member, "nothing"), right.get(member, "nothing")
            if isinstance(one, float) and isinstance(other, float):
                kind = kind_of(member)
                difference = abs(one - other) / (max(1.0, abs(one)) if kind == "value" else 1.0)
                largest[kind] = max(largest[kind], difference)
                if difference > TOLERANCE:
                    different.append(f"{body}: {member} {one} and {other}")
            elif one != other:
                different.append(f"{body}: {member} {one!r} and {other!r}")
    for expected, body in REFUSED:
        statuses = [service.predict(connection, body)[0] for service, connection in pairs]
        if statuses != [expected, expected]:
            different.append(f"{body}: statuses {statuses} instead of {expected}")
    for connection in connections:
        connection.close()
    if different:
        raise SystemExit("error: the services answer differently, so their speed is not compared:\n  " + "\n  ".join(different[:20]))
    return {"bodies": len(asked), "refused": len(REFUSED), "largest_difference": largest}


def kind_of(member: str) -> str:
    """Returns a number's kind: probability, contribution or score in log-odds, or feature value."""
    if member.endswith("value"):
        return "value"
    return "contribution" if member.endswith(("contribution", "score")) else "probability"


def flat(answer: Any, path: str = "") -> Figures:
    """Returns the members of an answer by their path.

    Contributions and reasons are named, because equal ones may come in another order.
    """
    return dict(members(answer, path))


def members(answer: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name not in (*OWN, *WORDS):
                yield from members(value, f"{path}/{name}")
    elif isinstance(answer, list):
        for value in answer:
            name = (value.get("feature") or value.get("code")) if isinstance(value, dict) else value
            yield from members(value, f"{path}/{name}")
    else:
        yield path, float(answer) if isinstance(answer, (int, float)) and not isinstance(answer, bool) else answer
