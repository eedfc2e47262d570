"""Writes pages and figures atomically, and sections of a page between their markers.

Only the standard library is imported, so that a test can compare every page with its saved figures.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def write_whole(path: Path, text: str) -> None:
    """Writes the file completely or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def write_from_results(page: Path, name: str, results: Path, measure_by: str, section: Callable[[dict[str, Any]], str]) -> None:
    """Writes a section of `page` from saved results, for `benchmarks/NAME --write-docs`.

    Without saved results it exits and says how to measure.
    """
    parser = argparse.ArgumentParser(prog=f"benchmarks/{name}", description=f"Writes the section on {name} of {page.name}.")
    parser.add_argument("--write-docs", action="store_true", required=True, help=f"write the tables into {page.name}")
    parser.parse_args()
    if not results.is_file():
        raise SystemExit(f"error: {results} is missing. Measure first: {measure_by}")
    write_between(page, name, f"benchmarks/{name} --write-docs", section(json.loads(results.read_text(encoding="utf-8"))))


def write_between(page: Path, name: str, writer: str, text: str) -> None:
    """Replaces the text between the markers of this name in a Markdown page.

    The opening marker names the script that writes there.
    """
    begin, end = f"<!-- {name}: written by {writer} -->", f"<!-- end of {name} -->"
    whole = page.read_text(encoding="utf-8")
    if begin not in whole or end not in whole:
        raise SystemExit(f"error: {page} has lost its markers. Put back the lines {begin} and {end}.")
    before, rest = whole.split(begin, 1)
    after = rest.split(end, 1)[1]
    write_whole(page, f"{before}{begin}\n\n{text}\n{end}{after}")
