"""Compares `pret monitor` with Evidently on the same two files of predictions.

    tooling/bench-monitoring.sh                       1,000,000 predictions × 300 features
    tooling/bench-monitoring.sh --rows 100000 --repetitions 5

Both read Parquet and write an HTML report. Each run is a process of its own; time and memory are
those of the process. The figures go into benchmarks/monitoring/results.json, and with
`--write-docs` into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import measuring
import numpy
import pages
import polars

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--features", type=int, default=300)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--peer-repetitions", type=int, default=1)
    parser.add_argument("--pret", type=Path, default=ROOT / "target/release/pret")
    parser.add_argument("--write-docs", action="store_true", help="only write the page from the saved results")
    arguments = parser.parse_args()
    if arguments.write_docs:
        write_docs()
        return
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        files = {period: folder / f"{period}.parquet" for period in ("reference", "current")}
        for seed, (period, file) in enumerate(files.items()):
            table(arguments.rows, arguments.features, seed, period == "current").write_parquet(file)
        ours, theirs = [], []
        # In turns, so that a busy moment of the machine meets both.
        for turn in range(max(arguments.repetitions, arguments.peer_repetitions)):
            if turn < arguments.repetitions:
                ours.append(run(command(arguments.pret, files, folder / "ours"), folder / "empty"))
            if turn < arguments.peer_repetitions:
                peer = [sys.executable, str(HERE / "peer.py"), *map(str, files.values()), str(folder / "peer.html")]
                theirs.append(run(peer, folder))
        report = json.loads((folder / "ours/report.json").read_text())
        drifted = [variable["name"] for variable in report["drift"]["variables"] if variable["stability_index"]["value"] > 0.1]
        results = {
            "rows": arguments.rows,
            "features": arguments.features,
            "cores": os.cpu_count(),
            "machine": platform.machine(),
            "ours": summary(ours) | {"report_bytes": (folder / "ours/report.html").stat().st_size},
            "evidently": summary(theirs) | {"report_bytes": (folder / "peer.html").stat().st_size},
            "drifted": len(drifted),
        }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


def table(rows: int, features: int, seed: int, is_later: bool) -> polars.DataFrame:
    """Invented predictions: every tenth feature a category, a fifth with missing values, some moved."""
    random = numpy.random.default_rng(seed)
    columns = {}
    for at in range(features):
        shift = 0.4 if is_later and at % 50 == 7 else 0.0
        if at % 10 == 3:
            shares = numpy.array([0.4, 0.3, 0.2, 0.1])
            columns[f"feature_{at}"] = numpy.array(["a", "b", "c", "d"])[random.choice(4, rows, p=shares)]
            continue
        values = random.normal(shift, 1, rows) if at % 2 else numpy.exp(random.normal(shift, 1, rows))
        if at % 5 == 0:
            values[random.random(rows) < 0.1] = numpy.nan
        columns[f"feature_{at}"] = values
    columns["probability"] = random.beta(1, 10, rows)
    frame = polars.DataFrame(columns)
    return frame.with_columns(polars.col(polars.Float64).fill_nan(None))


def command(pret: Path, files: dict[str, Path], out: Path) -> list[str]:
    return [str(pret.resolve()), "monitor", "--reference", str(files["reference"]), "--current", str(files["current"]), "--out", str(out)]


def run(command: list[str], folder: Path) -> dict[str, float]:
    """Runs a command; returns its wall time in seconds and its largest resident set in MiB."""
    folder.mkdir(exist_ok=True)
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = measuring.seconds_since(start)
    if status != 0:
        raise SystemExit(f"error: {' '.join(command)} ended with status {status}")
    return {"seconds": seconds, "memory_mib": measuring.peak_memory(usage)}


def summary(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in ("seconds", "memory_mib")}


def write_docs() -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    ours, theirs = kept["ours"], kept["evidently"]

    def size(count: float) -> str:
        return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.0f} kB"

    text = "\n".join(
        [
            f"Two files of {kept['rows']:,} predictions × {kept['features']} features (Parquet), {kept['cores']} cores; medians.",
            "",
            "| | this project | Evidently | ratio |",
            "|---|--:|--:|--:|",
            f"| time | {ours['seconds']:.1f} s | {theirs['seconds']:.1f} s | {theirs['seconds'] / ours['seconds']:.1f} |",
            f"| largest resident set | {ours['memory_mib']:,.0f} MiB | {theirs['memory_mib']:,.0f} MiB | {theirs['memory_mib'] / ours['memory_mib']:.1f} |",
            f"| size of the report | {size(ours['report_bytes'])} | {size(theirs['report_bytes'])} | {theirs['report_bytes'] / ours['report_bytes']:.0f} |",
            "",
        ]
    )
    pages.write_between(ROOT / "docs/performance.md", "monitoring", "benchmarks/monitoring --write-docs", text)


if __name__ == "__main__":
    main()
