"""Writes the tables of `docs/model-comparison.md` from the saved figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pages
from kernels.page import signed

TITLES = {
    "linked": "Real clients with histories",
    "application-only": "Real applications alone",
    "demo-100000": "Demo data of 100,000 clients",
}
PEERS = {
    "peer": "the kernel, its number of trees found inside the training rows",
    "peer_as_published": "the kernel as published, stopped by the fold that is scored",
}
MEASURED = {
    "training_seconds": "training, s",
    "training_processor_seconds": "training, processor s",
    "process_seconds": "whole process, s",
    "processor_seconds": "whole process, processor s",
    "peak_memory_mb": "peak memory, MB",
}
Figures = dict[str, Any]


def write(page: Path, results: Path) -> None:
    """Replaces the text between the markers."""
    if not results.is_file():
        raise SystemExit(f"error: {results} is missing. Measure first: run this with --data DIR --ours FILE.")
    kept = json.loads(results.read_text(encoding="utf-8"))
    pages.write_between(page, "quality", "benchmarks/model --write-docs", quality(kept))
    pages.write_between(page, "unseen", "benchmarks/model --write-docs", unseen(kept))
    pages.write_between(page, "training", "benchmarks/model --write-docs", training(kept))


def quality(kept: Figures) -> str:
    """Returns a section for each data set, real rows first."""
    comparisons = kept.get("comparisons", {})
    if not comparisons:
        return "Not measured yet.\n"
    real = [name for name in TITLES if name in comparisons]
    others = sorted(set(comparisons) - set(real))
    lines = [line for name in (*real, *others) for line in comparison(TITLES.get(name, f"Data named {name}"), comparisons[name])]
    versions = ", ".join(f"{name} {version}" for name, version in kept["versions"].items())
    return "\n".join([*lines, f"The kernel ran with {versions}.", ""])


def comparison(title: str, one: Figures) -> list[str]:
    """Shows the models side by side, then this project minus each peer."""
    dropped = one["dropped_by_the_kernel"]
    left_out = f" {dropped} more are left out, because the kernel drops them." if dropped else ""
    models = {"this project": one["ours"], **{name: one[key] for key, name in PEERS.items()}}
    peer, published = one["peer"], one["peer_as_published"]
    return [
        f"### {title}: {one['applications']:,} applications, {one['defaults']:,} defaults",
        "",
        f"{one['folds']} folds, cut {times(one['repetitions'])}.{left_out}",
        "",
        "| model | features | trees | AUC | mean AUC of a fold | cost, thresholds of other folds | refused | cost, break-even |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
        *(model(name, figures) for name, figures in models.items()),
        "",
        "| this project less … | AUC | 95 % interval | cost, thresholds of other folds | 95 % interval | cost, break-even | 95 % interval |",
        "|---|--:|---|--:|---|--:|---|",
        *(difference(name, one[key]["ours_less_this"]) for key, name in PEERS.items()),
        "",
        f"The kernel's features took {one['peer_features_seconds']:,.1f} s and {one['peer_features_peak_memory_mb']:,} MB; its training, over all "
        f"repetitions, {peer['seconds']:,.0f} s ({published['seconds']:,.0f} s as published); the whole comparison at most "
        f"{one['peak_memory_mb']:,} MB.",
        "",
    ]


def times(count: int) -> str:
    """Says how often."""
    return "once" if count == 1 else f"anew {count} times"


def model(name: str, figures: Figures) -> str:
    """Returns one row of a model."""
    features, trees = figures.get("features"), figures.get("median_trees")
    return (
        f"| {name} | {'' if features is None else f'{features:,}'} | {'' if trees is None else f'{trees:.0f}'} | {figures['auc']:.4f} "
        f"| {figures['mean_fold_auc']:.4f} | {figures['cost']:.4f} | {100 * figures['refusal_rate']:.1f} % | {figures['cost_at_break_even']:.4f} |"
    )


def difference(name: str, figures: Figures) -> str:
    """Returns one row of differences."""
    cells = [f"{signed(value)} | {interval(ends)}" for value, *ends in (figures[key] for key in ("auc", "cost", "cost_at_break_even"))]
    return f"| {name} | {' | '.join(cells)} |"


def interval(ends: list[float]) -> str:
    """Formats an interval from its lower to its upper end."""
    return " to ".join(signed(end) for end in ends)


def unseen(kept: Figures) -> str:
    """Returns two tables over all data sets, real rows first: models, then differences."""
    comparisons = kept.get("unseen", {})
    if not comparisons:
        return "Not measured yet.\n"
    names = sorted(comparisons, key=lambda name: (list(TITLES).index(name) if name in TITLES else len(TITLES), name))
    title = {name: TITLES.get(name, f"Data named {name}") for name in names}
    return "\n".join(
        [
            "| trained on, judged on | model | inputs | AUC | Brier score | cost, break-even | refused |",
            "|---|---|--:|--:|--:|--:|--:|",
            *(line for name in names for line in unseen_models(title[name], comparisons[name])),
            "",
            "| this project less the kernel | AUC | 95 % interval | cost, break-even | 95 % interval |",
            "|---|--:|---|--:|---|",
            *(f"| {title[name]} | {paired(comparisons[name]['ours_less_peer'])} |" for name in names),
            "",
        ]
    )


def unseen_models(title: str, one: Figures) -> list[str]:
    """Returns one row for each model of a data set."""
    rows = f"{title}: {one['training']:,}, {one['unseen']:,} others ({one['unseen_defaults']:,} defaults)"
    models = {"this project": one["ours"], f"the kernel, {one['peer']['trees']:,} trees": one["peer"]}
    return [
        f"| {rows} | {name} | {figures['features']:,} | {figures['auc']:.4f} | {figures['brier']:.4f} | {figures['cost']:.4f} "
        f"| {100 * figures['refusal_rate']:.1f} % |"
        for name, figures in models.items()
    ]


def paired(figures: Figures) -> str:
    """Formats the differences of AUC and cost with their intervals."""
    return " | ".join(f"{signed(value)} | {interval(ends)}" for value, *ends in (figures["auc"], figures["cost"]))


def training(kept: Figures) -> str:
    """Returns one table for each matrix."""
    races = kept.get("training", {})
    if not races:
        return "Not measured yet.\n"
    return "\n".join(line for race in sorted(races.values(), key=lambda one: one["applications"]) for line in race_of(race))


def race_of(race: Figures) -> list[str]:
    """Shows all programs, and the ratio of the better Python program to this project."""
    sides: dict[str, Figures] = race["sides"]
    ours, *others = sides
    same = "The models are equal, tree by tree." if race["equal_models"] else "**The models differ.**"
    return [
        f"### {race['applications']:,} applications, {race['features']:,} features, {race['trees']:,} trees",
        "",
        f"| | {' | '.join(sides)} | best Python ÷ {ours} |",
        f"|---|{'--:|' * (len(sides) + 1)}",
        *(measured(name, [sides[side][key] for side in (ours, *others)]) for key, name in MEASURED.items()),
        "",
        f"{same} Medians of {race['repeats']} runs of each on {race['cores']} cores; lightgbm {race['lightgbm']}, polars {race['polars']} "
        "(Python).",
        "",
    ]


def measured(name: str, values: list[float]) -> str:
    """Returns one row; the last column is above one if this project, the first, needs least."""
    ours, *others = values
    return f"| {name} | {' | '.join(map(number, values))} | {min(others) / ours:.2f} |"


def number(value: float) -> str:
    """Formats seconds with two decimals, memory without."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
