"""Computes the features of `pret features` in DuckDB: a test oracle and a speed comparison.

Each table's features are a query in `features_duckdb/`. The queries are written from the meaning of
the features, not from the definitions that `pret` reads. Where the two differ, one is wrong.

    tooling/bench.sh python benchmarks/features_duckdb.py --data target/demo-data --compare features.parquet

prints, as JSON, the seconds of each table (reading and aggregating) and the peak memory of the
process. With `--compare` every feature here must equal that of the named Parquet file. If one differs,
examples are printed and the exit code is 1.

A table is read once into memory, with only the columns of `features_duckdb/columns.toml`. Row
numbers decide which of several rows of the same day comes first. Rows from after the application
are left out, and so are rows that repeat the key of an earlier one. Finding repeated keys takes a
pass over the data. `--keys-are-unique` skips it, for data without repeated keys. `XNA` and `XAP`
mean "not available". They stay as they are, because no feature reads these or missing texts.
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
    """Opens an in-memory database in which division by zero gives a missing value."""
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("SET ieee_floating_point_ops = false")
    connection.execute("SET error_on_division_by_zero = false")
    connection.execute((QUERIES / "macros.sql").read_text(encoding="utf-8"))
    return connection


def file_of(folder: Path, stem: str) -> Path | None:
    """Returns the file of a table, CSV or Parquet, or None."""
    found = [path for ending in ("csv", "parquet") if (path := folder / f"{stem}.{ending}").is_file()]
    if len(found) > 1:
        raise SystemExit(f"error: {folder} holds {stem} both as CSV and as Parquet. Remove one of them.")
    return found[0] if found else None


def quoted(text: object) -> str:
    """Quotes a text for SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def source(path: Path, types: dict[str, str], connection: duckdb.DuckDBPyConnection) -> tuple[str, list[str]]:
    """Returns the SQL call that reads a file, and the file's columns."""
    if path.suffix == ".parquet":
        call = f"read_parquet({quoted(path)})"
        return call, [column[0] for column in connection.execute(f"DESCRIBE FROM {call}").fetchall()]
    with path.open(encoding="utf-8-sig") as file:
        names = file.readline().rstrip("\r\n").replace('"', "").split(",")
    # Every option is given. Otherwise the reader would guess them and read the file twice.
    columns = ", ".join(f"{quoted(name)}: {quoted(types.get(name, 'VARCHAR'))}" for name in names)
    options = f"header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}"
    return f"read_csv({quoted(path)}, {options})", names


def selection(table: str, path: Path | None, connection: duckdb.DuckDBPyConnection) -> str:
    """Returns the query for one file's rows from before the application.

    Each column has its type. A column that the file lacks is missing.
    """
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
    """Creates the table under its name."""
    stems = ("application_train", "application_test") if table == APPLICATION else (table,)
    paths = [file_of(folder, stem) for stem in stems]
    if table == APPLICATION:
        if paths[0] is None:
            raise SystemExit(f"error: {folder} has no application_train.csv or .parquet. `pret data demo` writes such a folder.")
        paths = [path for path in paths if path is not None]
    query = " UNION ALL ".join(selection(table, path, connection) for path in paths)
    key: list[str] = TABLES[table]["key"]
    # With unique keys the months of bureau credits need no row numbers. A view then streams them
    # from the file into the query that sums them up.
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
    """Creates the view `features` and returns the cost of each table."""
    cost = {}
    for table in TABLES:
        start, processor = time.perf_counter(), time.process_time()
        load(connection, folder, table, keys_are_unique)
        loaded = seconds_since(start)
        query = (QUERIES / f"{table}.sql").read_text(encoding="utf-8")
        connection.execute(f"CREATE TEMP TABLE features_of_{table} AS {query}")
        # `bureau_balance` still needs the owners of the bureau credits and the clients. No other
        # table is needed twice.
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
    """Computes the features, writes them, compares them and prints the cost."""
    parser = argparse.ArgumentParser(description="Computes the features of `pret features` in DuckDB.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the seven tables, as CSV or Parquet")
    parser.add_argument("--out", type=Path, help="Parquet file to write")
    parser.add_argument("--compare", type=Path, help="Parquet file that `pret features` wrote from the same data")
    parser.add_argument("--keys-are-unique", action="store_true", help="skip the search for rows that repeat a table's key")
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
        # Imported only now, so that polars adds nothing to the time and memory of DuckDB.
        from comparison import differences

        report["comparison"] = differences(connection.sql(f"FROM {ours}").pl(), arguments.compare, "duckdb")
    print(json.dumps(report, indent=2))
    return 0 if not arguments.compare or report["comparison"]["is_equal"] else 1


if __name__ == "__main__":
    sys.exit(main())
