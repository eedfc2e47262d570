"""Writes the section on notebooks of `docs/performance.md` from the figures of measure.py.

    tooling/bench.sh python benchmarks/notebook --write-docs
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pages

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "performance.md"
RESULTS = HERE / "results.json"
FIRST_RESULT, MEDIAN_CELL = 8.0, 0.8
Figures = dict[str, Any]


def section(kept: Figures) -> str:
    """Returns one table, with the peer if it was measured, and the goals."""
    ours = kept["this_project"]
    peer = kept.get("evcxr")
    runs = f"The {kept['cells']} cells of `notebooks/{kept['notebook']}` in fresh kernels: medians of {ours['runs']} runs"
    machine = f"{kept['cores']} cores, {kept['rustc']}."
    goals = [
        "| goal | | measured | |",
        "|---|--:|--:|---|",
        goal("first result of a fresh kernel", FIRST_RESULT, ours["first_result"]),
        goal("median cell", MEDIAN_CELL, ours["median_cell"]),
        "",
    ]
    if peer is None:
        slowest = f"A fresh kernel answers after {ours['ready']:.2f} s; the slowest cell takes {ours['slowest_cell']:.2f} s,"
        return "\n".join([f"{runs}. {machine}", f"{slowest} the whole notebook {ours['notebook']:.1f} s.", "", *goals])
    rows = [
        row("a fresh kernel answers, s", ours["ready"], peer["ready"]),
        row("first result of a fresh kernel, s", ours["first_result"], peer["first_result"]),
        row("median cell, s", ours["median_cell"], peer["median_cell"]),
        row("slowest cell, s", ours["slowest_cell"], peer["slowest_cell"]),
        row("whole notebook, s", ours["notebook"], peer["notebook"]),
    ]
    different = peer["different_results"]
    return "\n".join(
        [
            f"{runs} of each,",
            f"which took turns. {machine}",
            "",
            "| | this project | evcxr as its manual sets it up | ratio |",
            "|---|--:|--:|--:|",
            *rows,
            "",
            f"evcxr's first run compiled the library before it: {peer['first_run_set_up'] / 60:.0f} minutes, again for every kernel",
            f"unless its build folder is kept, as it was here. {verdict(different, kept['cells'])}",
            "",
            *goals,
        ]
    )


def verdict(different: int, cells: int) -> str:
    if different == 0:
        return "Both gave the same results."
    return f"{different} of its {cells} cells gave another result than ours, which `make test` holds to the kept ones."


def row(name: str, ours: float, peer: float) -> str:
    return f"| {name} | {ours:.2f} | {peer:.2f} | {peer / ours:.1f} |"


def goal(name: str, most: float, measured: float) -> str:
    return f"| {name} | ≤ {most:.1f} s | {measured:.2f} s | {'reached' if measured <= most else 'not reached'} |"


if __name__ == "__main__":
    pages.write_from_results(PAGE, "notebook", RESULTS, "make bench-notebook", section)
