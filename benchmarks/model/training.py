"""Measures how long the same training takes here and in Python, on a matrix of `pret features`.

    tooling/native.sh cargo build --release --locked -p workspace-lib -p scoring --example train_lightgbm
    tooling/bench.sh python benchmarks/model/training.py --matrix features.parquet [--name demo-100000]

Three programs run alternately: this project, Python with a numpy array, Python with a polars frame.
Each is a process of its own that reads the matrix with polars and trains this project's default
LightGBM. The order is reversed every time. The models are compared tree by tree. Medians go to
results.json under the name; `benchmarks/model --write-docs` writes the page.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kernels.variants import Results

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "target" / "release" / "examples" / "train_lightgbm"
OURS = "this project"
MEASURED = (
    "reading_seconds",
    "arranging_seconds",
    "training_seconds",
    "training_processor_seconds",
    "peak_memory_mb",
    "process_seconds",
    "processor_seconds",
)
Run = dict[str, Any]


def run(command: list[str | Path]) -> Run:
    """Returns the program's output, with the wall and processor time of its whole process."""
    start = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process_seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"error: {' '.join(map(str, command))} ended with {process.returncode}.")
    return {**json.loads(output), "process_seconds": process_seconds, "processor_seconds": usage.ru_utime + usage.ru_stime}


def programs(matrix: Path) -> dict[str, list[str | Path]]:
    """Returns the three programs; the Python ones get the options that the Rust example prints."""
    said = run([EXAMPLE, matrix])
    options = ["--options", json.dumps(said["options"])]
    python = [sys.executable, HERE / "train_python.py", matrix, *options, "--as"]
    return {OURS: [EXAMPLE, matrix], "Python, numpy": [*python, "numpy"], "Python, polars": [*python, "polars"]}


def race(matrix: Path, repeats: int) -> Run:
    """Runs every program `repeats` times, after one run of each to warm the file cache."""
    commands = programs(matrix)
    for command in list(commands.values())[1:]:
        run(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(repeats):
        order = list(commands) if turn % 2 == 0 else list(reversed(commands))
        for name in order:
            one = run(commands[name])
            runs[name].append(one)
            print(f"  {turn + 1}  {name:16}{one['training_seconds']:8.2f} s{one['peak_memory_mb']:8.0f} MB", file=sys.stderr, flush=True)
    first = runs[OURS][0]
    return {
        "applications": first["applications"],
        "features": first["features"],
        "trees": first["options"]["num_iterations"],
        "repeats": repeats,
        "cores": len(os.sched_getaffinity(0)),
        "equal_models": len({one["trees_sha256"] for several in runs.values() for one in several}) == 1,
        "lightgbm": version("lightgbm"),
        "polars": version("polars"),
        "sides": {name: medians(several) for name, several in runs.items()},
    }


def medians(runs: list[Run]) -> Run:
    """Returns the median of every figure, memory included.

    All training times are saved too: they show how steady the machine was.
    """
    middle = {name: round(statistics.median(one[name] for one in runs), 3) for name in MEASURED}
    return {**middle, "all_training_seconds": [round(one["training_seconds"], 3) for one in runs]}


def main() -> None:
    """Measures and saves the figures."""
    parser = argparse.ArgumentParser(description="Times the same training in Rust and in Python.")
    parser.add_argument("--matrix", type=Path, required=True, metavar="FILE", help="file that `pret features` wrote")
    parser.add_argument("--name", help="name of the saved figures (default: the file's name)")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each program (default: %(default)s)")
    parser.add_argument("--results", type=Path, default=HERE / "results.json", metavar="FILE", help="file of the figures")
    arguments = parser.parse_args()
    if not EXAMPLE.is_file():
        raise SystemExit(f"error: {EXAMPLE} is missing. Build it with the first command of this file's description.")
    figures = race(arguments.matrix, arguments.repeats)
    Results(arguments.results).set("training", {arguments.name or arguments.matrix.stem: figures})
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
