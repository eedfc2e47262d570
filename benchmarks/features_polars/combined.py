"""Features that combine several tables."""

from __future__ import annotations

import polars as pl

from application import sum_of, yes_no
from expressions import ratio


def features() -> dict[str, pl.Expr]:
    """Computes features from the tables' features."""
    return debts() | comparisons() | history() | lateness()


def sum_with(amount: str, others: list[str]) -> pl.Expr:
    """Adds the known values of the others to an amount; unknown if the amount is unknown."""
    return pl.when(pl.col(amount).is_not_null()).then(sum_of([amount, *others]))


def debts() -> dict[str, pl.Expr]:
    """Compares all debts and annuities with the income."""
    income = pl.col("income_amount")
    elsewhere = pl.col("bureau_active_debt_sum")
    here = ["previous_running_payments_left", "card_balance_latest"]
    annuities = ["bureau_annuity_sum", "previous_running_annuity_sum"]
    return {
        "bureau_debt_to_income": ratio(elsewhere, income),
        "debt_here_to_income": ratio(sum_of(here), income),
        "total_debt_to_income": ratio(sum_with("credit_amount", ["bureau_active_debt_sum", *here]), income),
        "bureau_debt_to_credit_asked": ratio(elsewhere, pl.col("credit_amount")),
        "bureau_annuity_to_income": ratio(pl.col("bureau_annuity_sum"), income),
        "total_annuity_to_income": ratio(sum_with("annuity_amount", annuities), income),
    }


def comparisons() -> dict[str, pl.Expr]:
    """Compares the requested loan with earlier ones."""
    credit = pl.col("credit_amount")
    annuity = pl.col("annuity_amount")
    return {
        "annuity_to_previous": ratio(annuity, pl.col("previous_annuity_mean")),
        "credit_to_previous": ratio(credit, pl.col("previous_credit_mean")),
        "credit_to_previous_maximum": ratio(credit, pl.col("previous_credit_maximum")),
        "rate_beyond_previous": pl.col("loan_estimated_rate") - pl.col("previous_rate_mean"),
        "months_to_previous": ratio(pl.col("loan_estimated_months"), pl.col("previous_payments_mean")),
        "credit_to_bureau_mean": ratio(credit, pl.col("bureau_credit_mean")),
        "credit_to_bureau_maximum": ratio(credit, pl.col("bureau_credit_maximum")),
        "annuity_to_largest_instalment": ratio(annuity, pl.col("installments_due_maximum")),
        "annuity_to_mean_instalment": ratio(annuity, pl.col("installments_due_mean")),
    }


def history() -> dict[str, pl.Expr]:
    """Says how much is known of the client, and since when."""
    return {
        "has_no_bureau_history": yes_no(pl.col("bureau_credits").is_null()),
        "has_no_previous_application": yes_no(pl.col("previous_applications").is_null()),
        "applications_last_year": sum_of(["previous_applications_last_year", "bureau_credits_last_year"]),
        "first_credit_years": pl.max_horizontal("previous_first_decision_years", "bureau_first_credit_years"),
        "last_credit_years": pl.min_horizontal("previous_last_decision_years", "bureau_last_credit_years"),
    }


def lateness() -> dict[str, pl.Expr]:
    """Combines delays over all tables."""
    return {
        "worst_late_share": pl.max_horizontal(
            "bureau_late_months_share", "pos_late_months_share", "installments_late_share", "card_late_months_share"
        ),
    }
