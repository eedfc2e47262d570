"""Estimates a loan's duration and interest rate from its amounts."""

from __future__ import annotations

import polars as pl

# The tree's questions (credit over annuity, or credit over price of the goods, below a limit: yes,
# no) and its answers in months.
A = "credit_to_annuity"
G = "credit_to_goods"
Tree = float | tuple[str, float, "Tree", "Tree"]
SHORT: Tree = (
    A,
    10.81,
    (A, 7.19, 6, 12),
    (
        A,
        14.48,
        (G, 1.2945, (A, 12.47, 18, (G, 1.1023, 19, (G, 1.1973, 23, 18.7))), 24.2),
        (
            A,
            14.79,
            34.5,
            (
                A,
                17.11,
                (A, 15.24, 21.6, (G, 1.3164, 24.5, 31.7)),
                (A, 17.41, (A, 17.35, 29.3, 36), (A, 17.94, 24.9, (A, 18.45, 38.3, 25.1))),
            ),
        ),
    ),
)
MIDDLE: Tree = (
    A,
    21.04,
    (
        G,
        1.1363,
        (
            G,
            1.0238,
            (A, 19.19, 42.2, 33.7),
            (A, 19.39, 25, (A, 19.64, 35.3, 30.4)),
        ),
        (A, 19.19, (A, 19.10, 38, 47), (A, 19.92, 34.3, (A, 20.57, 47.1, 36.3))),
    ),
    (
        A,
        22.10,
        45.2,
        (
            A,
            23.61,
            35.9,
            (A, 24.41, 47.4, (G, 1.1656, (A, 25.47, 36, (A, 25.89, 44.8, 36.6)), (A, 25.30, 38.1, 47.3))),
        ),
    ),
)
LONG: Tree = (A, 30.67, (A, 27.93, 47.8, (A, 28.27, 60, 48.7)), (A, 33.72, (A, 31.03, 59.7, 49.7), 59.6))
TREE: Tree = (A, 18.87, SHORT, (A, 27.02, MIDDLE, LONG))


def estimated_months(revolving: pl.Expr) -> pl.Expr:
    """Estimates the months of the requested loan.

    They are at least the number of annuities, and unknown for a revolving loan.
    """
    annuities = pl.col(A)
    is_known = annuities.is_not_null() & pl.col(G).is_not_null()
    return pl.when(is_known & ~revolving).then(pl.max_horizontal(answer(TREE), annuities))


def answer(tree: Tree) -> pl.Expr:
    """Returns the tree's answer for each row."""
    if not isinstance(tree, tuple):
        return pl.lit(float(tree))
    question, limit, yes, no = tree
    return pl.when(pl.col(question) < limit).then(answer(yes)).otherwise(answer(no))


def yearly_rate(credit: pl.Expr, annuity: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Estimates the yearly interest rate: interest over the mean debt of an evenly repaid credit.

    n months of annuities A cost nA - C for a credit C. That is 12 (nA - C) / n a year. The mean
    debt is C (n + 1) / 2n.
    """
    cost = pl.when(credit != 0).then(months * annuity / credit) - 1
    return pl.when(months != -1).then(24 * cost / (months + 1))
