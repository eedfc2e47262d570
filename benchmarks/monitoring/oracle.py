"""Figures of Evidently and NannyML on invented values, with which the crate `monitoring` must agree.

    python -m venv /tmp/oracle && /tmp/oracle/bin/pip install -r benchmarks/monitoring/requirements.txt
    /tmp/oracle/bin/python benchmarks/monitoring/oracle.py

writes workspace-lib/monitoring/tests/oracle.json. The values come from a small generator that the
test repeats (`random_numbers`), so that the file holds figures only.
"""

import json
import os
import warnings
from pathlib import Path

# NannyML reports its use unless told not to.
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.filterwarnings("ignore")

import nannyml
import numpy
import pandas
from evidently.legacy.calculations.stattests import (
    ks_stat_test,
    psi_stat_test,
    wasserstein_stat_test,
)
from sklearn.metrics import roc_auc_score

ROWS = {"reference": 20_000, "current": 3000}
OUTPUT = Path(__file__).parents[2] / "workspace-lib/monitoring/tests/oracle.json"


def random_numbers(seed, count):
    """Numbers from 0 to 1 of a linear congruential generator (Knuth's MMIX constants)."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        numbers.append((state >> 11) / 2**53)
    return numpy.array(numbers)


def table(period, seed):
    """A period: later, amounts are higher, more are missing, counts and regions have moved."""
    rows, is_later = ROWS[period], period == "current"
    uniform = [random_numbers(seed + column, rows) for column in range(6)]
    amount = -1000 * numpy.log(1 - uniform[0]) * (1.15 if is_later else 1)
    amount[uniform[1] < (0.12 if is_later else 0.05)] = numpy.nan
    limits = [0.3, 0.55, 0.8, 1] if is_later else [0.4, 0.7, 0.9, 1]
    region = numpy.array(["east", "north", "south", "west"])[numpy.searchsorted(limits, uniform[2])]
    count = numpy.floor(uniform[3] ** (1.3 if is_later else 1) * 5)
    probability = uniform[4] ** (2.6 if is_later else 3)
    return pandas.DataFrame({
        "amount": amount,
        "region": region,
        "count": count,
        "probability": probability,
        "defaulted": (uniform[5] < probability).astype(int),
    })


def evidently(test, kind, before, now):
    return float(test.func(before.dropna(), now.dropna(), kind, 0.05)[0])


def univariate(before, now):
    """Statistics of NannyML's univariate methods, on the whole period."""
    found = {}
    for column, methods in {"amount": ["kolmogorov_smirnov", "wasserstein"], "region": ["chi2"]}.items():
        calculator = nannyml.UnivariateDriftCalculator(
            column_names=[column],
            chunk_number=1,
            continuous_methods=methods if column == "amount" else ["kolmogorov_smirnov"],
            categorical_methods=methods if column == "region" else ["chi2"],
        )
        results = calculator.fit(before[[column]]).calculate(now[[column]])
        frame = results.filter(period="analysis").to_df()
        for method in methods:
            found[f"{column}_{method}"] = float(frame[(column, method, "value")].iloc[0])
    return found


def estimated(before, now):
    """NannyML's confidence-based estimates (CBPE) of a period without outcomes."""
    threshold = 1 / 11

    def scored(table):
        return table.assign(refused=(table["probability"] >= threshold).astype(int))

    estimator = nannyml.CBPE(
        y_pred_proba="probability",
        y_pred="refused",
        y_true="defaulted",
        problem_type="classification_binary",
        metrics=["roc_auc", "business_value"],
        business_value_matrix=numpy.array([[0, -1], [-10, 0]]),
        chunk_number=1,
    )
    results = estimator.fit(scored(before)).estimate(scored(now).drop(columns="defaulted"))
    frame = results.filter(period="analysis").to_df()
    return {
        "threshold": threshold,
        "auc": float(frame[("roc_auc", "value")].iloc[0]),
        # Its own normalisation divides by the predictions of each decision, and not by all.
        "cost": -float(frame[("business_value", "value")].iloc[0]) / len(now),
        "auc_sampling_error": float(frame[("roc_auc", "sampling_error")].iloc[0]),
    }


def main():
    before, now = table("reference", 1), table("current", 101)
    figures = {
        "rows": ROWS,
        "evidently": {
            "count_psi": evidently(psi_stat_test, "num", before["count"], now["count"]),
            "region_psi": evidently(psi_stat_test, "cat", before["region"], now["region"]),
            "amount_ks_p_value": evidently(ks_stat_test, "num", before["amount"], now["amount"]),
            "amount_wasserstein_scaled": evidently(wasserstein_stat_test, "num", before["amount"], now["amount"]),
        },
        "nannyml": univariate(before, now) | estimated(before, now),
        "realised": {
            "auc": float(roc_auc_score(now["defaulted"], now["probability"])),
            "brier": float(((now["probability"] - now["defaulted"]) ** 2).mean()),
            "defaults": int(now["defaulted"].sum()),
        },
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, indent=1) + "\n")
    print(OUTPUT.read_text())


if __name__ == "__main__":
    main()
