"""The applicants of the year: populations of the demo world, month by month, in one bundle.

A scenario has clients of its own. All of them go into one refreshed bundle, because the figures of
the service are about one version of the model, and a refresh makes another.
"""

import csv
import math
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# Share of the demo world's applications whose outcome is known, a little less than it is.
LABELLED = 0.855

TABLES = [
    "application_train",
    "bureau",
    "bureau_balance",
    "previous_application",
    "POS_CASH_balance",
    "installments_payments",
    "credit_card_balance",
]


@dataclass(frozen=True)
class Applicant:
    """A client who asks for a loan once, and what becomes of it."""

    client: int
    defaults: bool


def make(folder: Path, pret: Path, champion: Path, calendar: list[str | None], monthly: int, seed: int) -> list[list[Applicant]]:
    """Writes the bundle `folder/bundle`, and returns the applicants of each month of the calendar.

    Only clients whose outcome is known are taken: they are what the model was trained on.
    """
    tables = folder / "tables"
    tables.mkdir()
    clients = {}
    for at, scenario in enumerate(dict.fromkeys(calendar)):
        clients[scenario] = iter(population(folder, pret, scenario, calendar.count(scenario) * monthly, seed + at))
    (folder / "bundle").parent.mkdir(parents=True, exist_ok=True)
    run([pret, "refresh", "--bundle", champion, "--data", tables, "--out", folder / "bundle"])
    shutil.rmtree(tables)
    return [[next(clients[scenario]) for _ in range(monthly)] for scenario in calendar]


def population(folder: Path, pret: Path, scenario: str | None, labelled: int, seed: int) -> list[Applicant]:
    """Makes a population, appends it to the tables, and returns those whose outcome is known."""
    out = folder / "population"
    drift = ["--drift", scenario] if scenario else []
    size = math.ceil(labelled / LABELLED) + 50
    run([pret, "data", "demo", "--clients", str(size), "--seed", str(seed), *drift, "--out", out])
    for table in TABLES:
        append(out / f"{table}.csv", folder / "tables" / f"{table}.csv")
    with (out / "application_train.csv").open(newline="", encoding="utf-8") as file:
        applicants = [Applicant(int(row["SK_ID_CURR"]), row["TARGET"] == "1") for row in csv.DictReader(file)]
    shutil.rmtree(out)
    return applicants


def append(source: Path, target: Path) -> None:
    """Appends the rows of a file, and its header to an empty one."""
    is_first = not target.exists()
    with source.open("rb") as rows, target.open("ab") as all_rows:
        header = rows.readline()
        if is_first:
            all_rows.write(header)
        shutil.copyfileobj(rows, all_rows)


def run(command: list[object]) -> None:
    """Runs a program to its end; what it prints is shown only if it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"error: {' '.join(map(str, command))} ended with status {done.returncode}:\n{done.stderr}")
