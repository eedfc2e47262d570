"""Writes the section on scores and explanations of `docs/performance.md` from the saved figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pages

OURS, LIGHTGBM = "this project", "LightGBM"
Figures = dict[str, Any]


def write(page: Path, results: Path) -> None:
    """Replaces the text between the markers."""
    if not results.is_file():
        raise SystemExit(f"error: {results} is missing. Measure first: run this with --bundle DIR --matrix FILE.")
    kept = json.loads(results.read_text(encoding="utf-8"))
    pages.write_between(page, "scoring", "benchmarks/scoring --write-docs", section(kept))


def section(kept: Figures) -> str:
    """Returns one table: the time of each program per row."""
    one, several, python = kept["one_thread"], kept["all_cores"], kept["python"]
    versions = ", ".join(f"{name} {version}" for name, version in kept["versions"].items())
    difference, shap_difference = one["largest_difference"], python["largest_difference_from_shap"]
    explanations = python["one_explanation_us"]
    together = python["explanations_together_us"]
    rows = [
        row("one score, one thread", one["one_score_us"], {"LightGBM from Python": python["one_score_us"]}),
        row("one explanation, one thread", one["one_explanation_us"], explanations),
        row("one explanation of many together, one thread", {OURS: one["one_explanation_us"][OURS]}, together),
        row("a score of a batch, one thread", one["batch_us_per_row"], {}),
        row(f"a score of a batch, {kept['cores']} cores", several["batch_us_per_row"], {}),
    ]
    return "\n".join(
        [
            f"The model has {one['features']} inputs and {one['trees']} trees of up to {one['leaves']} leaves; a batch is {one['rows']:,} applications. "
            "Microseconds a row, medians; *times ours* in parentheses.",
            "",
            "| | this project | LightGBM's C interface | from Python |",
            "|---|--:|--:|---|",
            *rows,
            "",
            f"Scores differ from LightGBM's by at most {difference['score']:.0e}, explanations from LightGBM's `pred_contrib` by at most "
            f"{difference['contribution']:.0e} and from shap's by at most {shap_difference:.0e}. {versions}.",
            "",
        ]
    )


def row(name: str, here: Figures, python: Figures) -> str:
    """Returns one row; peers also show their time as a multiple of this project's."""
    ours = here[OURS]

    def beside(value: float) -> str:
        return f"{number(value)} ({value / ours:,.0f})" if value >= 10 * ours else f"{number(value)} ({value / ours:.1f})"

    c_interface = beside(here[LIGHTGBM]) if LIGHTGBM in here else ""
    peers = "; ".join(f"{peer}: {beside(value)}" for peer, value in python.items())
    return f"| {name} | {number(ours)} | {c_interface} | {peers} |"


def number(value: float) -> str:
    """Formats microseconds with meaningful digits only."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
