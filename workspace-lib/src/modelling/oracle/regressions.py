"""Makes the figures that the scorecard and the logistic regression must agree with.

    tooling/bench.sh python workspace-lib/src/modelling/oracle/regressions.py

The design is a formula rather than a draw: the tests make the same rows. scikit-learn fits the coefficients and the
isotonic default rates; the score statistic is its textbook formula in numpy.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

ROWS = 300
EXACT = {"solver": "newton-cholesky", "tol": 1e-12, "max_iter": 1000}
row = np.arange(ROWS)
# Three columns on different cycles, and outcomes that lean on the first two.
design = np.column_stack([(row % 7 - 3) / 2, row * 5 % 11 / 4 - 1, row * 3 % 13 / 6 - 1])
outcomes = (design[:, 0] + 0.8 * design[:, 1] + (row * 17 % 23 / 8 - 1.4) > 0.9).astype(int)


def coefficients(values: np.ndarray, penalty: float) -> list[float]:
    """Intercept first."""
    fitted = LogisticRegression(C=1 / penalty, **EXACT).fit(values, outcomes)
    return [float(fitted.intercept_[0]), *map(float, fitted.coef_[0])]


# Rao's score statistic of adding the third column to a regression on the first two, with a ridge of 0.01 on their slopes.
two = coefficients(design[:, :2], 0.01)
with_one = np.column_stack([np.ones(ROWS), design[:, :2]])
probability = 1 / (1 + np.exp(-with_one @ two))
weight = probability * (1 - probability)
information = (with_one * weight[:, None]).T @ with_one + np.diag([0, 0.01, 0.01])
third = design[:, 2]
shared = with_one.T @ (weight * third)
variance = third @ (weight * third) - shared @ np.linalg.solve(information, shared)
statistic = (third @ (outcomes - probability)) ** 2 / variance

separating = LogisticRegression(C=100, **EXACT).fit(third[:, None], third > 0)
standard = (design - design.mean(axis=0)) / design.std(axis=0)

# Default rates of 20 bins of 50 applications, made to fall and to rise.
defaults = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4])
bins = np.arange(len(defaults))
rising = IsotonicRegression(increasing=True).fit_transform(bins, defaults / 50)
falling = IsotonicRegression(increasing=False).fit_transform(bins, defaults / 50)

results = {
    "defaults": int(outcomes.sum()),
    "coefficients": coefficients(design, 0.01),
    "standardised_penalty_10": coefficients(standard, 10),
    "separated": [float(separating.intercept_[0]), float(separating.coef_[0][0])],
    "score_statistic": float(statistic),
    "bin_defaults": defaults.tolist(),
    "rising_rates": rising.tolist(),
    "falling_rates": falling.tolist(),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(results, indent=2) + "\n")
