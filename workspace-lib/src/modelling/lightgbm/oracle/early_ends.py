"""Makes the figures that trainings in which some iterations find no split must agree with.

    tooling/bench.sh python workspace-lib/src/modelling/lightgbm/oracle/early_ends.py

The rows are a formula rather than a draw: the tests make the same ones. LightGBM's Python package trains on them with the
parameters that `Parameters::to_json` writes, its own loop over the iterations included.
"""

import json
from pathlib import Path

import lightgbm
import numpy as np

ROWS = 600
row = np.arange(ROWS)
values = np.column_stack(
    [
        row * 7 % 41 / 8,
        row * 11 % 37 / 8,
        row * 5 % 43 / 8,
        # Too rare for a leaf of a hundred, not for one of ten.
        np.where(row % 24 == 0, 1.0, 0.0),
        np.where(row % 9 == 0, np.nan, row * 13 % 31 / 8),
        row * 17 % 29 / 8,
    ]
)
outcomes = (values[:, 0] - values[:, 1] + 2.5 * values[:, 3] + row * 19 % 23 / 6 > 4.5).astype(int)

# What differs from the parameters below.
CASES = {
    "gbdt": {},
    "gbdt_rare": {"min_data_in_leaf": 10, "num_iterations": 20},
    "under_sampling": {"imbalance": "under_sampling", "min_data_in_leaf": 66},
    "goss": {"boosting": "goss"},
    "dart": {"boosting": "dart", "num_iterations": 30, "min_data_in_leaf": 40},
    "dart_in_vain": {"boosting": "dart"},
    "nothing": {"min_data_in_leaf": 400},
}
PARAMETERS = {
    "boosting": "gbdt",
    "num_iterations": 80,
    "learning_rate": 0.1,
    "num_leaves": 4,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.34,
    "bagging_fraction": 0.35,
    "lambda_l2": 5.0,
    "imbalance": "untreated",
    "is_monotone": False,
}
SEED = 3


def native(parameters: dict) -> dict:
    """As `Parameters::to_json` has them."""
    written = {
        "objective": "binary",
        **{name: parameters[name] for name in ["num_iterations", "learning_rate", "num_leaves", "min_data_in_leaf"]},
        "feature_fraction": parameters["feature_fraction"],
        "lambda_l2": parameters["lambda_l2"],
        "seed": SEED,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    if parameters["boosting"] == "goss":
        return {**written, "data_sample_strategy": "goss"}
    written["bagging_freq"] = 1
    if parameters["boosting"] == "dart":
        written["boosting"] = "dart"
    fraction = parameters["bagging_fraction"]
    if parameters["imbalance"] == "under_sampling":
        share = min(3 * outcomes.sum() / (ROWS - outcomes.sum()), 1)
        return {**written, "pos_bagging_fraction": fraction, "neg_bagging_fraction": fraction * share}
    return {**written, "bagging_fraction": fraction}


cases = {}
for name, difference in CASES.items():
    parameters = {**PARAMETERS, **difference}
    options = native(parameters)
    data = lightgbm.Dataset(values, outcomes, params=options)
    booster = lightgbm.train(options, data)
    cases[name] = {
        "parameters": parameters,
        "trees": booster.num_trees(),
        "scores": booster.predict(values, raw_score=True)[::10].tolist(),
    }
    print(f"{name}: {booster.num_trees()} of {parameters['num_iterations']} trees")

results = {"seed": SEED, "defaults": int(outcomes.sum()), "cases": cases}
Path(__file__).with_suffix(".json").write_text(json.dumps(results, indent=1) + "\n")
