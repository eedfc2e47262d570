"""Features of credits with other lenders: number, amounts, times."""

from __future__ import annotations

import polars as pl

from expressions import DAYS, DAYS_OF_YEAR, count, holds, known, of, ratio, share, total, windows, years_before
from reading import CLIENT, Source

TABLE = "bureau"
COLUMNS = [
    CLIENT,
    "SK_ID_BUREAU",
    "CREDIT_ACTIVE",
    "CREDIT_TYPE",
    "DAYS_CREDIT",
    "DAYS_CREDIT_ENDDATE",
    "DAYS_ENDDATE_FACT",
    "DAYS_CREDIT_UPDATE",
    "CREDIT_DAY_OVERDUE",
    "CNT_CREDIT_PROLONG",
    "AMT_CREDIT_SUM",
    "AMT_CREDIT_SUM_DEBT",
    "AMT_CREDIT_SUM_OVERDUE",
    "AMT_CREDIT_MAX_OVERDUE",
    "AMT_ANNUITY",
]
# A planned end later than this, in days, is no real end.
FIFTY_YEARS = 18_262

AMOUNT = pl.col("AMT_CREDIT_SUM")
DEBT = pl.col("AMT_CREDIT_SUM_DEBT")
WORST_OVERDUE = pl.col("AMT_CREDIT_MAX_OVERDUE")
TAKEN = pl.col("DAYS_CREDIT")
PLANNED_END = pl.col("DAYS_CREDIT_ENDDATE")
ACTIVE = pl.col("active")
CLOSED = pl.col("closed")
CARD = pl.col("card")
SECURED = pl.col("secured")
OWED = pl.col("owed")


def features(source: Source, clients: pl.LazyFrame) -> pl.LazyFrame:
    """Returns one row for each client with a credit from another lender."""
    state = pl.col("CREDIT_ACTIVE")
    kind = pl.col("CREDIT_TYPE")
    credits = source.history(TABLE, COLUMNS, clients, ["DAYS_CREDIT"], ["SK_ID_BUREAU"]).with_columns(
        active=holds(state == "Active"),
        closed=holds(state == "Closed"),
        card=holds(kind == "Credit card"),
        secured=holds(kind.is_in(["Car loan", "Mortgage", "Real estate loan"])),
        # Debt and amount are summed over the same credits, so that their ratio is meaningful.
        owed=holds((state == "Active") & known(DEBT)),
    )
    # Rows stay sorted within a client: from the latest credit to the first, equal ones in the
    # table's order.
    credits = credits.sort("DAYS_CREDIT", descending=True, nulls_last=True, maintain_order=True)
    features = numbers() | debts() | overdue() | times()
    years = pl.col("bureau_first_credit_years") - pl.col("bureau_last_credit_years")
    return (
        credits.group_by(CLIENT)
        .agg(**features)
        .with_columns(
            bureau_debt_to_credit=ratio(pl.col("bureau_active_debt_sum"), pl.col("bureau_active_credit_sum")),
            bureau_card_utilisation=ratio(pl.col("bureau_card_debt_sum"), pl.col("bureau_card_limit_sum")),
            bureau_years_between_credits=ratio(years, pl.col("bureau_credits") - 1),
        )
    )


def numbers() -> dict[str, pl.Expr]:
    """Counts credits by kind."""
    kind = pl.col("CREDIT_TYPE")
    return {
        "bureau_credits": pl.len(),
        "bureau_active_credits": count(ACTIVE),
        "bureau_active_share": share(ACTIVE),
        "bureau_latest_3_active_share": ACTIVE.head(3).mean(),
        "bureau_once_overdue_share": share(WORST_OVERDUE > 0),
        "bureau_prolonged_credits": total(pl.col("CNT_CREDIT_PROLONG")),
        "bureau_credit_cards": count(ACTIVE & CARD),
        "bureau_active_consumer_credits": count(ACTIVE & (kind == "Consumer credit")),
        "bureau_secured_credits": count(SECURED),
        "bureau_microloans": count(kind == "Microloan"),
        **{
            f"bureau_credits_{window}": count(TAKEN >= -days)
            for window, days in windows(["last_quarter", "last_half_year", "last_year", "last_2_years"], DAYS)
        },
    }


def debts() -> dict[str, pl.Expr]:
    """Returns features of debts and of the lent amounts."""
    duration = PLANNED_END - TAKEN
    lead = 1 - ratio(DEBT, AMOUNT) - ratio(-TAKEN, duration)
    return {
        "bureau_active_debt_sum": total(DEBT, ACTIVE),
        "bureau_active_credit_sum": total(AMOUNT, OWED),
        "bureau_debt_to_credit_maximum": of(ACTIVE, ratio(DEBT, AMOUNT)).max(),
        "bureau_debt_maximum": of(ACTIVE, DEBT).max(),
        "bureau_unsecured_debt_sum": total(DEBT, OWED & ~SECURED),
        "bureau_debt_of_credits_last_year": total(DEBT, OWED & holds(TAKEN >= -DAYS["last_year"])),
        "bureau_card_debt_sum": total(DEBT, OWED & CARD),
        "bureau_card_limit_sum": total(AMOUNT, OWED & CARD),
        "bureau_annuity_sum": total(pl.col("AMT_ANNUITY"), ACTIVE),
        "bureau_credit_maximum": AMOUNT.max(),
        "bureau_credit_mean": AMOUNT.mean(),
        "bureau_latest_3_amount_mean": AMOUNT.head(3).mean(),
        "bureau_latest_amount": AMOUNT.first(),
        "bureau_repaid_to_elapsed": of(OWED & (duration > 0), lead).mean(),
    }


def overdue() -> dict[str, pl.Expr]:
    """Returns features of late payments."""
    return {
        "bureau_overdue_sum": total(pl.col("AMT_CREDIT_SUM_OVERDUE")),
        "bureau_overdue_maximum": WORST_OVERDUE.max(),
        "bureau_overdue_to_credit_maximum": ratio(WORST_OVERDUE, AMOUNT).max(),
        "bureau_overdue_of_credits_last_2_years": of(TAKEN >= -DAYS["last_2_years"], WORST_OVERDUE).max(),
        "bureau_days_overdue_maximum": pl.col("CREDIT_DAY_OVERDUE").max(),
    }


def times() -> dict[str, pl.Expr]:
    """Returns features of the times when credits begin, are repaid and end."""
    age = years_before("DAYS_CREDIT")
    repaid = years_before("DAYS_ENDDATE_FACT")
    news = pl.col("DAYS_CREDIT_UPDATE")
    lies_ahead = ACTIVE & (PLANNED_END > 0) & (PLANNED_END < FIFTY_YEARS)
    return {
        "bureau_last_credit_years": age.min(),
        "bureau_first_credit_years": age.max(),
        "bureau_mean_credit_years": age.mean(),
        "bureau_credit_years_spread": age.std(),
        "bureau_active_years_mean": of(ACTIVE, age).mean(),
        "bureau_last_card_years": of(CARD, age).min(),
        "bureau_last_closed_years": repaid.min(),
        "bureau_closed_years_mean": repaid.mean(),
        "bureau_closed_early_days": of(CLOSED, PLANNED_END - pl.col("DAYS_ENDDATE_FACT")).mean(),
        "bureau_duration_years_mean": of(PLANNED_END < FIFTY_YEARS, (PLANNED_END - TAKEN) / DAYS_OF_YEAR).mean(),
        "bureau_remaining_years_maximum": of(lies_ahead, PLANNED_END / DAYS_OF_YEAR).max(),
        # What the bureau learnt after the application must not be used.
        "bureau_news_years_mean": of(news <= 0, years_before("DAYS_CREDIT_UPDATE")).mean(),
    }
