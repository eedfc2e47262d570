"""The features of `pret features` a second time, in DuckDB: an oracle of correctness, and what its speed is compared with.

Each table's features are a query of `features_duckdb/`, written from the meaning of the features and not from the
definitions that `pret` reads: where the two differ, one of them is wrong.

    tooling/bench.sh python benchmarks/features_duckdb.py --data target/demo-data --compare features.parquet

prints, as JSON, the seconds of each table (reading and aggregating) and the peak memory of the process. With `--compare`
every feature must equal that of the named Parquet file; if any does not, examples are printed and the exit code is 1.

A table is read once, only the columns of `features_duckdb/columns.toml`, into memory: its row numbers say which of
several rows of the same day comes first. Left out: rows from after the application, and rows that repeat the key of an
earlier one. The second is a pass over the data; `--keys-are-unique` spares it where nothing is repeated. `XNA` and
`XAP`, which mean "not available", are left as they are, because no feature asks for them or for a missing text.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from pathlib import Path

import duckdb

from measuring import peak_memory, seconds_since

QUERIES = Path(__file__).with_suffix("")
TABLES: dict[str, dict] = tomllib.loads((QUERIES / "columns.toml").read_text(encoding="utf-8"))
APPLICATION = "application"
NOT_KNOWN = 365_243


def connect(threads: int) -> duckdb.DuckDBPyConnection:
    """A database in memory in which division by zero is missing."""
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("SET ieee_floating_point_ops = false")
    connection.execute("SET error_on_division_by_zero = false")
    connection.execute((QUERIES / "macros.sql").read_text(encoding="utf-8"))
    return connection


def file_of(folder: Path, stem: str) -> Path | None:
    """The file of a table, CSV or Parquet; none if there is none."""
    found = [path for ending in ("csv", "parquet") if (path := folder / f"{stem}.{ending}").is_file()]
    if len(found) > 1:
        raise SystemExit(f"error: {folder} holds {stem} both as CSV and as Parquet. Remove one of them.")
    return found[0] if found else None


def quoted(text: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def source(path: Path, types: dict[str, str], connection: duckdb.DuckDBPyConnection) -> tuple[str, list[str]]:
    """The call that reads a file, and the columns it has."""
    if path.suffix == ".parquet":
        call = f"read_parquet({quoted(path)})"
        return call, [column[0] for column in connection.execute(f"DESCRIBE FROM {call}").fetchall()]
    with path.open(encoding="utf-8-sig") as file:
        names = file.readline().rstrip("\r\n").replace('"', "").split(",")
    # All that the reader would otherwise guess is given: the file is read once.
    columns = ", ".join(f"{quoted(name)}: {quoted(types.get(name, 'VARCHAR'))}" for name in names)
    options = f"header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}"
    return f"read_csv({quoted(path)}, {options})", names


def selection(table: str, path: Path | None, connection: duckdb.DuckDBPyConnection) -> str:
    """The rows of one file from before the application: its columns by type, missing where the file lacks them."""
    description = TABLES[table]
    types: dict[str, str] = description["columns"]
    if path is None:
        return "SELECT " + ", ".join(f"NULL::{kind} AS {name}" for name, kind in types.items()) + " WHERE false"
    call, found = source(path, types, connection)
    cells = {name: f"{name}::{kind}" if name in found else f"NULL::{kind}" for name, kind in types.items()}
    for name in description["unknown_days"]:
        cells[name] = f"nullif({cells[name]}, {NOT_KNOWN})"
    query = f"SELECT {', '.join(f'{cell} AS {name}' for name, cell in cells.items())} FROM {call}"
    kept = " AND ".join(f"coalesce({cells[name]} <= 0, true)" for name in description["times"])
    return f"{query} WHERE {kept}" if kept else query


def load(connection: duckdb.DuckDBPyConnection, folder: Path, table: str, keys_are_unique: bool) -> None:
    """Makes the table known by its name."""
    stems = ("application_train", "application_test") if table == APPLICATION else (table,)
    paths = [file_of(folder, stem) for stem in stems]
    if table == APPLICATION:
        if paths[0] is None:
            raise SystemExit(f"error: {folder} has no application_train.csv or .parquet. `pret data demo` writes such a folder.")
        paths = [path for path in paths if path is not None]
    query = " UNION ALL ".join(selection(table, path, connection) for path in paths)
    key: list[str] = TABLES[table]["key"]
    # Months of the bureau's credits need no row numbers: they go from the file into the query that sums them up.
    streams = table == "bureau_balance" and keys_are_unique
    connection.execute(f"CREATE TEMP {'VIEW' if streams else 'TABLE'} {table} AS {query}")
    if key and not keys_are_unique:
        names = ", ".join(key)
        same = " AND ".join(f"{table}.{name} IS NOT DISTINCT FROM repeated.{name}" for name in key)
        connection.execute(
            f"CREATE TEMP TABLE repeated AS SELECT {names}, min(rowid) AS first_row FROM {table} GROUP BY ALL HAVING count(*) > 1"
        )
        connection.execute(f"DELETE FROM {table} USING repeated WHERE {same} AND {table}.rowid > repeated.first_row")
        connection.execute("DROP TABLE repeated")


def features(connection: duckdb.DuckDBPyConnection, folder: Path, keys_are_unique: bool) -> dict[str, dict[str, float]]:
    """Makes the view `features`; what each table cost."""
    cost = {}
    for table in TABLES:
        start, processor = time.perf_counter(), time.process_time()
        load(connection, folder, table, keys_are_unique)
        loaded = seconds_since(start)
        query = (QUERIES / f"{table}.sql").read_text(encoding="utf-8")
        connection.execute(f"CREATE TEMP TABLE features_of_{table} AS {query}")
        # The owners of the bureau's credits, and the clients, are needed for their months; nothing else is needed twice.
        if table == "bureau_balance":
            for name in ("bureau", APPLICATION):
                connection.execute(f"DROP TABLE {name}")
        if table not in (APPLICATION, "bureau", "bureau_balance"):
            connection.execute(f"DROP TABLE {table}")
        cost[table] = {
            "seconds": seconds_since(start),
            "reading": loaded,
            "processor_seconds": round(time.process_time() - processor, 3),
        }
    connection.execute("CREATE TEMP VIEW features AS " + (QUERIES / "combined.sql").read_text(encoding="utf-8"))
    return cost


def main() -> int:
    """Computes, writes, compares, says what it took."""
    parser = argparse.ArgumentParser(description="The features of `pret features`, in DuckDB.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the seven tables, as CSV or Parquet")
    parser.add_argument("--out", type=Path, help="Parquet file to write")
    parser.add_argument("--compare", type=Path, help="Parquet file of `pret features` over the same data")
    parser.add_argument("--keys-are-unique", action="store_true", help="do not look for rows that repeat a table's key")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        raise SystemExit(f"error: {arguments.data}: no such folder. Name the folder of the tables by --data.")
    if arguments.compare and not arguments.compare.is_file():
        raise SystemExit(f"error: {arguments.compare}: no such file. `pret features --out` writes it.")

    start = time.perf_counter()
    connection = connect(arguments.threads)
    cost = features(connection, arguments.data, arguments.keys_are_unique)
    joining = time.perf_counter()
    if arguments.out:
        unfinished = arguments.out.with_name(f"{arguments.out.name}.{os.getpid()}")
        connection.execute(f"COPY features TO {quoted(unfinished)} (FORMAT parquet)")
        unfinished.replace(arguments.out)
        ours = f"read_parquet({quoted(arguments.out)})"
    else:
        ours = "matrix"
        connection.execute("CREATE TEMP TABLE matrix AS FROM features")
    report = {
        "program": f"duckdb {duckdb.__version__}",
        "threads": arguments.threads,
        "looks_for_repeated_keys": not arguments.keys_are_unique,
        "applications": connection.execute(f"SELECT count(*) FROM {ours}").fetchone()[0],
        "columns": len(connection.execute(f"DESCRIBE FROM {ours}").fetchall()),
        "seconds": seconds_since(start),
        "seconds_of_joining_and_writing" if arguments.out else "seconds_of_joining": seconds_since(joining),
        "processor_seconds": round(time.process_time(), 3),
        "tables": cost,
        "peak_memory_mb": peak_memory(),
    }
    if arguments.compare:
        # Only now: polars must not add to the time and memory of DuckDB.
        from comparison import differences

        report["comparison"] = differences(connection.sql(f"FROM {ours}").pl(), arguments.compare, "duckdb")
    print(json.dumps(report, indent=2))
    return 0 if not arguments.compare or report["comparison"]["is_equal"] else 1


if __name__ == "__main__":
    sys.exit(main())
