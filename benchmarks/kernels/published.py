"""Trains as "LightGBM with Simple Features" does, with two ways to find the number of trees.

As published, early stopping uses the fold whose score is reported. The unbiased way uses a part of
the training rows, and then trains on all of them.
"""

from __future__ import annotations

import lightgbm
from sklearn.model_selection import train_test_split

from out_of_fold import FIXED, Numbers, Parameters, Rows, fit

# As published in 2018. One thread, because threads wait for each other on a few thousand rows.
PUBLISHED: Parameters = {
    "learning_rate": 0.02,
    "num_leaves": 34,
    "feature_fraction": 0.9497036,
    "max_depth": 8,
    "lambda_l1": 0.041545473,
    "lambda_l2": 0.0735294,
    "min_gain_to_split": 0.0222415,
    "min_sum_hessian_in_leaf": 39.3259775,
    "num_threads": 1,
}
# The published early-stopping patience, and its limit on trees, which is never reached.
PATIENCE, MOST_TREES = 200, 10_000


def stopped_by(
    watched: Rows, values: Numbers, target: Numbers, train: Rows, seed: int, parameters: Parameters = PUBLISHED
) -> lightgbm.Booster:
    """Trains a booster on the rows `train` with early stopping by the AUC of the rows `watched`."""
    data = lightgbm.Dataset(values[train], target[train], params={"verbosity": -1})
    watch = lightgbm.Dataset(values[watched], target[watched], reference=data)
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    options = {**FIXED, **parameters, "seed": seed, "metric": "auc"}
    return lightgbm.train(options, data, MOST_TREES, valid_sets=[watch], callbacks=[stop])


def stopped_inside(
    values: Numbers, target: Numbers, train: Rows, seed: int, parameters: Parameters = PUBLISHED
) -> lightgbm.Booster:
    """Finds the number of trees on a fifth of the training rows, then trains on all of them."""
    inner, watched = train_test_split(train, test_size=0.2, stratify=target[train], random_state=seed)
    trees = stopped_by(watched, values, target, inner, seed, parameters).best_iteration
    return fit(values[train], target[train], parameters, trees, seed)
