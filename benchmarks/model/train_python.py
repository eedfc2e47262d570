"""Trains LightGBM in Python on a matrix that `pret features` wrote, and says what it took: the other side of training.py.

It does what `workspace-lib/examples/train_lightgbm.rs` does, in the same order, and nothing else: reads the Parquet with
polars, keeps the labelled applications, trains. The options are those that the example printed, so that the two cannot
drift apart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path

import lightgbm
import numpy as np
import polars as pl

from measuring import seconds_since

KEY, TARGET = "SK_ID_CURR", "TARGET"


def peak_memory_mb() -> float:
    """The largest resident set of this process so far, in MiB, as the other side reads it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split("kB")[0]) / 1024


def main() -> None:
    """Reads, trains, prints."""
    parser = argparse.ArgumentParser(description="LightGBM in Python on a matrix of `pret features`.")
    parser.add_argument("matrix", type=Path, help="what `pret features` wrote")
    parser.add_argument("--options", type=json.loads, required=True, help="LightGBM's, as train_lightgbm prints them, JSON")
    parser.add_argument("--as", dest="layout", choices=("numpy", "polars"), default="numpy", help="what LightGBM is given")
    parser.add_argument("--model", type=Path, help="file to write the model to")
    arguments = parser.parse_args()

    start = time.perf_counter()
    frame = pl.read_parquet(arguments.matrix).filter(pl.col(TARGET).is_not_null())
    target = frame[TARGET].to_numpy().astype(np.float32)
    inputs = frame.drop(KEY, TARGET)
    names = inputs.columns
    del frame
    reading = seconds_since(start)
    values = inputs.to_numpy() if arguments.layout == "numpy" else inputs
    del inputs
    arranging = seconds_since(start) - reading

    training, processor = time.perf_counter(), time.process_time()
    # Made without options, as this project makes it: else the seed would draw other rows for the bins of a large matrix.
    data = lightgbm.Dataset(values, target, feature_name=names, params={"verbosity": -1}).construct()
    booster = lightgbm.train(dict(arguments.options), data, arguments.options["num_iterations"])
    training, processor = seconds_since(training), time.process_time() - processor

    model = booster.model_to_string()
    report = {
        "program": "Python",
        "applications": len(target),
        "features": len(names),
        "reading_seconds": reading,
        "arranging_seconds": arranging,
        "training_seconds": training,
        "training_processor_seconds": processor,
        "seconds": seconds_since(start),
        "peak_memory_mb": peak_memory_mb(),
        "trees_sha256": hashlib.sha256(model.split("\nparameters:")[0].encode()).hexdigest(),
        "lightgbm": lightgbm.__version__,
    }
    print(json.dumps(report))
    if arguments.model:
        arguments.model.write_text(model)


if __name__ == "__main__":
    main()
