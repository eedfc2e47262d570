"""Times scores and explanations here, in LightGBM's C interface and Python package, and in shap.

    tooling/native.sh cargo build --release --locked -p workspace-lib -p scoring --example time_scoring
    tooling/bench.sh python benchmarks/scoring --bundle models/champion --matrix features.parquet --write-docs

The matrix is a file that `pret features` wrote. This project and the C interface run alternately
within one process, on one thread and on all cores. Python is timed directly afterwards, in this
process, on the same rows. The explanations are compared with shap's, number by number. Medians go
to results.json, and from there into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import polars as pl
import shap

import page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXAMPLE = ROOT / "target" / "release" / "examples" / "time_scoring"
RESULTS = HERE / "results.json"
TURNS, ONE_BY_ONE, EXPLAINED = 7, 300, 400
Numbers = npt.NDArray[np.float64]
Figures = dict[str, Any]


def example(bundle: Path, matrix: Path, threads: int, contributions: Path) -> Figures:
    """Returns the figures that the Rust example prints, measured on this many threads."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "RAYON_NUM_THREADS": str(threads)}
    command = [EXAMPLE, bundle, matrix, contributions]
    output = subprocess.run([str(word) for word in command], env=environment, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(output)


def median_us(rows: int, run: Callable[[], object]) -> float:
    """Returns the median microseconds per row, after one warm-up run."""
    run()
    times = []
    for _ in range(TURNS):
        start = time.perf_counter()
        run()
        times.append(1e6 * (time.perf_counter() - start) / rows)
    return statistics.median(times)


def python(model: Path, rows: Numbers, ours: Numbers) -> Figures:
    """Times LightGBM and shap as Python users call them."""
    booster = lightgbm.Booster(model_file=str(model))
    explainer = shap.TreeExplainer(booster)
    single = [rows[at : at + 1] for at in range(ONE_BY_ONE)]
    few = rows[:EXPLAINED]
    found = np.asarray(explainer.shap_values(few))
    return {
        "one_score_us": median_us(ONE_BY_ONE, lambda: [booster.predict(row, raw_score=True, num_threads=1) for row in single]),
        "one_explanation_us": {
            "LightGBM from Python": median_us(ONE_BY_ONE, lambda: [booster.predict(row, pred_contrib=True, num_threads=1) for row in single]),
            "shap": median_us(ONE_BY_ONE, lambda: [explainer.shap_values(row) for row in single]),
        },
        "explanations_together_us": {
            "LightGBM from Python, one thread": median_us(EXPLAINED, lambda: booster.predict(few, pred_contrib=True, num_threads=1)),
            "shap": median_us(EXPLAINED, lambda: explainer.shap_values(few)),
        },
        "largest_difference_from_shap": float(np.abs(found.reshape(ours.shape) - ours).max()),
    }


def complete(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Selects the model's inputs in order.

    The neighbours' default rate is known only in training: it is missing for every client.
    """
    unknown = [pl.lit(None, pl.Float64).alias(name) for name in names if name not in frame.columns]
    return frame.with_columns(unknown).select(names)


def measure(bundle: Path, matrix: Path) -> Figures:
    """Measures all programs."""
    names = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["feature_names"]
    frame = complete(pl.read_parquet(matrix), names)
    rows = frame.head(max(ONE_BY_ONE, EXPLAINED)).to_numpy().astype(np.float64)
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        matrix, contributions = Path(folder) / "features.parquet", Path(folder) / "contributions.f64"
        frame.write_parquet(matrix)
        one = example(bundle, matrix, 1, contributions)
        ours = np.fromfile(contributions).reshape(EXPLAINED, len(names))
        several = example(bundle, matrix, cores, contributions)
    return {
        "cores": cores,
        "versions": {module.__name__: module.__version__ for module in (lightgbm, np, shap)},
        "one_thread": one,
        "all_cores": several,
        "python": python(bundle / "model.txt", rows, ours),
    }


def main() -> None:
    """Measures, writes the page, or both."""
    parser = argparse.ArgumentParser(description="Times scores and explanations: this project, LightGBM and shap.")
    parser.add_argument("--bundle", type=Path, metavar="DIR", help="bundle whose model is timed")
    parser.add_argument("--matrix", type=Path, metavar="FILE", help="file that `pret features` wrote, with at least 400 applications")
    parser.add_argument("--write-docs", action="store_true", help="write the tables into docs/performance.md")
    arguments = parser.parse_args()
    if bool(arguments.bundle) != bool(arguments.matrix) or not (arguments.bundle or arguments.write_docs):
        parser.error("give --bundle and --matrix, or --write-docs")
    if arguments.bundle:
        if not EXAMPLE.is_file():
            sys.exit(f"error: {EXAMPLE} is missing. Build it first: see the head of this file.")
        figures = measure(arguments.bundle, arguments.matrix)
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        print(json.dumps(figures, indent=2))
    if arguments.write_docs:
        page.write(ROOT / "docs" / "performance.md", RESULTS)


if __name__ == "__main__":
    main()
