"""Reproduces "Start Here: A Gentle Introduction" on the application table, and changes to it.

Its last model is LightGBM on one-hot columns of the application alone. Follow-ups add statistics of
groups of applicants and label means for each category. Their effect on the reported AUC is measured
here too.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.preprocessing import PolynomialFeatures

import tables
from out_of_fold import Numbers, Parameters, Rows, fit, folds

from kernels.variants import Comparison, Score, Variant

KERNEL = "Start Here: A Gentle Introduction"
# As published. `subsample` has no effect there, because its frequency stays zero.
PUBLISHED: Parameters = {"learning_rate": 0.05, "num_leaves": 31, "lambda_l1": 0.1, "lambda_l2": 0.1, "num_threads": 1}
# scikit-learn's `class_weight="balanced"` scales both classes. LightGBM's own option scales only
# the defaults, to the same ratio.
BALANCED: Parameters = {**PUBLISHED, "is_unbalance": True}
TREES = 120
NOT_KNOWN = 365_243

SCORES = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"]
# Gender, family and children, and proxies for them: accompanying person, maternity leave.
PROTECTED = (
    "CODE_GENDER",
    "NAME_FAMILY_STATUS",
    "CNT_CHILDREN",
    "CNT_FAM_MEMBERS",
    "NAME_INCOME_TYPE_Maternity leave",
    "NAME_TYPE_SUITE",
)
AGE = ("DAYS_BIRTH", "DAYS_EMPLOYED_PERCENT")
GROUP = ["NAME_EDUCATION_TYPE", "OCCUPATION_TYPE", "AGE_RANGE"]
GROUPED = ["AMT_INCOME_TOTAL", "AMT_CREDIT", "AMT_ANNUITY", "EXT_SOURCE_2"]
SMOOTHING = 20.0

# Returns columns to add to the matrix, given the training rows; one row for each application.
Added = Callable[[Rows, int], Numbers]


class GentleIntroduction:
    """The notebook's matrix on labelled applications."""

    def __init__(self, applications: pd.DataFrame) -> None:
        self.raw = applications.reset_index(drop=True)
        self.target: Numbers = self.raw[tables.TARGET].to_numpy(dtype=np.float64)
        self.one_hot = cleaned(pd.get_dummies(self.raw.drop(columns=[tables.TARGET, "SK_ID_CURR"]), dtype=np.uint8))
        self.names = list(self.one_hot.columns)
        self.values: Numbers = self.one_hot.to_numpy(dtype=np.float64)
        self.ratios: Numbers = ratios(self.one_hot).to_numpy(dtype=np.float64)
        self.with_ratios: Numbers = np.hstack([self.values, self.ratios])
        self.names_with_ratios = self.names + list(ratios(self.one_hot).columns)

    def facts(self) -> dict[str, float]:
        """Returns figures that need no model."""
        return {
            "applications": len(self.target),
            "defaults": int(self.target.sum()),
            "default_rate": round(float(self.target.mean()), 5),
            "columns": len(self.names),
            "columns_of_words": len(tables.words(self.raw)),
        }

    def model(self, values: Numbers, parameters: Parameters = BALANCED, added: Added | None = None) -> Score:
        """Returns a scoring function: LightGBM on `values` and on columns from `added`."""

        def score(train: Rows, rows: Rows, seed: int) -> tuple[Numbers, int]:
            matrix = values if added is None else np.hstack([values, added(train, seed)])
            booster = fit(matrix[train], self.target[train], parameters, TREES, seed)
            return booster.predict(matrix[rows]), matrix.shape[1]

        return score

    def without(self, beginnings: tuple[str, ...]) -> Numbers:
        """Returns the matrix with ratios, without the columns with one of these name prefixes."""
        kept = [position for position, name in enumerate(self.names_with_ratios) if not name.startswith(beginnings)]
        return self.with_ratios[:, kept]

    def polynomials(self, train: Rows, seed: int) -> Numbers:
        """Returns products of up to three of the external scores and the age.

        Missing values are first replaced by the training median.
        """
        chosen = self.one_hot[[*SCORES, "DAYS_BIRTH"]]
        filled = chosen.fillna(chosen.iloc[train].median())
        return PolynomialFeatures(degree=3, include_bias=False).fit_transform(filled.to_numpy())

    def score_statistics(self, train: Rows, seed: int) -> Numbers:
        """Returns mean, minimum, maximum, spread and number of the known external scores."""
        scores = self.raw[SCORES]
        parts = [scores.mean(axis=1), scores.min(axis=1), scores.max(axis=1), scores.std(axis=1), scores.count(axis=1)]
        return np.column_stack(parts)

    def group_statistics(self, everywhere: bool) -> Added:
        """Adds median and spread of four columns by education, occupation and age range."""
        groups = self.raw.assign(AGE_RANGE=np.digitize(-self.raw["DAYS_BIRTH"] / 365, [27, 40, 50, 65]))[GROUP + GROUPED]

        def added(train: Rows, seed: int) -> Numbers:
            known = (groups if everywhere else groups.iloc[train]).groupby(GROUP)[GROUPED].agg(["median", "std"])
            known.columns = pd.Index([f"{column}_{statistic}" for column, statistic in known.columns])
            return groups[GROUP].join(known, on=GROUP)[known.columns].to_numpy()

        return added

    def default_rates(self, everywhere: bool) -> Added:
        """Adds the default rate of each organisation type, of each occupation and of each pair."""
        organisation, occupation = self.raw["ORGANIZATION_TYPE"].fillna("?"), self.raw["OCCUPATION_TYPE"].fillna("?")
        keys = [organisation, occupation, organisation + "/" + occupation]

        def rates(rows: Rows) -> list[pd.Series]:
            labels, overall = pd.Series(self.target[rows]), float(self.target[rows].mean())
            result = []
            for key in keys:
                groups = labels.groupby(key.to_numpy()[rows])
                smoothed = (groups.sum() + SMOOTHING * overall) / (groups.count() + SMOOTHING)
                result.append(key.map(smoothed).fillna(overall))
            return result

        def added(train: Rows, seed: int) -> Numbers:
            if everywhere:
                return np.column_stack(rates(np.arange(len(self.target))))
            result = np.column_stack(rates(train))
            # A training row must not see its own label either.
            for others, held_out in folds(self.target[train], seed):
                result[train[held_out]] = np.column_stack(rates(train[others]))[train[held_out]]
            return result

        return added

    def codes(self, train: Rows, seed: int) -> Numbers:
        """Encodes each category as its rank by frequency among the training rows."""
        columns = []
        for name in tables.words(self.raw):
            places = {category: place for place, category in enumerate(self.raw[name].iloc[train].value_counts().index)}
            columns.append(self.raw[name].map(places).to_numpy(dtype=np.float64))
        return np.column_stack(columns)

    def numbers(self) -> Numbers:
        """Returns the matrix with ratios, without the one-hot columns."""
        raw = set(self.raw.columns) | {"DAYS_EMPLOYED_ANOM"}
        kept = [position for position, name in enumerate(self.names) if name in raw]
        return np.hstack([self.values[:, kept], self.ratios])


def cleaned(frame: pd.DataFrame) -> pd.DataFrame:
    """Makes ages positive; unknown employment becomes missing, with a flag."""
    unknown = frame["DAYS_EMPLOYED"] == NOT_KNOWN
    return frame.assign(
        DAYS_EMPLOYED=frame["DAYS_EMPLOYED"].mask(unknown),
        DAYS_EMPLOYED_ANOM=unknown.astype(np.uint8),
        DAYS_BIRTH=frame["DAYS_BIRTH"].abs(),
    )


def ratios(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the notebook's four ratios."""
    return pd.DataFrame(
        {
            "CREDIT_INCOME_PERCENT": frame["AMT_CREDIT"] / frame["AMT_INCOME_TOTAL"],
            "ANNUITY_INCOME_PERCENT": frame["AMT_ANNUITY"] / frame["AMT_INCOME_TOTAL"],
            "CREDIT_TERM": frame["AMT_ANNUITY"] / frame["AMT_CREDIT"],
            "DAYS_EMPLOYED_PERCENT": frame["DAYS_EMPLOYED"] / frame["DAYS_BIRTH"],
        }
    )


def comparisons(data: GentleIntroduction) -> list[Comparison]:
    """Returns every change that is measured on applications alone."""

    def variant(name: str, values: Numbers, parameters: Parameters = BALANCED, added: Added | None = None) -> Variant:
        return Variant(name, data.model(values, parameters, added))

    base = variant("one-hot, balanced", data.values)
    full = variant("with ratios, balanced", data.with_ratios)
    plain = variant("with ratios", data.with_ratios, PUBLISHED)
    polynomials = variant("with polynomials, balanced", data.values, BALANCED, data.polynomials)
    statistics = variant("with ratios and score statistics", data.with_ratios, PUBLISHED, data.score_statistics)
    codes = variant("codes and ratios", data.numbers(), PUBLISHED, data.codes)
    no_gender = variant("no gender, family, children", data.without(PROTECTED), PUBLISHED)
    no_age = variant("nor age", data.without(PROTECTED + AGE), PUBLISHED)
    groups_all = variant("groups of all rows", data.with_ratios, PUBLISHED, data.group_statistics(everywhere=True))
    groups_train = variant("groups of the training rows", data.with_ratios, PUBLISHED, data.group_statistics(everywhere=False))
    rates_all = variant("default rates of all rows", data.with_ratios, PUBLISHED, data.default_rates(everywhere=True))
    rates_train = variant("default rates of other rows", data.with_ratios, PUBLISHED, data.default_rates(everywhere=False))
    follow_ups = KERNEL + ", follow-ups"
    seventh = "LightGBM 7th place solution"
    changes = [
        ("G1", KERNEL, "no ratios", "its four ratios of amounts and days", base, full),
        ("G2", KERNEL, "no products", "its products of external scores and age, missing values filled in", base, polynomials),
        ("G3", KERNEL, "defaults weighted up until both classes weigh the same", "no weights", full, plain),
        ("G4", KERNEL, "the three external scores as they are", "their mean, least, greatest, spread and number too", plain, statistics),
        ("G5", KERNEL, "a column for each category", "one column of codes, by frequency, for each category column", plain, codes),
        ("G6", KERNEL, "gender, family status and children are model inputs", "left out", plain, no_gender),
        ("G7", KERNEL, "age is a model input too", "left out as well, with the ratio to it", plain, no_age),
        ("G8", seventh, "group medians over all rows, those to be scored among them", "over the training rows", groups_all, groups_train),
        ("G9", follow_ups, "default rate of each category over all rows, then cross-validated", "from other folds", rates_all, rates_train),
    ]
    return [Comparison(*change) for change in changes]
