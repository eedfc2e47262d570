"""Measures how changes to two well-known public kernels affect the AUC on real rows.

    tooling/bench.sh python benchmarks/kernels/effects.py --real DIR        writes results.json
    tooling/bench.sh python benchmarks/kernels/effects.py --write-docs      writes the page's tables

The page is docs/public-kernels.md. With --features FILE, this project's own inputs are measured
beside the kernel's; `pret features --data DIR/linked` writes FILE. The measurement uses one thread
and takes ten minutes on an idle machine.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import sklearn

import tables
from kernels import gentle_introduction, page, simple_features
from kernels.variants import Comparison, Laboratory, Results
from out_of_fold import FOLDS, Numbers

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
PAGE = HERE.parents[1] / "docs" / "public-kernels.md"


def say(text: str) -> None:
    """Prints progress."""
    print(text, file=sys.stderr, flush=True)


def measure_part(part: str, facts: dict[str, float], target: Numbers, comparisons: list[Comparison], arguments: argparse.Namespace) -> None:
    """Measures the requested comparisons; saves each as soon as it is known."""
    results = Results(RESULTS)
    results.set("versions", {module.__name__: module.__version__ for module in (lightgbm, np, pd, sklearn)})
    results.set(part, {"data": facts, "folds": FOLDS})
    laboratory = Laboratory(target, arguments.repetitions, say)
    for comparison in comparisons:
        if not arguments.only or comparison.identifier in arguments.only:
            results.add(part, laboratory.compare(comparison))


def measure(real: tables.RealRows, arguments: argparse.Namespace) -> None:
    """Measures both parts: clients with histories, applications alone."""
    asked = {name[0] for name in arguments.only} or {"S", "G"}
    if "S" in asked:
        simple = simple_features.SimpleFeatures(real.linked)
        project = simple_features.project_inputs(arguments.features, arguments.bundle, simple) if arguments.features else None
        measure_part("with_histories", simple.facts(), simple.target, simple_features.comparisons(simple, project), arguments)
    if "G" in asked:
        gentle = gentle_introduction.GentleIntroduction(tables.read(real.application_only, tables.APPLICATION_TRAIN))
        measure_part("applications", gentle.facts(), gentle.target, gentle_introduction.comparisons(gentle), arguments)


def main() -> None:
    """Measures, writes the page, or both."""
    parser = argparse.ArgumentParser(description="Measures changes to two public kernels on real rows.")
    parser.add_argument("--real", type=Path, help="folder of the real rows (default: PRET_REAL_DATA)")
    parser.add_argument("--features", type=Path, help="file that `pret features` wrote for the clients with histories")
    parser.add_argument("--bundle", type=Path, default=HERE.parents[1] / "models" / "champion", help="bundle whose inputs are read from --features")
    parser.add_argument("--repetitions", type=int, default=3, help="number of seeds")
    parser.add_argument("--only", nargs="*", default=[], metavar="ID", help="measure these comparisons (S1 G3 …) and keep the saved figures of the others")
    parser.add_argument("--write-docs", action="store_true", help="write the tables into the page, without measuring unless --real is given")
    arguments = parser.parse_args()
    if not arguments.write_docs or arguments.real:
        real = tables.real_rows(arguments.real)
        if real is None:
            say("skipped: neither --real nor PRET_REAL_DATA names a folder of real rows")
            return
        measure(real, arguments)
    if arguments.write_docs:
        page.write(PAGE, RESULTS)


if __name__ == "__main__":
    main()
