"""Trains a bundle of the original's size: 307,511 clients to train on, 48,744 others to serve.

It is trained once, in half an hour, with the default parameters of `pret train`, and stored in the
project's cache folder. Memory and start-up time depend on the number of clients, not on the quality
of the model.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from services import HERE

PRET = HERE.parents[1] / "target" / "release" / "pret"
CACHE = Path(os.environ.get("PRET_CACHE") or "~/.cache/pret-a-depenser").expanduser()
APPLICATIONS = 356_255
KEPT = CACHE / "serving" / f"bundle-{APPLICATIONS}"
# `make bench` creates the same folder.
WORLD = CACHE / "worlds" / f"parquet-{APPLICATIONS}"


def bundle() -> Path:
    """Returns the stored bundle; trains it if it does not exist."""
    if not (KEPT / "manifest.json").is_file():
        if not PRET.is_file():
            raise SystemExit(f"error: {PRET} is missing. Build it with `make pret`, or name a bundle with --large-bundle.")
        if not (WORLD / "demo.json").is_file():
            run("data", "demo", "--clients", str(APPLICATIONS), "--format", "parquet", "--out", str(WORLD))
        print("Training a bundle of the original's size, once (half an hour) …", flush=True)
        quick = ("--trials", "1", "--repetitions", "1", "--without-baselines", "--without-studies")
        run("train", "--data", str(WORLD), "--out", str(KEPT), *quick)
    return KEPT


def run(*words: str) -> None:
    """Runs `pret`; a failure ends the benchmark."""
    if subprocess.run([PRET, *words], stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise SystemExit(f"error: pret {' '.join(words)} failed: see above.")
