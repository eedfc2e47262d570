"""Features of earlier applications with this lender: decisions, amounts, terms, offers."""

from __future__ import annotations

import polars as pl

from duration import yearly_rate
from expressions import DAYS, count, holds, known, of, ratio, share, total, windows, years_before
from reading import CLIENT, UNKNOWN_DAY, Source

TABLE = "previous_application"
DAYS_OF_MONTH = 30.4375
END_DAYS = ["DAYS_FIRST_DUE", "DAYS_LAST_DUE_1ST_VERSION", "DAYS_LAST_DUE", "DAYS_TERMINATION"]
COLUMNS = [
    CLIENT,
    "SK_ID_PREV",
    "NAME_CONTRACT_TYPE",
    "NAME_CONTRACT_STATUS",
    "NAME_YIELD_GROUP",
    "NAME_PRODUCT_TYPE",
    "NAME_CLIENT_TYPE",
    "NAME_SELLER_INDUSTRY",
    "CHANNEL_TYPE",
    "CODE_REJECT_REASON",
    "DAYS_DECISION",
    "AMT_ANNUITY",
    "AMT_APPLICATION",
    "AMT_CREDIT",
    "AMT_DOWN_PAYMENT",
    "RATE_DOWN_PAYMENT",
    "CNT_PAYMENT",
    "NFLAG_INSURED_ON_APPROVAL",
    *END_DAYS,
]

APPROVED = pl.col("approved")
REFUSED = pl.col("refused")
CASH = pl.col("cash")
REVOLVING = pl.col("revolving")
RUNNING = pl.col("running")
HAS_TERM = pl.col("has_term")
RATE = pl.col("rate")
CREDIT = pl.col("AMT_CREDIT")
ASKED = pl.col("AMT_APPLICATION")
ANNUITY = pl.col("AMT_ANNUITY")
MONTHS = pl.col("CNT_PAYMENT")
PLANNED_END = pl.col("DAYS_LAST_DUE_1ST_VERSION")


def features(source: Source, clients: pl.LazyFrame) -> pl.LazyFrame:
    """Returns one row for each client with an earlier application."""
    status = pl.col("NAME_CONTRACT_STATUS")
    kind = pl.col("NAME_CONTRACT_TYPE")
    a_loan = kind.is_in(["Cash loans", "Consumer loans"])
    repaying = known(pl.col("DAYS_FIRST_DUE")) & ~known(pl.col("DAYS_TERMINATION"))
    applications = (
        source.history(TABLE, COLUMNS, clients, ["DAYS_DECISION"], ["SK_ID_PREV"])
        .with_columns(pl.when(pl.col(day) != UNKNOWN_DAY).then(pl.col(day)).alias(day) for day in END_DAYS)
        .with_columns(
            approved=holds(status == "Approved"),
            refused=holds(status == "Refused"),
            cash=holds(kind == "Cash loans"),
            revolving=holds(kind == "Revolving loans"),
            running=holds(status == "Approved") & holds(a_loan) & repaying,
            # A card has no term: its number of payments is 0.
            has_term=holds(MONTHS > 0),
            rate=yearly_rate(CREDIT, ANNUITY, MONTHS),
        )
        .sort("DAYS_DECISION", descending=True, nulls_last=True, maintain_order=True)
    )
    return applications.group_by(CLIENT).agg(**decisions(), **last_decisions(), **amounts(), **terms(), **offers())


def decisions() -> dict[str, pl.Expr]:
    """Counts applications and their decisions."""
    reason = pl.col("CODE_REJECT_REASON")
    day = pl.col("DAYS_DECISION")
    status = pl.col("NAME_CONTRACT_STATUS")
    return {
        "previous_applications": pl.len(),
        "previous_approved": count(APPROVED),
        "previous_refused": count(REFUSED),
        "previous_refused_share": share(REFUSED),
        "previous_canceled_share": share(status == "Canceled"),
        "previous_refused_hc_sco_scofr": count(reason.is_in(["HC", "SCO", "SCOFR"])),
        "previous_refused_scofr": count(reason == "SCOFR"),
        "previous_running_loans": count(RUNNING),
        **{
            f"previous_applications_{window}": count(day >= -days)
            for window, days in windows(["last_quarter", "last_half_year", "last_year", "last_2_years"], DAYS)
        },
        **{
            f"previous_refused_share_{window}": share(REFUSED, day >= -days)
            for window, days in windows(["last_year", "last_2_years"], DAYS)
        },
        "previous_latest_3_refused_share": REFUSED.head(3).mean(),
        "previous_latest_5_refused_share": REFUSED.head(5).mean(),
    }


def last_decisions() -> dict[str, pl.Expr]:
    """Returns the years since the last application of each kind."""
    age = years_before("DAYS_DECISION")
    return {
        "previous_last_decision_years": age.min(),
        "previous_first_decision_years": age.max(),
        "previous_last_refused_years": of(REFUSED, age).min(),
        "previous_last_cash_years": of(CASH, age).min(),
        "previous_last_revolving_years": of(REVOLVING, age).min(),
    }


def amounts() -> dict[str, pl.Expr]:
    """Returns features of the requested, the granted and the unpaid amounts."""
    # The planned last day of a running loan is in the future.
    unfinished = RUNNING & holds(PLANNED_END > 0)
    months_left = PLANNED_END / DAYS_OF_MONTH
    granted = of(APPROVED, ratio(CREDIT, ASKED))
    return {
        "previous_annuity_mean": of(APPROVED, ANNUITY).mean(),
        "previous_annuity_maximum": of(APPROVED, ANNUITY).max(),
        "previous_credit_mean": of(APPROVED, CREDIT).mean(),
        "previous_credit_maximum": of(APPROVED, CREDIT).max(),
        "previous_latest_3_credit_mean": CREDIT.filter(APPROVED).head(3).mean(),
        "previous_refused_asked_maximum": of(REFUSED, ASKED).max(),
        "previous_granted_to_asked": granted.mean(),
        "previous_granted_to_asked_minimum": granted.min(),
        "previous_down_payment_rate_maximum": pl.col("RATE_DOWN_PAYMENT").max(),
        "previous_down_payment_rate_mean": pl.col("RATE_DOWN_PAYMENT").mean(),
        "previous_down_payment_maximum": pl.col("AMT_DOWN_PAYMENT").max(),
        "previous_running_annuity_sum": total(ANNUITY, unfinished),
        "previous_running_payments_left": total(ANNUITY * months_left, unfinished),
    }


def terms() -> dict[str, pl.Expr]:
    """Returns features of durations, interest rates and early ends of loans."""
    granted = APPROVED & HAS_TERM
    early = PLANNED_END - pl.col("DAYS_LAST_DUE")
    return {
        "previous_payments_mean": of(granted, MONTHS).mean(),
        "previous_payments_maximum": of(granted, MONTHS).max(),
        "previous_latest_3_payments_mean": MONTHS.filter(granted).head(3).mean(),
        "previous_rate_mean": of(granted, RATE).mean(),
        "previous_rate_minimum": of(granted, RATE).min(),
        "previous_rate_maximum": of(granted, RATE).max(),
        "previous_latest_rate": RATE.filter(granted).first(),
        "previous_cash_rate_mean": of(granted & CASH, RATE).mean(),
        "previous_early_end_days": of(APPROVED, early).mean(),
        "previous_early_end_days_minimum": of(APPROVED, early).min(),
    }


def offers() -> dict[str, pl.Expr]:
    """Returns features of products, channels and insurance."""
    group = pl.col("NAME_YIELD_GROUP")
    channel = pl.col("CHANNEL_TYPE")
    product = pl.col("NAME_PRODUCT_TYPE")
    insured = pl.col("NFLAG_INSURED_ON_APPROVAL")
    return {
        "previous_high_yield_share": share(group == "high"),
        "previous_cash_share": share(CASH),
        "previous_revolving_share": share(REVOLVING),
        "previous_office_share": share(channel == "Credit and cash offices"),
        "previous_walk_in_share": share(product == "walk-in"),
        "previous_cross_sale_share": share(product == "x-sell"),
        "previous_new_client_share": share(pl.col("NAME_CLIENT_TYPE") == "New"),
        "previous_phone_shop_share": share(pl.col("NAME_SELLER_INDUSTRY") == "Connectivity"),
        "previous_insured_share": share(insured == 1, APPROVED & known(insured)),
    }
