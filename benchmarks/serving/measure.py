"""Measures both services alternately; each run starts, loads and stops one service.

A service is loaded with one connection and with many.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import agreement
from bodies import Bodies
from load import load
from services import OURS, PEER, PRET_API, Service

CONNECTIONS = (1, 32)
MANY = CONNECTIONS[-1]
WARM_UP = 2
# Starts of each service with the large bundle.
LARGE_STARTS = 3
Figures = dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """What is measured, and for how long."""

    bundle: Path
    large_bundle: Path
    folder: Path
    seconds: float
    repetitions: int

    def contenders(self, bundle: Path) -> dict[str, Service]:
        """Returns the services by their names on the page; the peer once per number of workers."""
        peers = {f"{PEER}, {workers} worker{'s' * (workers > 1)}": workers for workers in (1, 2)}
        named = {OURS: Service(OURS, 1, bundle, self.folder / "ours")}
        return named | {name: Service(PEER, workers, bundle, self.folder / f"peer-{workers}") for name, workers in peers.items()}


def measure(settings: Settings) -> Figures:
    """Compares the answers, then measures everything on the page except the soak."""
    bodies, file = Bodies(settings.bundle), settings.folder / "bodies"
    contenders = settings.contenders(settings.bundle)
    ours, peer = contenders[OURS], next(service for name, service in contenders.items() if name != OURS)
    with ours, peer:
        agreed = agreement.check(ours, peer, bodies)
    print(f"{agreed['bodies']} answers are the same.", flush=True)
    distinct = bodies.write_load(file)
    runs: dict[str, list[Figures]] = {name: [] for name in contenders}
    for turn in range(settings.repetitions):
        for name, service in contenders.items():
            runs[name].append(one_run(service, file, settings.seconds))
            print(f"  {turn + 1}  {name:20}{told(runs[name][-1])}", flush=True)
    services = {name: medians(found) | {"fastest_turn": fastest(found)} for name, found in runs.items()}
    return {
        "settings": {"seconds": settings.seconds, "repetitions": settings.repetitions, "bodies": distinct},
        "agreement": agreed,
        "services": services,
        "large": large(settings),
        "binary_mb": stripped_mb(settings.folder),
    }


def one_run(service: Service, bodies: Path, seconds: float) -> Figures:
    """Starts, loads and stops a service once."""
    with service:
        ready = service.ready_seconds
        load(service, MANY, min(WARM_UP, seconds), bodies)
        loads = {str(connections): load(service, connections, seconds, bodies) for connections in CONNECTIONS}
        memory = service.memory_mb()
        trivial = {str(connections): load(service, connections, seconds / 3, None) for connections in CONNECTIONS}
    return {"ready_seconds": ready, "memory_mb": memory, "connections": loads, "trivial": trivial}


def fastest(runs: list[Figures]) -> float:
    """Returns the highest throughput of all runs.

    Connections spread over workers at random, so the median may come from an unbalanced run.
    """
    return max(run["connections"][str(MANY)]["requests_per_second"] for run in runs)


def medians(runs: list[Any]) -> Any:
    """Returns the median of every figure over the runs; the maximum of memory, all errors."""
    first = runs[0]
    if not isinstance(first, dict):
        return round(statistics.median(runs), 4)
    gathered = {"memory_mb": max, "errors": sum, "not_2xx": sum, "requests": sum}
    columns = {name: [run[name] for run in runs] for name in first}
    return {name: gathered[name](column) if name in gathered else medians(column) for name, column in columns.items()}


def told(run: Figures) -> str:
    """Formats a run in a line."""
    loads = (f"{found['requests_per_second']:9,.0f}/s p99 {found['p99_us'] / 1000:7.2f} ms" for found in run["connections"].values())
    return f"ready {run['ready_seconds']:5.2f} s {run['memory_mb']:6.0f} MB " + "   ".join(loads)


def large(settings: Settings) -> Figures:
    """Measures start and memory with the bundle of the original's size."""
    bodies, file = Bodies(settings.large_bundle), settings.folder / "large-bodies"
    bodies.write_load(file)
    contenders = settings.contenders(settings.large_bundle)
    runs: dict[str, list[Figures]] = {name: [] for name in contenders}
    for _ in range(LARGE_STARTS):
        for name, service in contenders.items():
            with service:
                ready = service.ready_seconds
                errors = load(service, MANY, min(WARM_UP, settings.seconds), file)
                runs[name].append({"ready_seconds": ready, "memory_mb": service.memory_mb(), "not_2xx": errors["not_2xx"]})
    return {name: medians(found) for name, found in runs.items()}


def stripped_mb(folder: Path) -> float:
    """Returns the size of the program without its symbols."""
    copy = folder / "pret-api"
    shutil.copy(PRET_API, copy)
    subprocess.run(["strip", copy], check=True)
    return round(copy.stat().st_size / 1e6, 1)
