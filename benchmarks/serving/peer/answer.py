"""Turns an explanation into the response, in the requested language."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from math import isnan
from typing import Any
from uuid import UUID

import numpy as np

from peer.contract import Contribution, Prediction, Reason
from peer.scorer import Explanation, Scorer
from peer.wording import group_label, sentence

NEGLIGIBLE = 1e-9
BANDS = ((0.25, "A"), (0.5, "B"), (1.0, "C"), (2.0, "D"))


def prediction(scorer: Scorer, explanation: Explanation, client: int | None, language: str) -> Prediction:
    """Returns the prediction's response."""
    order = np.argsort(-np.abs(explanation.contributions), kind="stable")
    parts = list(zip(order.tolist(), explanation.inputs[order].tolist(), explanation.contributions[order].tolist(), strict=True))
    shown = [(scorer.features[at], display(scorer.features[at], value), part) for at, value, part in parts]
    ratio = explanation.probability / scorer.threshold
    return Prediction(
        prediction_id=new_identifier(),
        client_id=client,
        probability=explanation.probability,
        probability_low=explanation.low,
        probability_high=explanation.high,
        threshold=scorer.threshold,
        decision="granted" if explanation.probability < scorer.threshold else "refused",
        needs_review=explanation.low < scorer.threshold <= explanation.high,
        risk_band=next((band for limit, band in BANDS if ratio < limit), "E"),
        base_probability=scorer.base_probability,
        base_score=scorer.base_score,
        score=explanation.score,
        reasons=reasons(shown, language),
        contributions=[
            Contribution(
                feature=feature["name"],
                label=feature["label"][language],
                group=feature["group"],
                unit=feature["unit"],
                value=value,
                usual_value=feature["usual_value"],
                contribution=part,
            )
            for feature, value, part in shown
        ],
        model_version=scorer.version,
        created_at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def reasons(shown: list[tuple[dict[str, Any], Any, float]], language: str) -> list[Reason]:
    """Adds up contributions by reason group, most important first."""
    groups: dict[str, list[tuple[dict[str, Any], Any, float]]] = {}
    for one in shown:
        if abs(one[2]) > NEGLIGIBLE:
            groups.setdefault(one[0]["group"], []).append(one)
    totals = {group: sum(part for _, _, part in members) for group, members in groups.items()}
    ordered = sorted((group for group in groups if abs(totals[group]) > NEGLIGIBLE), key=lambda group: -abs(totals[group]))
    return [reason(group, totals[group], groups[group], language) for group in ordered]


def reason(group: str, total: float, members: list[tuple[dict[str, Any], Any, float]], language: str) -> Reason:
    """Returns one group's reason; its sentence names the first feature with the same effect."""
    told = next(((feature, value) for feature, value, part in members if (part > 0) == (total > 0)), None)
    return Reason(
        code=group,
        label=group_label(group, language),
        sentence=sentence(group, total, told, language),
        contribution=total,
        effect="raises_risk" if total > 0 else "lowers_risk",
        features=[feature["name"] for feature, _, _ in members],
    )


def display(feature: dict[str, Any], value: float) -> float | str | None:
    """Returns a category's text for its code, the number otherwise, and None if it is missing."""
    if isnan(value):
        return None
    if "category" in feature["definition"]:
        return feature["definition"]["category"]["levels"][int(value)]["value"]
    return value


def new_identifier() -> str:
    """Returns a UUID of version 7, which ascends in time."""
    random = int.from_bytes(os.urandom(10), "big")
    number = (time.time_ns() // 1_000_000) << 80 | random
    number = number & ~(0xF000 << 64) | 0x7000 << 64
    return str(UUID(int=number & ~(0xC000 << 48) | 0x8000 << 48))
