"""Writes the page `docs/performance.md` from the results of a run."""

from __future__ import annotations

import os
from pathlib import Path

OURS = "this project"
SCORING = "## Scores and explanations"
READING = "this project, reading only"
PANDAS = "pandas kernel"
PEERS = ("Python polars", "DuckDB", PANDAS)
COLUMNS = {OURS: "project", "Python polars": "polars", "DuckDB": "duckdb", PANDAS: "pandas"}


def write(kept: dict, path: Path) -> None:
    """Writes the page, except the section of `benchmarks/scoring` and those after it."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    others = before[before.index(SCORING) :] if SCORING in before else ""
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text("\n".join(lines(kept)) + "\n" + ("\n" + others if others else ""), encoding="utf-8")
    os.replace(unfinished, path)


def lines(kept: dict) -> list[str]:
    """Returns the lines of the page."""
    results = {(one["program"], one["format"], one["clients"]): one for one in kept["results"]}
    full = max(one["clients"] for one in kept["results"])
    machine, worlds = kept["machine"], kept["worlds"]
    rows = sum(worlds["csv"]["rows"].values())
    page = [
        "# Performance",
        "",
        "Written by `make bench`; each part from one run on one machine, in which all programs took turns. Machines differ and are noisy: compare",
        "the ratios, not the seconds. The same training here and in Python: [the model against a public kernel](model-comparison.md).",
        "",
        f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB. {machine['rust']};",
        f"Python: pandas {machine['pandas']}, polars {machine['polars']}, DuckDB {machine['duckdb']}.",
        "",
        "## Features at full size",
        "",
        f"The demo world of {full:,} applications: {rows:,} rows, {gigabytes(worlds['csv']['bytes'])} as CSV,",
        f"{gigabytes(worlds['parquet']['bytes'])} as Parquet. Each program reads the seven tables, computes its features and writes them as Parquet.",
        *oracles(kept["columns"]),
        "",
    ]
    for kind, name in (("csv", "From CSV"), ("parquet", "From Parquet")):
        page += comparison(kept, results, full, kind, name)
    page += [*pandas_ratio(results, full), *runs(results, full)]
    page += limits(results, worlds, full)
    page += growth(results, full)
    page += made(worlds)
    return page


def oracles(columns: dict[str, int]) -> list[str]:
    """Says how many of the project's features the other programs compute too."""
    shared = {columns["polars"], columns["duckdb"]}
    which = "the same features as" if shared == {columns["project"]} else f"{columns['polars']} and {columns['duckdb']} of the features of"
    return [
        f"Polars and DuckDB compute {which} this project, written independently and equal within 1e-9; the pandas",
        "kernel computes its own (“LightGBM with simple features”).",
    ]


def comparison(kept: dict, results: dict, full: int, kind: str, name: str) -> list[str]:
    """Returns one table: every program on one format."""
    ours = results[OURS, kind, full]
    table = [f"### {name}", "", "| program | features | wall, s | processor, s | peak memory, MB | times ours |", "|---|--:|--:|--:|--:|--:|"]
    for program in (OURS, *PEERS):
        one = results.get((program, kind, full))
        if one:
            columns = kept["columns"].get(COLUMNS[program], "")
            table.append(
                f"| {program} | {columns} | {one['seconds']:.1f} | {one['processor_seconds']:.1f} "
                f"| {one['peak_memory_mb']:,} | {one['seconds'] / ours['seconds']:.1f} |"
            )
    return [*table, ""]


def pandas_ratio(results: dict, full: int) -> list[str]:
    """Says how much longer than this project the best-known kernel takes."""
    pandas = results[PANDAS, "csv", full]["seconds"]
    csv, parquet = (f"{pandas / results[OURS, kind, full]['seconds']:.1f}" for kind in ("csv", "parquet"))
    return [
        f"The pandas kernel, which reads CSV only, takes {csv} times as long as this project does from CSV, and {parquet} times",
        "as long as it does from Parquet.",
        "",
    ]


def runs(results: dict, full: int) -> list[str]:
    """Says how many runs are behind a figure."""
    ours, *theirs = (len(results[program, "csv", full]["all_seconds"]) for program in (OURS, *PEERS))
    counts = ", ".join(f"{program} {count}" for program, count in zip(PEERS, theirs, strict=True))
    return [
        f"Times are medians of so many runs: {OURS} {ours} (in the next two tables too), {counts}.",
        "Peak memory is the most of any run.",
        "",
    ]


def limits(results: dict, worlds: dict, full: int) -> list[str]:
    """Compares the computation with the least possible time."""
    table = [
        "### The limit",
        "",
        "What cannot be avoided is reading the files and turning text into numbers. *Bytes* only reads the files, once; *reading* is this",
        "project's reader alone, with the columns that features need, every line checked.",
        "",
        "| format | bytes, s | reading, s | all, s | reading's share | MB of file per second |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for kind in ("csv", "parquet"):
        reading, everything = results[READING, kind, full], results[OURS, kind, full]
        table.append(
            f"| {kind} | {worlds[kind]['byte_reading_seconds']:.1f} | {reading['seconds']:.1f} | {everything['seconds']:.1f} "
            f"| {100 * reading['seconds'] / everything['seconds']:.0f} % | {worlds[kind]['bytes'] / 1e6 / reading['seconds']:.0f} |"
        )
    ratio = results[OURS, "csv", full]["seconds"] / results[OURS, "parquet", full]["seconds"]
    return [*table, "", f"From Parquet the whole is {ratio:.1f} times faster than from CSV.", ""]


def growth(results: dict, full: int) -> list[str]:
    """Shows the cost by size."""
    table = [
        "### Growth",
        "",
        "From CSV. Cost that grows linearly keeps the last column constant.",
        "",
        "| applications | wall, s | peak memory, MB | processor seconds per million applications |",
        "|--:|--:|--:|--:|",
    ]
    sizes = sorted(clients for program, kind, clients in results if program == OURS and kind == "csv")
    for clients in sizes:
        one = results[OURS, "csv", clients]
        per_million = one["processor_seconds"] / clients * 1e6
        table.append(f"| {clients:,} | {one['seconds']:.1f} | {one['peak_memory_mb']:,} | {per_million:.1f} |")
    return [*table, ""]


def made(worlds: dict) -> list[str]:
    """Shows the cost of making the demo data."""
    rows = ["## Demo data at full size", "", "Each made once.", "", "| format | wall, s | processor, s | peak memory, MB |", "|---|--:|--:|--:|"]
    for kind, world in worlds.items():
        one = world["made"]
        rows.append(f"| {kind} | {one['seconds']:.0f} | {one['processor_seconds']:.0f} | {one['peak_memory_mb']:,} |")
    return rows


def gigabytes(size: int) -> str:
    """Formats a size on disk."""
    return f"{size / 1e9:.1f} GB"
