"""Writes the measured tables between two markers of a Markdown page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pages


def write(page: Path, results: Path) -> None:
    """Replaces the text between the markers."""
    if not results.is_file():
        raise SystemExit(f"error: {results} is missing. Measure first: run this with --real DIR.")
    text = body(json.loads(results.read_text(encoding="utf-8")))
    pages.write_between(page, "effects", "benchmarks/kernels/effects.py --write-docs", text)


def body(results: dict[str, Any]) -> str:
    """Returns both parts, as Markdown."""
    histories, applications = results["with_histories"], results["applications"]
    facts, alone = histories["data"], applications["data"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return "\n".join(
        [
            f"### Clients with histories: {facts['applications']:,} applications, {facts['defaults']:,} defaults",
            "",
            f"{facts['columns']:,} columns, none from `installments_payments`, which is missing for these clients. "
            f"{facts['columns_of_one_value_in_train']} of the columns have one value among the labelled applications; "
            f"{facts['columns_that_only_test_rows_fill']} of those exist because of test rows alone. "
            f"{facts['columns_ranked_like_an_earlier_one']} more rank clients like an earlier column. "
            f"{folds_and_seeds(histories)}.",
            "",
            *table(histories["comparisons"]),
            "",
            *stopping(histories),
            "",
            f"### Applications alone: {alone['applications']:,} applications, {alone['defaults']:,} defaults",
            "",
            f"{alone['columns']:,} columns, made of {alone['columns_of_words']} columns of categories and the numbers. "
            f"{folds_and_seeds(applications)}.",
            "",
            *table(applications["comparisons"]),
            "",
            *probabilities(applications),
            "",
            f"Measured with {versions}.",
            "",
        ]
    )


def folds_and_seeds(part: dict[str, Any]) -> str:
    """Says how often each model was trained."""
    counts = sorted({one["repetitions"] for one in part["comparisons"]})
    return f"{part['folds']} folds, {' or '.join(str(count) for count in counts)} seeds"


def table(comparisons: list[dict[str, Any]]) -> list[str]:
    """Returns a row for each comparison."""
    head = ["| | the kernel | instead | columns | AUC before | AUC after | difference | 95 % interval |", "|---|---|---|---|---|---|---|---|"]
    return head + [
        f"| {one['id']} | {one['practice']} | {one['change']} | {columns(one)} | {one['before']['auc']:.4f} | {one['after']['auc']:.4f} "
        f"| {signed(one['auc_difference'])} | {signed(one['low'])} to {signed(one['high'])} |"
        for one in comparisons
    ]


def columns(comparison: dict[str, Any]) -> str:
    """Returns the column counts of both models, averaged over folds."""
    before, after = comparison["before"]["columns"], comparison["after"]["columns"]
    return f"{before:.0f}" if round(before) == round(after) else f"{before:.0f} → {after:.0f}"


def signed(value: float) -> str:
    """Formats four decimals, with a real minus sign and no negative zero."""
    rounded = round(value, 4)
    return f"{abs(rounded):.4f}" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{abs(rounded):.4f}"


def probabilities(part: dict[str, Any]) -> list[str]:
    """Shows how weighting the classes changes the probability itself."""
    weighted = next(one for one in part["comparisons"] if one["id"] == "G3")
    rows = [("classes weigh the same", weighted["before"]), ("no weights", weighted["after"])]
    return [
        f"Mean probability, where {part['data']['default_rate']:.2%} defaulted (G3):".replace("%", " %"),
        "",
        "| | mean probability | Brier score |",
        "|---|---|---|",
        *(f"| {name} | {figures['mean_probability']:.4f} | {figures['brier']:.4f} |" for name, figures in rows),
    ]


def stopping(part: dict[str, Any]) -> list[str]:
    """Shows each fold's own AUC, as the kernel prints it; early stopping biases it most."""
    stopped = next(one for one in part["comparisons"] if one["id"] == "S1")
    before, after = stopped["before"]["mean_fold_auc"], stopped["after"]["mean_fold_auc"]
    return [f"S1, mean of the areas of each fold: {before:.4f} as published, {after:.4f} instead, a difference of {signed(after - before)}."]
