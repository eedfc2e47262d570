"""Runs a soak test: the service answers at 70 % of its capacity for minutes.

At the end it should be as fast and as small as at the start.
"""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path
from typing import Any

from bodies import Bodies
from load import load
from measure import MANY, WARM_UP
from services import OURS, Service

SHARE = 0.7
PARTS = 10
# Upper estimate of a prediction's bytes on disk: its row, its index entries, its part of the log.
BYTES_PER_REQUEST = 8_000
# Largest growth that still counts as none.
MEMORY_GROWTH, P99_GROWTH = 1.05, 1.5
# Smallest share of the requested rate that counts as reached.
KEPT_RATE = 0.97
Figures = dict[str, Any]


def soak(bundle: Path, folder: Path, seconds: int, capacity: float) -> Figures:
    """Loads one process in ten parts; at its best it answered `capacity` requests a second."""
    rate, part = SHARE * capacity, max(1, seconds // PARTS)
    require_space(folder, rate * seconds)
    bodies = folder / "bodies"
    Bodies(bundle).write_load(bodies)
    parts = []
    with Service(OURS, 1, bundle, folder / "soak") as service:
        load(service, MANY, WARM_UP, bodies)
        for number in range(1, PARTS + 1):
            found = load(service, MANY, part, bodies, rate)
            parts.append({"until_seconds": number * part, "memory_mb": service.memory_mb(), **found})
            p99, memory = found["p99_us"] / 1000, parts[-1]["memory_mb"]
            print(f"  {number * part:5} s  {found['requests_per_second']:9,.0f}/s  p99 {p99:6.2f} ms  {memory:6.1f} MB", flush=True)
        stored = stored_mb(service)
    return {"rate": round(rate), "seconds": PARTS * part, "stored_mb": stored, "parts": parts, **judged(parts, rate)}


def judged(parts: list[Figures], rate: float) -> Figures:
    """Says whether memory or latency grew, requests failed, or the rate was missed."""
    errors = sum(part["errors"] + part["not_2xx"] for part in parts)
    memory, p99 = (growth([part[figure] for part in parts]) for figure in ("memory_mb", "p99_us"))
    kept = round(min(part["requests_per_second"] for part in parts) / rate, 3)
    is_flat = errors == 0 and memory <= MEMORY_GROWTH and p99 <= P99_GROWTH and kept >= KEPT_RATE
    return {"failed": errors, "memory_growth": memory, "p99_growth": p99, "kept_rate": kept, "is_flat": is_flat}


def growth(parts: list[float]) -> float:
    """Compares the last three parts with three early ones; the first only fills the caches."""
    return round(statistics.median(parts[-3:]) / statistics.median(parts[1:4]), 3)


def stored_mb(service: Service) -> int:
    """Returns the size of the service's database, log included."""
    return round(sum(file.stat().st_size for file in service.folder.glob("predictions.db*")) / 1e6)


def require_space(folder: Path, requests: float) -> None:
    """Exits if the disk has not enough space for the stored predictions."""
    needed, free = requests * BYTES_PER_REQUEST, shutil.disk_usage(folder).free
    print(f"Storing {requests:,.0f} predictions, up to {needed / 1e9:.0f} GB in {folder} until the end.", flush=True)
    if needed > 0.9 * free:
        raise SystemExit(f"error: {folder} has {free / 1e9:.0f} GB free. Name another folder with --folder, or ask for less.")
