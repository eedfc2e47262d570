"""Compares `pret-api` with a FastAPI service of the same contract: answers, speed, memory.

    make pret api
    tooling/bench.sh python benchmarks/serving --bundle models/champion --write-docs
    tooling/bench.sh python benchmarks/serving --bundle models/champion --soak 600 --batch 1000000 --write-docs

The FastAPI service uses LightGBM and shap. The benchmark needs wrk (Debian: apt-get install wrk).
The services run alternately on this machine, beside the load generator, whose own limit is measured
too. Medians of throughput, latency and memory go to results.json, and from there into
docs/performance.md. Every prediction is stored in a temporary folder: some gigabytes for a run,
five for a million lines, tens for a soak of ten minutes. The folder is deleted at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import large
import load
import page
import pages
from batch import batch
from measure import MANY, Settings, measure
from services import HERE, OURS, PRET_API
from soak import PARTS, soak

ROOT = HERE.parents[1]
RESULTS = HERE / "results.json"
PACKAGES = ("fastapi", "pydantic", "uvicorn", "uvloop", "lightgbm", "shap", "polars")
# Measured only on request.
LONGER = ("soak", "batch")
Figures = dict[str, Any]


def main() -> None:
    """Measures, writes the page, or both."""
    parser = argparse.ArgumentParser(description="Measures HTTP predictions: this project, and FastAPI with LightGBM and shap.")
    parser.add_argument("--bundle", type=Path, metavar="DIR", help="bundle that both services serve")
    parser.add_argument("--large-bundle", type=Path, metavar="DIR", help="bundle to measure memory with (default: one of the original's size, trained once)")
    parser.add_argument("--seconds", type=float, default=10, help="seconds of each load (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=5, help="runs of each service (default: %(default)s)")
    parser.add_argument("--soak", type=int, default=0, metavar="SECONDS", help="then run a soak test of this project's service, this long")
    parser.add_argument("--batch", type=int, default=0, metavar="LINES", help="then send this many lines to it in one call")
    parser.add_argument("--folder", type=Path, help="folder for databases and logs (default: the system's temporary folder)")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FILE", help="file of the figures (default: %(default)s)")
    parser.add_argument("--write-docs", action="store_true", help="write the section of docs/performance.md")
    arguments = parser.parse_args()
    if not (arguments.bundle or arguments.write_docs):
        parser.error("give --bundle, --write-docs, or both")
    if 0 < arguments.batch < PARTS:
        parser.error(f"--batch {arguments.batch}: expected at least {PARTS} lines")
    if arguments.bundle:
        run(arguments)
    if arguments.write_docs:
        page.write(ROOT / "docs" / "performance.md", arguments.results)


def run(arguments: argparse.Namespace) -> None:
    """Measures and saves the figures; earlier soak and batch figures stay in the file."""
    if not PRET_API.is_file():
        raise SystemExit(f"error: {PRET_API} is missing. Build it with `make api`.")
    wrk = load.require()
    bundle = arguments.bundle.resolve()
    large_bundle = (arguments.large_bundle or large.bundle()).resolve()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        settings = Settings(bundle, large_bundle, Path(folder), arguments.seconds, arguments.repetitions)
        kept = json.loads(arguments.results.read_text(encoding="utf-8")) if arguments.results.is_file() else {}
        figures = {"machine": machine(wrk), "bundle": of_bundle(bundle), "large_bundle": of_bundle(large_bundle), **measure(settings)}
        figures = {name: kept[name] for name in LONGER if name in kept} | figures
        keep(arguments.results, figures)
        if arguments.batch:
            figures["batch"] = batch(bundle, Path(folder), arguments.batch)
            keep(arguments.results, figures)
        if arguments.soak:
            capacity = figures["services"][OURS]["connections"][str(MANY)]["requests_per_second"]
            figures["soak"] = soak(bundle, Path(folder), arguments.soak, capacity)
            keep(arguments.results, figures)


def keep(file: Path, figures: Figures) -> None:
    """Saves the figures."""
    pages.write_whole(file, json.dumps(figures, indent=1) + "\n")


def of_bundle(folder: Path) -> Figures:
    """Returns the contents of a bundle."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    model, explanations = (folder / name for name in ("model.txt", "explanations.csv"))
    return {
        "inputs": len(manifest["feature_names"]),
        "trees": len(re.findall(r"^Tree=", model.read_text(encoding="utf-8"), re.MULTILINE)),
        "clients": len(explanations.read_text(encoding="utf-8").splitlines()) - 1,
        "known_clients": manifest["data"]["applications"],
    }


def machine(wrk: str) -> Figures:
    """Returns the machine and the versions of the programs."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return {
        "processor": processor.group(1) if processor else "",
        "cores": len(os.sched_getaffinity(0)),
        "rust": rust,
        "wrk": wrk,
        "python": sys.version.split()[0],
        "packages": {package: version(package) for package in PACKAGES},
    }


if __name__ == "__main__":
    main()
