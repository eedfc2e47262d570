"""Prints, as JSON, how many features each program of the comparison wrote."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl

KEYS = {"SK_ID_CURR", "TARGET"}


def main() -> None:
    """Reads the files' headers."""
    folder = Path(sys.argv[1])
    files = {name: folder / f"{name}.parquet" for name in ("project", "polars", "duckdb", "pandas")}
    columns = {name: pl.read_parquet_schema(file).keys() for name, file in files.items() if file.is_file()}
    print(json.dumps({name: len(set(found) - KEYS) for name, found in columns.items()}))


if __name__ == "__main__":
    main()
