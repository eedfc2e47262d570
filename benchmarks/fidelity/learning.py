"""Trains LightGBM on demo and real rows: adversarial validation, and default prediction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import tables
from out_of_fold import Contributions, Numbers, Parameters, fit, folds, predictions

Figures = dict[str, object]

TELLER: Parameters = {"learning_rate": 0.1, "num_leaves": 31, "min_data_in_leaf": 50, "feature_fraction": 0.5}
TELLER_TREES = 100
# Enough to find any difference that matters, and few enough to be quick.
MOST_TOLD = 20_000
SCORER: Parameters = {
    "learning_rate": 0.04,
    "num_leaves": 15,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
}
SCORER_TREES = 200
# After each round the columns with the largest gain are removed, to show the next ones.
ROUNDS, PUT_ASIDE = 4, 5


@dataclass(frozen=True)
class Matrix:
    """Numbers, with categories as codes."""

    values: Numbers
    names: list[str]
    categorical: list[int]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Matrix:
        """Encodes words as alphabetical positions of their categories; missing stays missing."""
        words = set(tables.words(frame))
        columns = []
        for name in frame.columns:
            column = frame[name]
            if name in words:
                column = column.astype("string").astype("category").cat.codes.replace(-1, np.nan)
            columns.append(column.to_numpy(dtype=np.float64))
        categorical = [place for place, name in enumerate(frame.columns) if name in words]
        return cls(np.column_stack(columns), [str(name) for name in frame.columns], categorical)


def with_ratios(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds ten columns that a suspicious reader would compute.

    They are ratios of amounts and days, and remainders of round amounts.
    """
    credit, annuity, goods, income = (frame[f"AMT_{name}"] for name in ("CREDIT", "ANNUITY", "GOODS_PRICE", "INCOME_TOTAL"))
    # The copy is one block, so adding columns causes no fragmentation warning.
    return frame.copy().assign(
        credit_to_annuity=credit / annuity,
        credit_to_goods=credit / goods,
        credit_to_income=credit / income,
        annuity_to_income=annuity / income,
        employed_to_age=frame["DAYS_EMPLOYED"] / frame["DAYS_BIRTH"],
        registration_to_age=frame["DAYS_REGISTRATION"] / frame["DAYS_BIRTH"],
        credit_remainder=credit % 4500,
        annuity_remainder=annuity % 45,
        goods_remainder=goods % 4500,
        income_remainder=income % 4500,
    )


def tell_apart(demo: pd.DataFrame, real: pd.DataFrame, rounds: int = ROUNDS) -> Figures:
    """Runs adversarial validation with equal numbers of demo and real rows.

    The out-of-fold AUC is 0.5 if the rows cannot be distinguished.
    """
    size = min(len(demo), len(real), MOST_TOLD)
    rows = pd.concat([demo.sample(size, random_state=0), real.sample(size, random_state=0)], ignore_index=True)
    source = np.repeat([0.0, 1.0], size)
    names = [name for name in real.columns if name in demo.columns and name not in (*tables.KEYS, tables.TARGET)]
    told = []
    for _ in range(rounds):
        area, gains = told_apart(Matrix.of(rows[names]), source)
        top = gains.head(PUT_ASIDE)
        told.append(
            {
                "columns": len(names),
                "auc": round(area, 4),
                "top_columns": [{"column": str(name), "share_of_gain": round(float(share), 4)} for name, share in gains.head(15).items()],
            }
        )
        names = [name for name in names if name not in set(top.index)]
    return {"rows_of_each": size, "put_aside_each_round": PUT_ASIDE, "rounds": told}


def told_apart(matrix: Matrix, source: Numbers) -> tuple[float, pd.Series]:
    """Returns the AUC of one round and each column's share of the gain, the largest first."""
    scores, gains = np.zeros(len(source)), np.zeros(len(matrix.names))
    for train, rows in folds(source, seed=0):
        booster = fit(matrix.values[train], source[train], TELLER, TELLER_TREES, 0, matrix.categorical)
        scores[rows] = booster.predict(matrix.values[rows])
        gains += booster.feature_importance("gain")
    shares = pd.Series(gains / gains.sum(), index=matrix.names).sort_values(ascending=False, kind="stable")
    return Contributions.of(source, scores).value(), shares


def predictability(frame: pd.DataFrame, seeds: int = 3) -> Figures:
    """Returns the out-of-fold AUC of predicting TARGET, over some seeds, with DeLong's interval."""
    frame = frame[frame[tables.TARGET].notna()]
    target: Numbers = frame[tables.TARGET].to_numpy(dtype=np.float64)
    matrix = Matrix.of(frame.drop(columns=[name for name in (*tables.KEYS, tables.TARGET) if name in frame.columns]))
    areas = [
        Contributions.of(target, predictions(matrix.values, target, SCORER, SCORER_TREES, seed, matrix.categorical)) for seed in range(seeds)
    ]
    mean = Contributions.mean(areas)
    low, high = mean.interval()
    return {
        "applications": len(target),
        "defaults": int(target.sum()),
        "columns": len(matrix.names),
        "auc": round(mean.value(), 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }
