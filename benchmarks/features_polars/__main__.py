"""Computes the project's features in Python with polars: a test oracle and a speed comparison.

It is written from the meaning of the features, not from their definitions in Rust. Where the two
differ, one is wrong. A feature of `pret` that is not written here is not compared, and the program
says so; `neighbours_default_rate` is one, because it is computed from outcomes.

    tooling/bench.sh python benchmarks/features_polars --data target/demo-data --out target/features-polars.parquet
    tooling/bench.sh python benchmarks/features_polars --data target/demo-data --compare features.parquet

prints, as JSON, the seconds of each table (reading and aggregating) and the peak memory of the
process. With `--compare` every feature here must equal that of the file that `pret features` wrote. If
one differs, examples are printed and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

import polars as pl

import application
import bureau
import bureau_balance
import combined
import credit_card_balance
import installments_payments
import pos_cash_balance
import previous_application
from comparison import differences, in_words
from measuring import peak_memory, seconds_since
from reading import CLIENT, TARGET, Source

HISTORIES = (bureau, bureau_balance, previous_application, pos_cash_balance, installments_payments, credit_card_balance)


class Clock:
    """Measures the seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.since = time.perf_counter()

    def lap(self, step: str) -> None:
        """Ends a step."""
        self.seconds[step] = seconds_since(self.since)
        self.since = time.perf_counter()


def features(source: Source, clock: Clock, engine: str) -> pl.DataFrame:
    """Computes all features of all applications."""
    if source.file("application_train") is None:
        raise SystemExit(f"error: {source.folder}: no application_train.csv or .parquet. `pret data demo` writes such a folder.")
    frame = application.features(source).collect(engine=engine)
    clock.lap("application")
    clients = frame.select(CLIENT).lazy()
    for table in HISTORIES:
        of_clients = table.features(source, clients).collect(engine=engine)
        frame = frame.join(of_clients, on=CLIENT, how="left", maintain_order="left")
        clock.lap(table.TABLE)
    numbers = pl.all().exclude(CLIENT, TARGET).cast(pl.Float64)
    frame = frame.lazy().with_columns(**combined.features()).select(CLIENT, pl.col(TARGET).cast(pl.Int64), numbers).collect()
    clock.lap("combined")
    return frame


def write(frame: pl.DataFrame, file: Path) -> None:
    """Writes the file completely or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    frame.write_parquet(unfinished)
    unfinished.replace(file)


def main() -> int:
    """Computes, writes and compares the features."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with Kaggle's files, as CSV or Parquet")
    parser.add_argument("--out", type=Path, metavar="FILE", help="Parquet file to write")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="Parquet file of `pret features` to compare with")
    parser.add_argument("--trust-keys", action="store_true", help="skip the search for rows that repeat a table's key")
    parser.add_argument("--engine", choices=["in-memory", "streaming"], default="streaming", help="polars' engine")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        parser.error(f"{arguments.data}: no such folder")
    if arguments.compare and not arguments.compare.is_file():
        parser.error(f"{arguments.compare}: no such file. `pret features --data DIR --out FILE` writes one.")

    clock = Clock()
    begin = time.perf_counter()
    frame = features(Source(arguments.data, without_repeated=not arguments.trust_keys), clock, arguments.engine)
    if arguments.out is not None:
        write(frame, arguments.out)
        clock.lap("writing")
    report = {
        "applications": frame.height,
        "features": frame.width - 2,
        "seconds": clock.seconds | {"total": seconds_since(begin)},
        "processor_seconds": round(time.process_time(), 2),
        "peak_memory_mib": peak_memory(),
        "engine": arguments.engine,
        "repeated_keys": "not looked for" if arguments.trust_keys else "left out",
        "threads": pl.thread_pool_size(),
        "polars": pl.__version__,
    }
    print(json.dumps(report, indent=2))
    if arguments.compare is None:
        return 0
    found = differences(frame, arguments.compare, "polars")
    print(f"{arguments.compare}: {in_words(found)}" if found["is_equal"] else json.dumps(found, indent=2), file=sys.stderr)
    return 0 if found["is_equal"] else 1


if __name__ == "__main__":
    sys.exit(main())
