"""Measures how close the demo data is to real rows, and shows where it differs.

    pret data demo --clients 70000 --seed 5 --out target/demo-70000
    tooling/bench.sh python benchmarks/realism.py --demo target/demo-70000 --real DIR --out target/realism

writes target/realism.json and target/realism.md. They hold each column's distribution and missing
share, rows per client, correlations, adversarial validation of demo against real rows, and the AUC
of default models on either. Only figures over many rows are written.

    tooling/bench.sh python benchmarks/realism.py --demo target/demo-70000 --real DIR --write-docs

writes them to benchmarks/fidelity/results.json and docs/demo-data-realism.md instead, and the
headlines into docs/demo-data.md. Without --demo it writes the documents from the saved results.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import pages
import pandas_kernel
import tables
from fidelity import arrears, columns, dependence, learning, markdown

Report = dict[str, object]

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/fidelity/results.json"
PAGE, INTRODUCTION = ROOT / "docs/demo-data-realism.md", ROOT / "docs/demo-data.md"


def say(text: str) -> None:
    """Prints progress."""
    print(text, file=sys.stderr, flush=True)


def compare_columns(demo: Path, real: tables.RealRows, applications: pd.DataFrame) -> Report:
    """Compares the columns of every table that both sides have."""
    result: Report = {}
    for table in (tables.APPLICATION_TRAIN, tables.APPLICATION_TEST, *tables.HISTORIES):
        folder = real.folder_of(table)
        if folder is None:
            continue
        theirs = applications if table == tables.APPLICATION_TRAIN else tables.read(folder, table)
        rows = columns.compare(tables.read(demo, table), theirs)
        result[table] = {"real_rows": len(theirs), "summary": columns.summary(rows), "columns": rows}
    return result


def compare_histories(demo: Path, real: tables.RealRows) -> Report:
    """Compares the rows per client in each history that both sides have."""
    result: Report = {}
    for table in tables.HISTORIES:
        folder = real.folder_of(table)
        if folder is not None:
            result[table] = {"demo": dependence.rows_per_client(demo, table), "real": dependence.rows_per_client(folder, table)}
    return result


def aggregates(demo: Path, real: tables.RealRows) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Returns the public kernel's columns: demo, demo restricted to the real rows' tables, real."""
    ours, _ = pandas_kernel.features(demo)
    theirs, _ = pandas_kernel.features(real.linked)
    shared = [name for name in ours.columns if name in theirs.columns or not name.startswith(missing_prefixes(real))]
    return ours, ours[shared], theirs


def missing_prefixes(real: tables.RealRows) -> tuple[str, ...]:
    """Returns the name prefixes of kernel columns whose table the real rows lack."""
    missing = [table for table in pandas_kernel.PREFIXES if not tables.has(real.linked, table)]
    return tuple(prefix for table in missing for prefix in pandas_kernel.PREFIXES[table])


def labelled(frame: pd.DataFrame, at_most: int | None = None) -> pd.DataFrame:
    """Returns rows with a known outcome, at most `at_most`; the sample is always the same."""
    known = frame[frame[tables.TARGET].notna()]
    return known if at_most is None or len(known) <= at_most else known.sample(at_most, random_state=0)


def judge(demo: Path, real: tables.RealRows) -> Report:
    """Computes all the figures."""
    ours, theirs = tables.read(demo, tables.APPLICATION_TRAIN), real.applications()
    say(f"columns: {len(ours):,} demo and {len(theirs):,} real applications …")
    report: Report = {
        "default_rate": {
            "demo": round(float(ours[tables.TARGET].mean()), 5),
            "real": round(float(theirs[tables.TARGET].mean()), 5),
            "real_applications": len(theirs),
        },
        "columns": compare_columns(demo, real, theirs),
        "demo_clients": json.loads((demo / "demo.json").read_text(encoding="utf-8")),
        "rows_per_client": compare_histories(demo, real),
        "arrears": arrears.compare(demo, real),
        "correlations": dependence.correlations(ours, theirs),
    }
    say("aggregates of the histories …")
    everything, comparable, aggregated = aggregates(demo, real)
    say("telling apart …")
    report["told_apart"] = {
        "the application": learning.tell_apart(ours, theirs),
        "the application and ten ratios and remainders": learning.tell_apart(
            learning.with_ratios(ours), learning.with_ratios(theirs), rounds=1
        ),
        "the application and all histories": learning.tell_apart(comparable, aggregated),
    }
    say("predicting defaults …")
    known = len(labelled(aggregated))
    report["predictability"] = {
        "demo, application": learning.predictability(labelled(ours, len(theirs))),
        "real, application": learning.predictability(theirs),
        "demo, application, as many as real clients with histories": learning.predictability(labelled(ours, known)),
        "real, application, clients with histories": learning.predictability(tables.read(real.linked, tables.APPLICATION_TRAIN)),
        "demo, with histories": learning.predictability(labelled(comparable, known)),
        "real, with histories": learning.predictability(aggregated),
        "demo, with histories, every table and client": learning.predictability(everything, seeds=1),
    }
    return report


def write(report: Report, name: Path) -> None:
    """Writes the figures as JSON and as a page, both under this name."""
    pages.write_whole(name.with_name(f"{name.name}.json"), as_json(report))
    pages.write_whole(name.with_name(f"{name.name}.md"), markdown.page(report))
    say(f"wrote {name}.json and {name}.md")


def write_docs(report: Report) -> None:
    """Writes the figures, their page, and the headlines in docs/demo-data.md."""
    pages.write_whole(RESULTS, as_json(report))
    pages.write_whole(PAGE, markdown.page(report))
    pages.write_between(INTRODUCTION, "realism", "benchmarks/realism.py --write-docs", markdown.headlines(report))
    say(f"wrote {RESULTS}, {PAGE} and the headlines in {INTRODUCTION}")


def as_json(report: Report) -> str:
    """Returns readable JSON; the same figures give the same bytes."""
    return json.dumps(report, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Measures and writes, or says that there are no real rows."""
    parser = argparse.ArgumentParser(description="Measures how close the demo data is to real rows.")
    parser.add_argument("--demo", type=Path, help="folder that `pret data demo --out` wrote, as CSV")
    parser.add_argument("--real", type=Path, help="folder of the real rows (default: PRET_REAL_DATA)")
    parser.add_argument("--out", type=Path, default=Path("target/realism"), help="the files' name without its ending (.json, .md)")
    parser.add_argument("--write-docs", action="store_true", help="write into docs/; without --demo, use the saved results")
    arguments = parser.parse_args()
    if arguments.demo is None:
        if not arguments.write_docs:
            parser.error("name the demo data by --demo, or write the kept results into docs/ with --write-docs")
        write_docs(json.loads(RESULTS.read_text(encoding="utf-8")))
        return
    real = tables.real_rows(arguments.real)
    if real is None:
        say("skipped: neither --real nor PRET_REAL_DATA names a folder of real rows")
        return
    # A correlation with a constant column and a ratio with denominator zero are missing values
    # here.
    with np.errstate(divide="ignore", invalid="ignore"):
        report = judge(arguments.demo, real)
    if arguments.write_docs:
        write_docs(report)
    else:
        write(report, arguments.out)


if __name__ == "__main__":
    main()
