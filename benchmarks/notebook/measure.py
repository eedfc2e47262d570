"""Times the cells of a notebook in this project's kernel, and in evcxr as its manual sets it up.

    tooling/native.sh tooling/notebook.sh python benchmarks/notebook/measure.py notebooks/01-exploration.ipynb [--evcxr PROGRAM]

The peer is measured if --evcxr names its program. It is evcxr without this project's changes and
settings: `:dep` names the library's folder, and every cell links it statically. Its first run
compiles the library once more and is timed separately. Later runs use the compiled library. Figures
go to results.json.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results.json"
SETUP = f':dep workspace-lib = {{ path = "{ROOT}/workspace-lib" }}\nuse workspace_lib::prelude::*;'
HOURS = 2 * 3600
Figures = dict[str, Any]


def run(manager: KernelManager, folder: Path, cells: list[str], setup: str | None, **environment: str) -> tuple[Figures, list[Any]]:
    """Returns the seconds of start, first result and each later cell, and the results."""
    start = time.perf_counter()
    manager.start_kernel(cwd=str(folder), env=os.environ | environment)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=HOURS)
        ready = time.perf_counter() - start
        if setup:
            execute(client, setup)
        set_up = time.perf_counter() - start
        seconds, results = [], []
        for cell in cells:
            before = time.perf_counter()
            results.append(execute(client, cell))
            seconds.append(time.perf_counter() - before)
        return {"ready": ready, "set_up": set_up, "first_result": set_up + seconds[0], "cells": seconds[1:]}, results
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def execute(client: Any, code: str) -> Any:
    """Returns the result of one cell, or its error."""
    request = client.execute(code, stop_on_error=False)
    result = None
    while True:
        message = client.get_iopub_msg(timeout=HOURS)
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "execute_result":
            result = content["data"]
        elif kind == "error":
            result = {"error": content["evalue"]}
        elif kind == "status" and content["execution_state"] == "idle":
            return result


def ours(folder: Path, cells: list[str]) -> tuple[Figures, list[Any]]:
    return run(KernelManager(kernel_name="rust"), folder, cells, None)


def peer(evcxr: Path, folder: Path, cells: list[str], build: str) -> tuple[Figures, list[Any]]:
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(  # noqa: SLF001: a kernel that is installed nowhere
        argv=[str(evcxr), "--control_file", "{connection_file}"], display_name="evcxr", language="rust", interrupt_mode="message"
    )
    with tempfile.TemporaryDirectory() as no_settings:
        return run(manager, folder, cells, SETUP, EVCXR_TMPDIR=build, EVCXR_CONFIG_DIR=no_settings)


def summary(runs: list[Figures]) -> Figures:
    """Returns medians over the runs; the median cell is over all cells of all runs."""
    return {
        "runs": len(runs),
        **{name: round(statistics.median(run[name] for run in runs), 2) for name in ("ready", "set_up", "first_result")},
        "median_cell": round(statistics.median(seconds for run in runs for seconds in run["cells"]), 2),
        "slowest_cell": round(max(statistics.median(times) for times in zip(*(run["cells"] for run in runs), strict=True)), 2),
        "notebook": round(statistics.median(run["first_result"] + sum(run["cells"]) for run in runs), 1),
    }


def measured(folder: Path, cells: list[str], runs: int, evcxr: Path | None) -> Figures:
    """Measures both alternately; without `evcxr`, only this project."""
    here, there, different = [], [], 0
    # evcxr builds in the system's temporary folder. Below the home folder its cells find no
    # standard library.
    with tempfile.TemporaryDirectory() as build:
        if evcxr:
            first, _ = peer(evcxr, folder, cells, build)
            print("evcxr's first run", json.dumps(first), flush=True)
        for _ in range(runs):
            figures, expected = ours(folder, cells)
            print("this project", json.dumps(figures), flush=True)
            here.append(figures)
            if evcxr:
                figures, given = peer(evcxr, folder, cells, build)
                print("evcxr", json.dumps(figures), flush=True)
                there.append(figures)
                different = max(different, differences(expected, given))
    results = {"this_project": summary(here)}
    if evcxr:
        results["evcxr"] = summary(there) | {"first_run_set_up": round(first["set_up"]), "different_results": different}
    return results


def differences(expected: list[Any], given: list[Any]) -> int:
    """Prints each cell with another result than expected, and returns their number."""
    wrong = [(cell, result) for cell, (right, result) in enumerate(zip(expected, given, strict=True), 1) if right != result]
    for cell, result in wrong:
        print(f"  cell {cell} gives something else:", str(result)[:300], flush=True)
    return len(wrong)


def main() -> None:
    """Measures and saves the figures."""
    parser = argparse.ArgumentParser(description="Times a notebook's cells in this project's kernel, and in evcxr as its manual sets it up.")
    parser.add_argument("notebook", type=Path, help="notebook whose cells are run")
    parser.add_argument("--evcxr", type=Path, help="the peer's program evcxr_jupyter (without it, only this project's kernel)")
    parser.add_argument("--runs", type=int, default=5, help="number of fresh kernels of each (5)")
    arguments = parser.parse_args()
    folder = arguments.notebook.resolve().parent
    cells = [cell.source for cell in nbformat.read(arguments.notebook, as_version=4).cells if cell.cell_type == "code"]
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    about = {"cells": len(cells), "notebook": arguments.notebook.name, "cores": os.cpu_count(), "rustc": rustc}
    results = about | measured(folder, cells, arguments.runs, arguments.evcxr)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
