"""Writes the saved figures of the dashboard, and of one in Streamlit, into docs/performance.md.

    tooling/bench-dashboard.sh                  measures (a quarter of an hour), then writes
    PYTHONPATH=benchmarks python benchmarks/dashboard --write-docs    only writes
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pages

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results.json"
PAGE = ROOT / "docs" / "performance.md"
Figures = dict[str, Any]


def section(kept: Figures) -> str:
    """Returns the description, one table of both dashboards, and the goals."""
    ours, peer, files = kept["ours"], kept["peer"], kept["files_kb"]
    memory, peer_memory = ours["memory"], peer["memory"]
    rows = [
        row("cold: first content, ms", ours["cold"]["first_content_ms"], peer["cold"]["first_content_ms"]),
        row("cold: usable, ms", ours["cold"]["usable_ms"], peer["cold"]["usable_ms"]),
        row("cold: received until then, kB", ours["cold"]["transferred_kb"], peer["cold"]["transferred_kb"]),
        row("slow line and processor: first content, ms", ours["slow"]["first_content_ms"], peer["slow"]["first_content_ms"]),
        row("slow line and processor: usable, ms", ours["slow"]["usable_ms"], peer["slow"]["usable_ms"]),
        row("a client's whole page after the click, ms", ours["actions"]["client_ms"], peer["actions"]["client_ms"]),
        row("a simulation after the last input, ms", ours["actions"]["simulation_ms"], peer["actions"]["simulation_ms"]),
    ]
    goals = [
        goal("all files, compressed", "≤ 500 kB", files, 500, "kB"),
        goal("first content, cold", "≤ 500 ms", ours["cold"]["first_content_ms"], 500, "ms"),
        goal("usable, cold", "≤ 800 ms", ours["cold"]["usable_ms"], 800, "ms"),
        goal("usable, slow", "≤ 3,000 ms", ours["slow"]["usable_ms"], 3000, "ms"),
        goal("client's page", "≤ 100 ms", ours["actions"]["client_ms"], 100, "ms"),
        goal("simulation", "≤ 100 ms", ours["actions"]["simulation_ms"], 100, "ms"),
        growth_goal(memory),
    ]
    return "\n".join(
        [
            "The dashboard and one that Streamlit's users would write (`benchmarks/dashboard/streamlit_app.py`: list, gauge, SHAP waterfall, histogram",
            "with the client, simulation), on the same bundle and by the same script, in Chromium: medians of 5 runs, each with a new profile, by the",
            "browser's own clock, up to the frame after the one that holds the content. Usable: the list is there and answers; of Streamlit, its one page.",
            "Slow: processor 4 times slower, 1.6 Mb/s, 150 ms. Simulation: three steps of a slider by the keyboard. To measure again: `make bench-dashboard`.",
            "",
            "| | this project | Streamlit | ratio |",
            "|---|--:|--:|--:|",
            *rows,
            "",
            f"Nodes and script memory after {memory['visits'] // 10} clients and after {memory['visits']}: {told(memory)}; Streamlit, "
            f"{peer_memory['visits'] // 10} and {peer_memory['visits']} clients: {told(peer_memory)}. {kept['machine']}.",
            "",
            "| goal | | measured | |",
            "|---|--:|--:|---|",
            *goals,
            "",
        ]
    )


def row(name: str, ours: float, peer: float) -> str:
    """Returns one row, with the ratio of the peer to this project."""
    return f"| {name} | {ours:,.0f} | {peer:,.0f} | {peer / ours:,.1f} |"


def goal(name: str, wanted: str, value: float, most: float, unit: str) -> str:
    """Returns one row of the goals."""
    return f"| {name} | {wanted} | {value:,.0f} {unit} | {'reached' if value <= most else 'not reached'} |"


def growth_goal(memory: Figures) -> str:
    """Returns the goal that nodes and script memory do not grow."""
    growth = max(memory["late"][what] / memory["early"][what] - 1 for what in ("nodes", "heap_mb"))
    return f"| memory over {memory['visits']} clients | ± 5 % | {100 * growth:+.1f} % | {'reached' if growth <= 0.05 else 'not reached'} |"


def told(memory: Figures) -> str:
    """Returns the memory at both ends."""
    early, late = memory["early"], memory["late"]
    return f"{early['nodes']:,} and {late['nodes']:,} nodes, {early['heap_mb']:.1f} and {late['heap_mb']:.1f} MB"


if __name__ == "__main__":
    pages.write_from_results(PAGE, "dashboard", RESULTS, "tooling/bench-dashboard.sh", section)
