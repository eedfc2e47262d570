"""A bundle of the original's size: 48,744 clients to serve, found by a training on 307,511 others.

It is trained once, with the parameters that `pret train` starts from, and kept in the project's cache folder: half an hour. Memory
and start depend on how many clients there are, not on how good the model is.
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
# Made by `make bench` too.
WORLD = CACHE / "worlds" / f"parquet-{APPLICATIONS}"


def bundle() -> Path:
    """The kept bundle, trained where there is none."""
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
