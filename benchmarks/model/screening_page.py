"""Writes tables of `docs/training.md` and of two decisions from the figures of `screening.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pages
from kernels.page import signed

DOCS = Path(__file__).resolve().parents[2] / "docs"
TRAINING = DOCS / "training.md"
SELECTION = DOCS / "decisions" / "0008-the-simpler-model-if-nothing-is-lost.md"
NEIGHBOURS = DOCS / "decisions" / "0020-the-neighbours-default-rate-must-earn-its-place.md"
WRITER = "benchmarks/model/screening.py --write-docs"
# In the order of the tables.
CLIENTS = {
    "demo": "of the demo world",
    "demo-20000": "of the demo world",
    "application-only": "real applications alone",
    "linked": "real clients with histories",
}
CHANGES = {
    "half_the_learning_rate": "half the learning rate, twice the iterations",
    "a_tenth_of_the_inputs": "a tenth of the inputs for each tree",
    "directions_ignored": "directions ignored",
    "with_untold": "with the features that no sentence tells",
    "with_untold_directions_ignored": "both",
}
EFFECT = "area | cost, break-even |"
Figures = dict[str, Any]


def write(results: Path) -> None:
    """Replaces the text between the markers of the three pages."""
    if not results.is_file():
        raise SystemExit(f"error: {results} is missing. Measure first: run this with --real DIR.")
    kept = json.loads(results.read_text(encoding="utf-8"))
    pages.write_between(TRAINING, "seeds", WRITER, seeds(kept))
    pages.write_between(TRAINING, "changes", WRITER, changes(kept))
    pages.write_between(SELECTION, "selection", WRITER, stability_selection(kept))
    pages.write_between(NEIGHBOURS, "neighbours", WRITER, neighbours(kept))


def measured(kept: Figures, question: str) -> list[tuple[str, Figures]]:
    """Returns the results of one question for each data set, by the data set's description."""
    found = kept.get(question, {})
    return [(title(name, kept["data"][name]), found[name]) for name in CLIENTS if name in found]


def title(name: str, data: Figures) -> str:
    """Names the clients trained on and those evaluated."""
    if data["folds"] == 1:
        return f"{data['trained_on']:,} {CLIENTS[name]}, {data['judged']:,} others"
    return f"{data['judged']:,} {CLIENTS[name]}, {data['folds']} folds"


def seeds(kept: Figures) -> str:
    """Returns a row for each K: the levels for one seed, the differences for more."""
    return "\n".join(
        [
            f"| trained on, judged on | K | {EFFECT} decisions that differ from seed to seed |",
            "|---|--:|---|---|--:|",
            *(
                f"| {name if at == 0 else ''} | {count} | {level(one) if count == '1' else effect(one)} "
                f"| {100 * one['decisions_that_differ']:.1f} % |"
                for name, figures in measured(kept, "seeds")
                for at, (count, one) in enumerate(figures.items())
            ),
            "",
        ]
    )


def level(one: Figures) -> str:
    """Returns two cells: AUC of one seed with its standard deviation between seeds, and cost."""
    return f"{one['one_seed_auc']:.4f} ± {one['one_seed_auc_deviation']:.4f} | {one['one_seed_cost']:.4f}"


def changes(kept: Figures) -> str:
    """Returns a row for each change and data set."""
    found = measured(kept, "changes")
    return "\n".join(
        [
            f"| change | trained on, judged on | {EFFECT}",
            "|---|---|---|---|",
            *(
                f"| {label if at == 0 else ''} | {name} | {effect(figures[change])} |"
                for change, label in CHANGES.items()
                for at, (name, figures) in enumerate(found)
            ),
            "",
        ]
    )


def stability_selection(kept: Figures) -> str:
    """Returns a row for each number of inputs."""
    return "\n".join(
        [
            f"| trained on, judged on | inputs | {EFFECT}",
            "|---|--:|---|---|",
            *(
                f"| {name if at == 0 else ''} | {count} | {effect(one)} |"
                for name, figures in measured(kept, "stability_selection")
                for at, (count, one) in enumerate(figures.items())
            ),
            "",
        ]
    )


def neighbours(kept: Figures) -> str:
    """Returns a row for each data set."""
    rows = [f"| {name} | {effect(figures)} |" for name, figures in measured(kept, "neighbours")]
    return "\n".join([f"| trained on, judged on | {EFFECT}", "|---|---|---|", *rows, ""])


def effect(figures: Figures) -> str:
    """Returns two cells: differences of AUC and cost with their intervals."""
    return " | ".join(f"{signed(mean)} [{signed(low)}, {signed(high)}]" for mean, low, high in (figures["auc"], figures["cost"]))
