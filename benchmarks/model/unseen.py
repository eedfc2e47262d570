"""Compares this project's model with the public kernel on clients unused in any choice, paired.

    tooling/bench.sh python benchmarks/model/unseen.py --data DIR --split OUT --train 3500
    pret train --data OUT/training --out OUT/bundle --without-studies
    pret score --bundle OUT/bundle --data OUT/unseen --output OUT/scores.csv
    tooling/bench.sh python benchmarks/model/unseen.py --data DIR --split OUT --name linked
    tooling/bench.sh python benchmarks/model --write-docs

The first call cuts the labelled applications in two, stratified. The second call of unseen.py
trains the kernel on the same training rows, evaluates both models on the other rows and saves the
figures. The kernel's features are computed over all applications at once, as the kernel does; they
read no outcome.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt
import pandas as pd
import sklearn
from sklearn.model_selection import train_test_split

import tables
from decisions import BREAK_EVEN, costs, mean_with_interval
from kernels.published import PUBLISHED, stopped_inside
from kernels.variants import Results
from out_of_fold import Contributions, Numbers
from peer import ROWS_WORTH_THREADS, Matrix

HERE = Path(__file__).resolve().parent
CLIENT = "SK_ID_CURR"
Figures = dict[str, object]


def split(data: Path, out: Path, train: int, seed: int) -> None:
    """Writes two folders of tables, `training` and `unseen`; histories are links into `data`."""
    applications = pd.read_csv(data / f"{tables.APPLICATION_TRAIN}.csv", dtype=str)
    training, unseen = train_test_split(applications, train_size=train, stratify=applications[tables.TARGET], random_state=seed)
    for name, part in (("training", training), ("unseen", unseen)):
        folder = out / name
        folder.mkdir(parents=True)
        part.sort_index().to_csv(folder / f"{tables.APPLICATION_TRAIN}.csv", index=False)
        # All clients of `unseen` are labelled: `pret score` then scores every one of them.
        others = tables.HISTORIES if name == "unseen" else (*tables.HISTORIES, tables.APPLICATION_TEST)
        for table in (table for table in others if tables.has(data, table)):
            (folder / f"{table}.csv").symlink_to((data / f"{table}.csv").resolve())


def clients_of(folder: Path) -> npt.NDArray[np.int64]:
    """Returns the labelled clients of a folder, in the order of their file."""
    return pd.read_csv(folder / f"{tables.APPLICATION_TRAIN}.csv", usecols=[CLIENT])[CLIENT].to_numpy(dtype=np.int64)


def figures(target: Numbers, probability: Numbers, features: int) -> Figures:
    """Returns the saved figures of one model."""
    refused = probability >= BREAK_EVEN
    return {
        "features": features,
        "auc": round(Contributions.of(target, probability).value(), 5),
        "brier": round(float(np.mean((probability - target) ** 2)), 5),
        "cost": round(float(costs(refused, target).mean()), 5),
        "refusal_rate": round(float(refused.mean()), 5),
    }


def compare(data: Path, folder: Path) -> Figures:
    """Returns all the figures of one data set."""
    scores = pd.read_csv(folder / "scores.csv").set_index(CLIENT)["probability"]
    inputs = json.loads((folder / "bundle" / "manifest.json").read_text(encoding="utf-8"))["feature_names"]
    matrix = Matrix.of(data)
    training, unseen = (matrix.rows_of(clients_of(folder / part)) for part in ("training", "unseen"))
    # The kernel drops the few clients without a gender, so neither model is evaluated on them.
    training, unseen = training[training >= 0], unseen[unseen >= 0]
    target = matrix.target[unseen]
    ours = scores.loc[matrix.clients[unseen]].to_numpy()
    parameters = {**PUBLISHED, "num_threads": int(len(training) < ROWS_WORTH_THREADS)}
    booster = stopped_inside(matrix.values, matrix.target, training, 0, parameters)
    peer = booster.predict(matrix.values[unseen])
    area = Contributions.of(target, ours).minus(Contributions.of(target, peer))
    cost = costs(ours >= BREAK_EVEN, target) - costs(peer >= BREAK_EVEN, target)
    return {
        "training": len(training),
        "training_defaults": int(matrix.target[training].sum()),
        "unseen": len(unseen),
        "unseen_defaults": int(target.sum()),
        "ours": figures(target, ours, len(inputs)),
        "peer": {**figures(target, peer, len(matrix.names)), "trees": booster.num_trees()},
        "ours_less_peer": {
            "auc": [round(value, 5) for value in (area.value(), *area.interval())],
            "cost": [round(value, 5) for value in mean_with_interval(cost)],
        },
    }


def main() -> None:
    """Splits the data, or compares the models and saves the figures."""
    parser = argparse.ArgumentParser(description="Compares this project's model with a public kernel on clients that neither saw.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with Kaggle's CSV files")
    parser.add_argument("--split", type=Path, required=True, metavar="OUT", help="folder for the two parts")
    parser.add_argument("--train", type=int, metavar="N", help="split the data, with N applications to train on")
    parser.add_argument("--seed", type=int, default=1, help="seed of the split (default: %(default)s)")
    parser.add_argument("--name", help="name of the saved figures (default: the name of --data)")
    parser.add_argument("--results", type=Path, default=HERE / "results.json", metavar="FILE", help="file of the figures")
    arguments = parser.parse_args()
    if arguments.train:
        split(arguments.data, arguments.split, arguments.train, arguments.seed)
        return
    measured = compare(arguments.data, arguments.split)
    results = Results(arguments.results)
    results.set("versions", {module.__name__: module.__version__ for module in (lightgbm, np, pd, sklearn)})
    results.set("unseen", {arguments.name or arguments.data.resolve().name: measured})
    print(json.dumps(measured, indent=2))


if __name__ == "__main__":
    main()
