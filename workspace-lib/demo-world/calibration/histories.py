"""Fits the distribution of a client's history, given the application.

    python histories.py FOLDER applications.json > histories.json

FOLDER holds real applications with their histories. Each dimension of a history (its length, the
share of refusals, …) is a normal score. A ridge regression predicts it from the normal scores of
the application. The residuals have a covariance matrix. Scores of counts and shares are corrected
for ties. Only coefficients are written.
"""

import json
import sys

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata

COLUMNS = (
    "EXT_SOURCE_1 EXT_SOURCE_2 EXT_SOURCE_3 DAYS_BIRTH DAYS_EMPLOYED AMT_INCOME_TOTAL AMT_GOODS_PRICE AMT_CREDIT AMT_ANNUITY CODE_GENDER "
    "NAME_EDUCATION_TYPE REGION_RATING_CLIENT_W_CITY DAYS_ID_PUBLISH DAYS_REGISTRATION DAYS_LAST_PHONE_CHANGE FLAG_WORK_PHONE FLAG_PHONE "
    "AMT_REQ_CREDIT_BUREAU_YEAR AMT_REQ_CREDIT_BUREAU_QRT OBS_30_CNT_SOCIAL_CIRCLE CNT_CHILDREN FLAG_OWN_CAR"
).split()
# Whether these values are known is informative too.
KNOWN = ["EXT_SOURCE_1", "EXT_SOURCE_3", "AMT_REQ_CREDIT_BUREAU_YEAR"]


def code(entry, series):
    if "words" in entry:
        return series.map({w: i + 1 for i, w in enumerate(entry["words"])}).fillna(0).astype(int).to_numpy()
    values = series.to_numpy(float)
    if entry.get("base"):
        return None
    if entry.get("logistic"):
        values = np.log(values / (1 - values))
    codes = np.zeros(len(values), int)
    for n, cell in enumerate(entry["cells"]):
        codes[(values >= cell[0] - 1e-6) & (values <= cell[-1] + 1e-6)] = n + 1
    return codes


def histories(folder, ids):
    read = lambda name: pd.read_csv(f"{folder}/{name}.csv", low_memory=False)
    bureau, balances, previous = read("bureau"), read("bureau_balance"), read("previous_application")
    pos, card = read("POS_CASH_balance"), read("credit_card_balance")
    client = "SK_ID_CURR"
    d = {}
    d["bureau_count"] = bureau.groupby(client).size().reindex(ids).fillna(0).clip(upper=20)
    d["bureau_active"] = (bureau.CREDIT_ACTIVE == "Active").groupby(bureau[client]).mean()
    d["bureau_recency"] = bureau.groupby(client).DAYS_CREDIT.mean()
    active = bureau[bureau.CREDIT_ACTIVE == "Active"].groupby(client)
    d["bureau_debt"] = (active.AMT_CREDIT_SUM_DEBT.sum() / active.AMT_CREDIT_SUM.sum().replace(0, np.nan)).clip(0, 1.5)
    late = balances.STATUS.isin(list("12345")).groupby(balances.SK_ID_BUREAU).mean()
    d["bureau_late"] = bureau.SK_ID_BUREAU.map(late).groupby(bureau[client]).mean()
    d["previous_count"] = previous.groupby(client).size().reindex(ids).fillna(0).clip(upper=20)
    for status in ("Refused", "Canceled"):
        d[status.lower()] = (previous.NAME_CONTRACT_STATUS == status).groupby(previous[client]).mean()
    d["late"] = (pos.SK_DPD > 0).groupby(pos[client]).mean()
    d["has_card"] = pd.Series(ids.isin(card[client]).astype(float), ids)
    use = (card.AMT_BALANCE / card.AMT_CREDIT_LIMIT_ACTUAL.replace(0, np.nan)).clip(-0.2, 1.5)
    d["card_use"] = use.groupby(card[client]).mean()
    d["down_payment"] = previous.RATE_DOWN_PAYMENT.groupby(previous[client]).mean()
    approved = previous[previous.NAME_CONTRACT_STATUS == "Approved"]
    d["previous_size"] = approved.AMT_CREDIT.groupby(approved[client]).mean()
    d["previous_recency"] = previous.groupby(client).DAYS_DECISION.max()
    return pd.DataFrame(d, index=ids)


def normal_score(values):
    """Returns normal scores and their standard deviation, which is below 1 with ties."""
    known = values.dropna()
    shares = known.value_counts(normalize=True).sort_index()
    if len(shares) < 60 or shares.max() > 0.05:
        below = np.clip(np.concatenate([[0], np.cumsum(shares.values)]), 1e-9, 1 - 1e-9)
        limits = norm.ppf(below)
        means = (norm.pdf(limits[:-1]) - norm.pdf(limits[1:])) / shares.values
        scores = values.map(dict(zip(shares.index, means)))
    else:
        scores = pd.Series(norm.ppf((rankdata(known) - 0.5) / len(known)), known.index).reindex(values.index)
    return scores, scores.std()


def main():
    folder, tables = sys.argv[1:]
    entries = {e["name"]: e for e in json.load(open(tables))["columns"]}
    applications = pd.concat([pd.read_csv(f"{folder}/application_{part}.csv") for part in ("train", "test")], ignore_index=True)
    ids = pd.Index(applications.SK_ID_CURR)
    X, inputs = [], []
    for name in COLUMNS:
        codes = code(entries[name], applications[name])
        if codes is None:
            continue
        X.append(np.array(entries[name]["scores"])[codes])
        inputs.append([name, "score"])
        if name in KNOWN:
            X.append((codes > 0) * 1.0)
            inputs.append([name, "known"])
    X = np.stack(X, 1)
    mean = X.mean(0)
    H = histories(folder, ids)
    coefficients, spreads, scores = [], [], []
    for name in H:
        score, spread = normal_score(H[name])
        ok = score.notna().to_numpy()
        A = X[ok] - mean
        b = np.linalg.solve(A.T @ A + 30 * np.eye(A.shape[1]), A.T @ score[ok].to_numpy())
        coefficients.append(b / spread**2)
        spreads.append(spread)
        scores.append(score)
        print(name, "known", ok.mean(), "R2", 1 - np.var(score[ok] - A @ b) / np.var(score[ok]), file=sys.stderr)
    B, spreads, S = np.array(coefficients), np.array(spreads), pd.concat(scores, axis=1)
    explained = B @ np.cov((X - mean).T) @ B.T
    # The explained variance stays below the whole variance.
    scale = np.minimum(1, np.sqrt(0.85 / np.maximum(np.diag(explained), 1e-9)))
    B, explained = B * scale[:, None], explained * np.outer(scale, scale)
    total = S.corr(min_periods=300).fillna(0).to_numpy() / np.outer(spreads, spreads)
    np.fill_diagonal(total, 1)
    left = np.clip(total, -0.95, 0.95) - explained
    np.fill_diagonal(left, 1 - np.diag(explained))
    values, vectors = np.linalg.eigh(left)
    left = vectors @ np.diag(np.clip(values, 0.02, None)) @ vectors.T
    spread = np.sqrt((1 - np.diag(explained)) / np.diag(left))
    factor = np.linalg.cholesky(left * np.outer(spread, spread))
    text = {
        "dimensions": list(H.columns),
        "inputs": [[*i, round(float(m), 4)] for i, m in zip(inputs, mean)],
        "coefficients": [[round(float(v), 3) for v in row] for row in B],
        "factor": [[round(float(v), 3) for v in row[: n + 1]] for n, row in enumerate(factor)],
    }
    print("{" + ",\n".join(f'"{k}":{json.dumps(v, separators=(",", ":"))}' for k, v in text.items()) + "}")


main()
