"""Trains LightGBM in Python on a matrix of `pret features`, and prints times and memory.

training.py compares it with `workspace-lib/examples/train_lightgbm.rs`. Both do the same in the
same order: read the Parquet file with polars, keep the labelled applications, train. The options
are those that the example printed, so both programs always use the same.
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
    """Returns this process's largest resident set so far, in MiB, read as the Rust example does."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split("kB")[0]) / 1024


def main() -> None:
    """Reads, trains, prints."""
    parser = argparse.ArgumentParser(description="Trains LightGBM in Python on a matrix of `pret features`.")
    parser.add_argument("matrix", type=Path, help="file that `pret features` wrote")
    parser.add_argument("--options", type=json.loads, required=True, help="LightGBM's options as JSON, as train_lightgbm prints them")
    parser.add_argument("--as", dest="layout", choices=("numpy", "polars"), default="numpy", help="type of the data given to LightGBM")
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
    # Made without options, as this project does. Otherwise the seed would choose other rows for the
    # bins of a large matrix.
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
