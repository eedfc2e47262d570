"""Computes the columns of the kernel "LightGBM with Simple Features" in pandas, as a baseline.

Most public work on these tables starts from this kernel (jsaguiar, 2018). This text is new. It
computes the same columns by the same means: `get_dummies`, then `groupby(...).agg(...)` with the
kernel's lists. Two differences favour pandas: days late are clipped in one step instead of by a
Python function for each row, and no model is trained.

    tooling/bench.sh python benchmarks/pandas_kernel.py --data target/demo-data --out features.parquet

prints, as JSON, the seconds of each table (reading and aggregating) and the peak memory of the
process.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import tables
from measuring import peak_memory, seconds_since

CLIENT = "SK_ID_CURR"
NOT_KNOWN = 365_243

# The kernel's lists of statistics.
BUREAU_NUMBERS = {
    "DAYS_CREDIT": ["min", "max", "mean", "var"],
    "DAYS_CREDIT_ENDDATE": ["min", "max", "mean"],
    "DAYS_CREDIT_UPDATE": ["mean"],
    "CREDIT_DAY_OVERDUE": ["max", "mean"],
    "AMT_CREDIT_MAX_OVERDUE": ["mean"],
    "AMT_CREDIT_SUM": ["max", "mean", "sum"],
    "AMT_CREDIT_SUM_DEBT": ["max", "mean", "sum"],
    "AMT_CREDIT_SUM_OVERDUE": ["mean"],
    "AMT_CREDIT_SUM_LIMIT": ["mean", "sum"],
    "AMT_ANNUITY": ["max", "mean"],
    "CNT_CREDIT_PROLONG": ["sum"],
    "MONTHS_BALANCE_MIN": ["min"],
    "MONTHS_BALANCE_MAX": ["max"],
    "MONTHS_BALANCE_SIZE": ["mean", "sum"],
}
PREVIOUS_NUMBERS = {
    **{
        column: ["min", "max", "mean"]
        for column in (
            "AMT_ANNUITY",
            "AMT_APPLICATION",
            "AMT_CREDIT",
            "AMT_DOWN_PAYMENT",
            "AMT_GOODS_PRICE",
            "HOUR_APPR_PROCESS_START",
            "RATE_DOWN_PAYMENT",
            "DAYS_DECISION",
        )
    },
    "APP_CREDIT_PERC": ["min", "max", "mean", "var"],
    "CNT_PAYMENT": ["mean", "sum"],
}
POS_NUMBERS = {"MONTHS_BALANCE": ["max", "mean", "size"], "SK_DPD": ["max", "mean"], "SK_DPD_DEF": ["max", "mean"]}
INSTALLMENT_NUMBERS = {
    "NUM_INSTALMENT_VERSION": ["nunique"],
    "DPD": ["max", "mean", "sum"],
    "DBD": ["max", "mean", "sum"],
    "PAYMENT_PERC": ["max", "mean", "sum", "var"],
    "PAYMENT_DIFF": ["max", "mean", "sum", "var"],
    "AMT_INSTALMENT": ["max", "mean", "sum"],
    "AMT_PAYMENT": ["min", "max", "mean", "sum"],
    "DAYS_ENTRY_PAYMENT": ["max", "mean", "sum"],
}
PREVIOUS_DATES = ["DAYS_FIRST_DRAWING", "DAYS_FIRST_DUE", "DAYS_LAST_DUE_1ST_VERSION", "DAYS_LAST_DUE", "DAYS_TERMINATION"]


def one_hot(frame: pd.DataFrame, with_missing: bool) -> tuple[pd.DataFrame, list[str]]:
    """Adds a column of zeros and ones for each category and returns the new columns' names.

    With `with_missing`, missing values get such a column too.
    """
    before = set(frame.columns)
    encoded = pd.get_dummies(frame, columns=tables.words(frame), dummy_na=with_missing, dtype=np.uint8)
    return encoded, [column for column in encoded.columns if column not in before]


def aggregated(frame: pd.DataFrame, key: str, statistics: dict[str, list[str]] | list[str], prefix: str) -> pd.DataFrame:
    """Returns one row for each `key` and one column for each statistic, with the kernel's names."""
    result = frame.groupby(key).agg(statistics)
    result.columns = pd.Index([f"{prefix}{column}_{statistic.upper()}" for column, statistic in result.columns])
    return result


def means(columns: list[str]) -> dict[str, list[str]]:
    """Asks for the mean of each category column, which is the category's share of rows."""
    return {column: ["mean"] for column in columns}


def application(folder: Path) -> pd.DataFrame:
    """Reads the applications, train above test, and encodes them as the kernel does."""
    parts = [tables.read(folder, tables.APPLICATION_TRAIN)]
    if tables.has(folder, tables.APPLICATION_TEST):
        parts.append(tables.read(folder, tables.APPLICATION_TEST))
    return prepared(pd.concat(parts, ignore_index=True))


def prepared(frame: pd.DataFrame) -> pd.DataFrame:
    """Encodes the stacked applications as the kernel does.

    Three columns become codes, the other categories become one-hot columns, and five ratios are
    added.
    """
    frame = frame[frame["CODE_GENDER"] != "XNA"].copy()
    for column in ("CODE_GENDER", "FLAG_OWN_CAR", "FLAG_OWN_REALTY"):
        # Sorted, unlike in the kernel, so that two data sets get the same codes and can be
        # compared.
        frame[column] = pd.factorize(frame[column], sort=True)[0]
    frame, _ = one_hot(frame, with_missing=False)
    frame["DAYS_EMPLOYED"] = frame["DAYS_EMPLOYED"].replace(NOT_KNOWN, np.nan)
    return pd.concat([frame, ratios(frame)], axis=1)


def ratios(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the kernel's five ratios."""
    return pd.DataFrame(
        {
            "DAYS_EMPLOYED_PERC": frame["DAYS_EMPLOYED"] / frame["DAYS_BIRTH"],
            "INCOME_CREDIT_PERC": frame["AMT_INCOME_TOTAL"] / frame["AMT_CREDIT"],
            "INCOME_PER_PERSON": frame["AMT_INCOME_TOTAL"] / frame["CNT_FAM_MEMBERS"],
            "ANNUITY_INCOME_PERC": frame["AMT_ANNUITY"] / frame["AMT_INCOME_TOTAL"],
            "PAYMENT_RATE": frame["AMT_ANNUITY"] / frame["AMT_CREDIT"],
        }
    )


def bureau(folder: Path) -> pd.DataFrame:
    """Aggregates credits with other lenders and their months: all, active and closed credits."""
    credits, categories = one_hot(tables.read(folder, tables.BUREAU), with_missing=True)
    months, statuses = one_hot(tables.read(folder, tables.BUREAU_BALANCE), with_missing=True)
    by_credit = aggregated(months, "SK_ID_BUREAU", {"MONTHS_BALANCE": ["min", "max", "size"]} | means(statuses), "")
    del months
    credits = credits.join(by_credit, on="SK_ID_BUREAU").drop(columns="SK_ID_BUREAU")
    shares = means(categories + [f"{status}_MEAN" for status in statuses])
    return aggregated(credits, CLIENT, BUREAU_NUMBERS | shares, "BURO_").join(
        [
            aggregated(credits[credits["CREDIT_ACTIVE_Active"] == 1], CLIENT, BUREAU_NUMBERS, "ACTIVE_"),
            aggregated(credits[credits["CREDIT_ACTIVE_Closed"] == 1], CLIENT, BUREAU_NUMBERS, "CLOSED_"),
        ]
    )


def previous_applications(folder: Path) -> pd.DataFrame:
    """Aggregates earlier applications: all, approved and refused ones."""
    earlier, categories = one_hot(tables.read(folder, tables.PREVIOUS), with_missing=True)
    earlier[PREVIOUS_DATES] = earlier[PREVIOUS_DATES].replace(NOT_KNOWN, np.nan)
    earlier["APP_CREDIT_PERC"] = earlier["AMT_APPLICATION"] / earlier["AMT_CREDIT"]
    return aggregated(earlier, CLIENT, PREVIOUS_NUMBERS | means(categories), "PREV_").join(
        [
            aggregated(earlier[earlier["NAME_CONTRACT_STATUS_Approved"] == 1], CLIENT, PREVIOUS_NUMBERS, "APPROVED_"),
            aggregated(earlier[earlier["NAME_CONTRACT_STATUS_Refused"] == 1], CLIENT, PREVIOUS_NUMBERS, "REFUSED_"),
        ]
    )


def pos_cash(folder: Path) -> pd.DataFrame:
    """Aggregates the months of earlier consumer and cash loans."""
    months, categories = one_hot(tables.read(folder, tables.POS_CASH), with_missing=True)
    result = aggregated(months, CLIENT, POS_NUMBERS | means(categories), "POS_")
    result["POS_COUNT"] = months.groupby(CLIENT).size()
    return result


def installments(folder: Path) -> pd.DataFrame:
    """Aggregates payments of instalments: days late, days early, share of the amount due."""
    payments, categories = one_hot(tables.read(folder, tables.INSTALLMENTS), with_missing=True)
    payments["PAYMENT_PERC"] = payments["AMT_PAYMENT"] / payments["AMT_INSTALMENT"]
    payments["PAYMENT_DIFF"] = payments["AMT_INSTALMENT"] - payments["AMT_PAYMENT"]
    late = payments["DAYS_ENTRY_PAYMENT"] - payments["DAYS_INSTALMENT"]
    # An unpaid instalment counts as zero days late, as in the kernel.
    payments["DPD"] = late.clip(lower=0).fillna(0)
    payments["DBD"] = (-late).clip(lower=0).fillna(0)
    result = aggregated(payments, CLIENT, INSTALLMENT_NUMBERS | means(categories), "INSTAL_")
    result["INSTAL_COUNT"] = payments.groupby(CLIENT).size()
    return result


def credit_card(folder: Path) -> pd.DataFrame:
    """Aggregates the months of earlier credit cards: five statistics of every column."""
    months, _ = one_hot(tables.read(folder, tables.CREDIT_CARD), with_missing=True)
    months = months.drop(columns="SK_ID_PREV")
    result = aggregated(months, CLIENT, ["min", "max", "mean", "sum", "var"], "CC_")
    return result.assign(CC_COUNT=months.groupby(CLIENT).size())


STEPS: dict[str, Callable[[Path], pd.DataFrame]] = {
    tables.BUREAU: bureau,
    tables.PREVIOUS: previous_applications,
    tables.POS_CASH: pos_cash,
    tables.INSTALLMENTS: installments,
    tables.CREDIT_CARD: credit_card,
}
# Column name prefixes of each table.
PREFIXES = {
    tables.BUREAU: ("BURO_", "ACTIVE_", "CLOSED_"),
    tables.PREVIOUS: ("PREV_", "APPROVED_", "REFUSED_"),
    tables.POS_CASH: ("POS_",),
    tables.INSTALLMENTS: ("INSTAL_",),
    tables.CREDIT_CARD: ("CC_",),
}


def features(folder: Path) -> tuple[pd.DataFrame, dict[str, dict[str, float]]]:
    """Returns the kernel's matrix, one row for each application, and the cost of each table.

    Missing tables are left out.
    """
    start = time.perf_counter()
    result = application(folder)
    cost = {"application": {"seconds": seconds_since(start), "columns": result.shape[1]}}
    for table, step in STEPS.items():
        if not tables.has(folder, table):
            continue
        start = time.perf_counter()
        added = step(folder)
        result = result.join(added, on=CLIENT)
        cost[table] = {"seconds": seconds_since(start), "columns": added.shape[1]}
    return result, cost


def main() -> None:
    """Computes the features, writes them and prints the cost."""
    parser = argparse.ArgumentParser(description="Computes the features of a well-known public kernel in pandas.")
    parser.add_argument("--data", type=Path, required=True, help="folder with Kaggle's CSV files")
    parser.add_argument("--out", default="none", help="Parquet file to write, or none")
    arguments = parser.parse_args()

    start = time.perf_counter()
    matrix, cost = features(arguments.data)
    computed = seconds_since(start)
    if arguments.out != "none":
        unfinished = f"{arguments.out}.{os.getpid()}"
        matrix.to_parquet(unfinished, index=False)
        os.replace(unfinished, arguments.out)
    report = {
        "program": f"pandas {pd.__version__}",
        "applications": matrix.shape[0],
        "columns": matrix.shape[1],
        "seconds": computed,
        "seconds_with_writing": seconds_since(start),
        "processor_seconds": round(time.process_time(), 3),
        "tables": cost,
        "peak_memory_mb": peak_memory(),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
