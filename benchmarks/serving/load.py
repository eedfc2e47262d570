"""Runs the load generator, `wrk` with `load.lua`, and reads its results."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from services import HERE, PATIENCE, Service

SCRIPT = HERE / "load.lua"
PREDICTIONS, TRIVIAL = "/v1/predictions", "/health/live"
Figures = dict[str, Any]


def require() -> str:
    """Returns the version of wrk; exits if it is missing."""
    if not shutil.which("wrk"):
        raise SystemExit("error: wrk is missing. Install it (Debian: sudo apt-get install wrk), then run this again.")
    return subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout.split(" [")[0]


def load(service: Service, connections: int, seconds: float, bodies: Path | None, rate: float = 0) -> Figures:
    """Loads the service and returns the results.

    It sends the bodies of a file, or without one calls the trivial route. One thread of `wrk` keeps
    this many connections busy. Each sends its next request after an answer, or at the times that
    `rate` gives. Times are from sending to the end of the answer. When an answer takes much longer
    than others, wrk adds the shorter times of the requests that had to wait for it.
    """
    path = PREDICTIONS if bodies else TRIVIAL
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s", "--latency", "-s", SCRIPT]
    given = [f"http://127.0.0.1:{service.port}", "--", path, bodies or "-", service.key, rate]
    before = service.processor_seconds()
    words = [str(word) for word in (*command, *given)]
    try:
        run = subprocess.run(words, capture_output=True, text=True, check=False, timeout=seconds + PATIENCE)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"error: wrk did not end {PATIENCE} s after its {seconds:.0f} s; {service.name} said:\n{service.last_words()}") from None
    spent = service.processor_seconds() - before
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if run.returncode != 0 or not lines:
        raise SystemExit(f"error: wrk failed:\n{run.stdout}{run.stderr}")
    found = json.loads(lines[-1])
    requests = max(1, found["requests"])
    return {
        **found,
        "requests_per_second": round(found["requests"] / found["seconds"], 1),
        "processor_us_per_request": round(1e6 * spent / requests, 1),
    }
