"""Fits the conditional tables of applications to real rows.

    python applications.py ROWS.csv... > applications.json

Every column is cut into cells: single values that many clients share, and intervals between them.
Columns are drawn one after the other. For each column, a regression tree groups clients by the
columns drawn before. Every group (of 60 to 80 clients or more) keeps the shares of its cells. Only
these shares, the limits of the cells and the splits are written.
"""

import json
import sys

import numpy as np
import polars as pl
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.tree import DecisionTreeRegressor

GROUP = 80  # least number of clients that share a table
ATOM = 0.0012  # a value with at least this share of clients is a cell of its own

BUILDING = [
    "LIVINGAREA", "APARTMENTS", "FLOORSMAX", "YEARS_BEGINEXPLUATATION", "ENTRANCES", "ELEVATORS", "NONLIVINGAREA", "BASEMENTAREA", "LANDAREA",
    "YEARS_BUILD", "FLOORSMIN", "LIVINGAPARTMENTS", "NONLIVINGAPARTMENTS", "COMMONAREA",
]
ORDER = (
    "IS_TEST NAME_CONTRACT_TYPE CODE_GENDER DAYS_BIRTH DAYS_EMPLOYED NAME_INCOME_TYPE NAME_EDUCATION_TYPE FLAG_OWN_CAR "
    "EXT_SOURCE_3 EXT_SOURCE_2 EXT_SOURCE_1 ORGANIZATION_TYPE OCCUPATION_TYPE REGION_RATING_CLIENT_W_CITY REGION_RATING_CLIENT "
    "REGION_POPULATION_RELATIVE AMT_INCOME_TOTAL AMT_GOODS_PRICE AMT_CREDIT AMT_ANNUITY NAME_FAMILY_STATUS CNT_CHILDREN CNT_FAM_MEMBERS "
    "OWN_CAR_AGE FLAG_OWN_REALTY NAME_HOUSING_TYPE FLAG_EMP_PHONE FLAG_WORK_PHONE FLAG_PHONE FLAG_EMAIL FLAG_CONT_MOBILE FLAG_MOBIL "
    "DAYS_ID_PUBLISH DAYS_REGISTRATION DAYS_LAST_PHONE_CHANGE REG_CITY_NOT_WORK_CITY LIVE_CITY_NOT_WORK_CITY REG_CITY_NOT_LIVE_CITY "
    "REG_REGION_NOT_WORK_REGION LIVE_REGION_NOT_WORK_REGION REG_REGION_NOT_LIVE_REGION WEEKDAY_APPR_PROCESS_START "
    "HOUR_APPR_PROCESS_START NAME_TYPE_SUITE FLAG_DOCUMENT_3 FLAG_DOCUMENT_6 FLAG_DOCUMENT_8"
).split()
ORDER += [f"FLAG_DOCUMENT_{n}" for n in range(2, 22) if n not in (3, 6, 8)]
ORDER += [f"AMT_REQ_CREDIT_BUREAU_{p}" for p in ("YEAR", "QRT", "MON", "WEEK", "DAY", "HOUR")]
ORDER += [f"{kind}_{days}_CNT_SOCIAL_CIRCLE" for kind in ("OBS", "DEF") for days in (30, 60)]
ORDER += ["EMERGENCYSTATE_MODE", "TOTALAREA_MODE"] + [f"{b}_AVG" for b in BUILDING]
ORDER += ["HOUSETYPE_MODE", "WALLSMATERIAL_MODE", "FONDKAPREMONT_MODE"]
for b in BUILDING:
    ORDER += [f"{b}_MEDI", f"{b}_MODE"]

# Columns drawn relative to another one: as a sum, a product or a quotient.
BASES = {
    "AMT_CREDIT": ("AMT_GOODS_PRICE", "times"),
    "AMT_ANNUITY": ("AMT_CREDIT", "divides"),
    "CNT_FAM_MEMBERS": ("CNT_CHILDREN", "plus"),
    "DAYS_ID_PUBLISH": ("DAYS_BIRTH", "plus"),
    "DAYS_REGISTRATION": ("DAYS_BIRTH", "plus"),
    "OBS_60_CNT_SOCIAL_CIRCLE": ("OBS_30_CNT_SOCIAL_CIRCLE", "plus"),
}
STEPS = {"AMT_CREDIT": 4.5, "AMT_ANNUITY": 4.5, "AMT_GOODS_PRICE": 4500, "AMT_INCOME_TOTAL": 4500, "EXT_SOURCE_1": 0, "EXT_SOURCE_2": 0, "REGION_POPULATION_RELATIVE": 1e-6}
CELLS = {"TOTALAREA_MODE": 80, "LIVINGAREA_AVG": 70, "DAYS_BIRTH": 90, "DAYS_EMPLOYED": 70, "EXT_SOURCE_1": 60, "EXT_SOURCE_2": 110, "EXT_SOURCE_3": 60, "DAYS_ID_PUBLISH": 90, "DAYS_REGISTRATION": 90, "AMT_ANNUITY": 60, "AMT_CREDIT": 30, "DAYS_LAST_PHONE_CHANGE": 60}
LEAVES = {"YEARS_BEGINEXPLUATATION_MODE": 30, "YEARS_BUILD_MODE": 30, "TOTALAREA_MODE": 60, "LIVINGAREA_AVG": 80, "APARTMENTS_AVG": 60, "AMT_CREDIT": 110, "AMT_ANNUITY": 220, "DAYS_EMPLOYED": 60, "YEARS_BEGINEXPLUATATION_AVG": 30, "AMT_GOODS_PRICE": 70, "ORGANIZATION_TYPE": 70, "OCCUPATION_TYPE": 70, "DAYS_ID_PUBLISH": 120, "DAYS_REGISTRATION": 120, "AMT_INCOME_TOTAL": 60}


def read(paths):
    frames = [pl.read_csv(path, infer_schema_length=None) for path in paths]
    frames = [f.with_columns(IS_TEST=pl.lit(int("TARGET" not in f.columns))) for f in frames]
    return pl.concat([f if "TARGET" in f.columns else f.with_columns(TARGET=pl.lit(None, pl.Int64)) for f in frames], how="diagonal_relaxed")


def affine(base, value):
    """Returns slope and offset of the line on which most values lie, as a function of `base`."""
    ok = np.isfinite(base) & np.isfinite(value) & (base > 0.03) & (base < 0.97) & (value > 0)
    slope, offset = np.nanmedian(value[ok] / base[ok]), 0.0
    for _ in range(3):
        near = ok & (np.abs(value - offset - slope * base) < 0.004)
        slope, offset = np.polyfit(base[near], value[near], 1)
        if abs(offset) < 3e-4:
            slope, offset = np.sum(value[near] * base[near]) / np.sum(base[near] ** 2), 0.0
    return float(np.round(slope, 6)), float(np.round(offset, 6))


def cut(values, cells, atom=ATOM):
    """Returns the values' codes and their cells: atoms and quantile intervals, in order."""
    known = values[np.isfinite(values)]
    found, counts = np.unique(np.round(known, 9), return_counts=True)
    if len(found) <= 40:
        atoms, edges = found, np.array([])
    else:
        atoms = found[counts >= max(atom * len(values), 20)]
        rest = known[~np.isin(np.round(known, 9), atoms)]
        edges = np.unique(np.quantile(rest, np.linspace(0, 1, cells + 1))) if len(rest) else np.array([])
    limits = [(float(a), float(a)) for a in atoms] + [(float(lo), float(hi)) for lo, hi in zip(edges[:-1], edges[1:])]
    limits.sort(key=lambda c: (c[0] + c[1]) / 2)
    codes = np.zeros(len(values), int)
    is_atom = {c[0]: n + 1 for n, c in enumerate(limits) if c[0] == c[1]}
    spans = [(n + 1, c) for n, c in enumerate(limits) if c[0] != c[1]]
    rounded = np.round(values, 9)
    for n, (lo, hi) in spans:
        codes[(rounded >= lo - 1e-9) & (rounded <= hi + 1e-9)] = n
    for value, n in is_atom.items():
        codes[rounded == value] = n
    return codes, limits


def main():
    rows = read(sys.argv[1:])
    rows = rows.filter(pl.col("CODE_GENDER") != "XNA")
    n = len(rows)
    target = rows["TARGET"].to_numpy()
    raw, codes, columns, features, score_of = {}, {}, [], [], {}
    age = -rows["DAYS_BIRTH"].to_numpy()
    for name in ORDER:
        series = rows[name]
        entry = {"name": name}
        if series.dtype == pl.String:
            words = series.drop_nulls().value_counts()
            words = words.filter(pl.col("count") >= 5)[name].to_list()
            means = {w: float(np.mean(age[(series == w).fill_null(False).to_numpy()])) for w in words}
            words.sort(key=means.get)
            entry["words"] = words
            place = {w: i + 1 for i, w in enumerate(words)}
            code = np.array([place.get(w, 0) for w in series])
            size = len(words) + 1
        else:
            values = series.cast(pl.Float64).to_numpy().astype(float)
            raw[name] = values
            relative, absolute = values, []
            statistic = name.rsplit("_", 1)[1]
            if statistic in ("MEDI", "MODE") and name != "TOTALAREA_MODE" or name == "LIVINGAPARTMENTS_AVG":
                base = "APARTMENTS_AVG" if statistic == "AVG" else name.rsplit("_", 1)[0] + "_AVG"
                slope, offset = affine(raw[base], values)
                relative = values - offset - slope * raw[base]
                same = np.abs(relative) <= 2.6e-4
                same |= (values == 0) & (raw[base] == 0) | (values == 1) & (raw[base] == 1)
                zero = ~same & (values == 0)
                relative = np.where(same, 0.0, relative)
                entry["base"] = {"column": ORDER.index(base), "how": "line", "slope": slope, "offset": offset}
                found, counts = np.unique(values[np.isfinite(values)], return_counts=True)
                frequent = found[counts >= 5]
                if counts[counts >= 5].sum() > 0.85 * counts.sum() and len(frequent) < 600:
                    entry["snap"] = [round(float(v), 4) for v in frequent]
                entry["step"] = 1e-4
                code, limits = cut(np.where(zero, np.nan, np.round(relative, 4)), 50 if statistic == "AVG" else 16, 0.002 if "YEARS" in name else 0.01)
                code = np.where(zero, len(limits) + 1, code)
                absolute = [0.0]
            else:
                if name in BASES:
                    base, how = BASES[name]
                    entry["base"] = {"column": ORDER.index(base), "how": how}
                    b = raw[base]
                    with np.errstate(all="ignore"):
                        relative = {"times": values / b, "divides": np.round(b / values, 2), "plus": values - b}[how]
                        if name == "AMT_CREDIT":
                            relative = np.round(relative, 4)
                            relative = np.where(np.isnan(b), 1.0, relative)
                            relative = np.where(np.abs(relative - 1) < 2e-4, 1.0, relative)
                if name == "EXT_SOURCE_3":
                    # EXT_SOURCE_3 is the logistic function of an evenly spaced score.
                    relative = np.log(values / (1 - values))
                    entry["logistic"] = True
                    steps = np.diff(np.unique(relative[np.isfinite(relative)]))
                    step = float(np.median(steps))
                    start = float(np.nanmax(relative))
                    for _ in range(4):
                        k = np.round((relative - start) / step)
                        ok = np.isfinite(k)
                        step, start = np.polyfit(k[ok], relative[ok], 1)
                    entry["step"], entry["start"] = float(step), float(start)
                atom = {"EXT_SOURCE_1": 1, "DAYS_BIRTH": 1}.get(name, ATOM)
                near = []
                if name in ("AMT_CREDIT", "AMT_ANNUITY"):
                    found, counts = np.unique(values[np.isfinite(values)], return_counts=True)
                    entry["snap"], entry["far"] = [float(v) for v in found[counts >= 5]], 5
                if name == "EXT_SOURCE_3":
                    # Exact to the last digit.
                    found, counts = np.unique(values[np.isfinite(values)], return_counts=True)
                    entry["snap"], entry["far"] = [float(v) for v in found[counts >= 5]], 1e-9
                if name == "DAYS_REGISTRATION":
                    # Many change their registration and their identity document together.
                    gap = values - raw["DAYS_ID_PUBLISH"]
                    near = [[-45, -31], [-30, -21], [-20, -13], [-12, -7], [-6, -3], [-2, -1], [0, 0], [1, 2], [3, 6], [7, 12], [13, 20], [21, 30], [31, 45]]
                    relative = np.where(np.abs(gap) <= 45, np.nan, relative)
                code, limits = cut(relative, CELLS.get(name, 40), atom)
                for k, (lo, hi) in enumerate(near):
                    code = np.where((gap >= lo) & (gap <= hi), len(limits) + 1 + k, code)
                if near:
                    entry["near"] = [ORDER.index("DAYS_ID_PUBLISH"), near]
                if name in ("REGION_POPULATION_RELATIVE", "AMT_GOODS_PRICE") or statistic == "AVG":
                    found, counts = np.unique(np.round(values[np.isfinite(values)], 6), return_counts=True)
                    frequent = found[counts >= 5]
                    if "base" not in entry and counts[counts >= 5].sum() > 0.97 * counts.sum() and len(frequent) < 600:
                        entry["snap"] = [round(float(v), 6) for v in frequent]
                if name == "AMT_INCOME_TOTAL":
                    odd = ~np.isin(values, [lo for lo, hi in limits if lo == hi])
                    entry["fine"] = [round(float(np.mean(values[odd] % 4500 > 1e-6)), 3), 450]
                if name in ("DAYS_ID_PUBLISH", "DAYS_REGISTRATION"):
                    entry["most"] = 0
                if name == "AMT_ANNUITY":
                    entry["most"] = 230000
                if name == "DAYS_EMPLOYED":
                    youngest = np.nanquantile((values + age)[values < 1], 0.002)
                    entry["age"] = [ORDER.index("DAYS_BIRTH"), round(float(youngest))]
                if "step" not in entry:
                    entry["step"] = STEPS.get(name, 1e-4 if statistic in ("AVG",) or name == "TOTALAREA_MODE" else 1)
            digits = 6 if name.startswith("EXT") or name == "REGION_POPULATION_RELATIVE" else 5
            entry["cells"] = [[round(lo, digits), round(hi, digits)] if lo != hi else [round(lo, digits)] for lo, hi in limits]
            entry["absolute"] = absolute
            size = len(limits) + len(absolute) + len(entry.get("near", [0, []])[1]) + 1
        codes[name] = code
        shares = np.bincount(code, minlength=size) / n
        known = shares.copy()
        known[0] = 0
        known /= max(known.sum(), 1e-12)
        top = np.cumsum(known)
        middle = norm.ppf(np.clip(top - known / 2, 1e-4, 1 - 1e-4))
        middle[0] = 0
        spread = np.sqrt(np.sum(known * middle**2) - np.sum(known * middle) ** 2) or 1
        score = (middle - np.sum(known * middle)) / spread
        score[0] = 0
        score_of[name] = score
        # What the tree predicts: the position, whether the value is known, and the most common
        # cells.
        outputs = [score[code] * np.sqrt(1 - shares[0]), (code == 0) * 1.0]
        common = np.argsort(-shares)[:24 if "words" in entry else 10]
        outputs += [(code == c) * 1.0 for c in common if shares[c] > 0.004]
        outputs = np.array(outputs).T
        weights = np.ones(outputs.shape[1])
        weights[2:] = 1.5
        outputs = outputs * weights
        is_detail = name.endswith(("_MEDI", "_MODE")) and "base" in entry
        X = np.stack([codes[f] for f in features], 1) if features else np.zeros((n, 1), int)
        is_test = rows["IS_TEST"].to_numpy() == 1
        missing = [np.mean(code[part] == 0) for part in (~is_test, is_test)]
        nodes, leaf_of, ids = [], np.zeros(n, int), []
        # Applications to score are more recent. Where their missing share differs, they get a tree
        # of their own.
        parts = [~is_test, is_test] if features and abs(missing[0] - missing[1]) > 0.005 else [np.ones(n, bool)]
        if len(parts) == 2:
            nodes.append([0, 1, 0, 0])
        roots = []
        for part in parts:
            tree = None
            if features and (code != code[0]).sum() >= 20:
                leaves = LEAVES.get(name, 14 if is_detail else 52)
                least = 60 if name in ("AMT_CREDIT", "AMT_ANNUITY", "DAYS_ID_PUBLISH", "DAYS_REGISTRATION") else GROUP
                fit = DecisionTreeRegressor(max_leaf_nodes=leaves, min_samples_leaf=least, random_state=0, min_impurity_decrease=outputs.var(0).mean() * 2e-4)
                tree = fit.fit(X[part], outputs[part]).tree_
            if tree is None or tree.node_count == 1:
                roots.append(-1 - len(ids))
                leaf_of[part] = len(ids)
                ids.append(len(ids))
                continue
            ends = [i for i in range(tree.node_count) if tree.children_left[i] < 0]
            inner = [i for i in range(tree.node_count) if tree.children_left[i] >= 0]
            at = {i: k + len(nodes) for k, i in enumerate(inner)} | {i: -1 - k - len(ids) for k, i in enumerate(ends)}
            roots.append(at[0])
            leaf_of[part] = [-1 - at[i] for i in tree.apply(X[part].astype(np.float32))]
            ids += [len(ids) + k for k in range(len(ends))]
            nodes += [[ORDER.index(features[tree.feature[i]]), int(np.floor(tree.threshold[i])), at[tree.children_left[i]], at[tree.children_right[i]]] for i in inner]
        if len(parts) == 2:
            nodes[0] = [0, 1, *roots]
        tables = []
        for leaf in ids:
            counts = np.bincount(code[leaf_of == leaf], minlength=size)
            least = 2 if counts.sum() < 5 * GROUP else 3
            kept = np.where((counts >= least) | (counts == counts.max()), counts, 0)
            if "words" not in entry:
                for c in np.nonzero((counts > 0) & (kept == 0))[0]:
                    near = np.nonzero(kept[1:])[0] + 1 if c else np.array([0])
                    if len(near):
                        kept[near[np.argmin(np.abs(near - c))]] += counts[c]
            shares_here = np.round(kept / kept.sum() * 1000).astype(int)
            if shares_here.max() == 0:
                shares_here[np.argmax(kept)] = 1
            tables.append([v for c in np.nonzero(shares_here)[0] for v in (int(c), int(shares_here[c]))])
        entry["nodes"], entry["tables"] = nodes, tables
        entry["scores"] = [round(float(s), 2) for s in score]
        entry["shares"] = [round(float(s), 4) for s in shares]
        columns.append(entry)
        features.append(name)
        print(name, size, len(tables), len(json.dumps(entry)), file=sys.stderr)
    scorecard(columns, codes, target)
    for entry in columns:
        del entry["shares"]
    text = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in columns)
    print(f'{{"columns":[\n{text}\n]}}')


SCORED = (
    "EXT_SOURCE_1 EXT_SOURCE_2 EXT_SOURCE_3 DAYS_BIRTH DAYS_EMPLOYED AMT_CREDIT AMT_ANNUITY AMT_GOODS_PRICE AMT_INCOME_TOTAL CODE_GENDER "
    "NAME_EDUCATION_TYPE NAME_INCOME_TYPE ORGANIZATION_TYPE OCCUPATION_TYPE NAME_CONTRACT_TYPE NAME_FAMILY_STATUS FLAG_OWN_CAR OWN_CAR_AGE "
    "REGION_RATING_CLIENT_W_CITY REGION_POPULATION_RELATIVE DAYS_ID_PUBLISH DAYS_REGISTRATION DAYS_LAST_PHONE_CHANGE FLAG_WORK_PHONE "
    "FLAG_PHONE FLAG_DOCUMENT_3 FLAG_DOCUMENT_16 FLAG_DOCUMENT_18 AMT_REQ_CREDIT_BUREAU_QRT AMT_REQ_CREDIT_BUREAU_YEAR DEF_30_CNT_SOCIAL_CIRCLE "
    "REG_CITY_NOT_LIVE_CITY REG_CITY_NOT_WORK_CITY NAME_HOUSING_TYPE TOTALAREA_MODE FLOORSMAX_AVG NAME_TYPE_SUITE"
).split()


def scorecard(columns, codes, target):
    """Fits what each cell adds to the log-odds of default.

    The fit is a penalised logistic regression on groups of cells.
    """
    labelled = np.isfinite(target.astype(float))
    y = target[labelled].astype(int)
    blocks, groups_of = [], {}
    for entry in columns:
        if entry["name"] not in SCORED:
            continue
        shares = np.array(entry["shares"])
        if "words" in entry:
            groups = np.arange(len(shares))
        else:
            middle = np.cumsum(shares) - shares / 2 - shares[0]
            groups = np.minimum((middle / max(1 - shares[0], 1e-9) * 14).astype(int), 13) + 1
            groups[0] = 0
        used, groups = np.unique(groups, return_inverse=True)
        groups_of[entry["name"]] = groups
        blocks.append(np.eye(len(used))[groups[codes[entry["name"]][labelled]]])
        # The position within the column too, so that neighbouring cells get similar points.
        blocks.append(np.array(entry["scores"])[codes[entry["name"]][labelled]][:, None])
    X = np.hstack(blocks)
    model = LogisticRegression(C=0.03, max_iter=400)
    oof = cross_val_predict(model, X, y, cv=5, method="decision_function")
    slope = LogisticRegression(C=1e6).fit(oof[:, None], y).coef_[0, 0]
    model.fit(X, y)
    print("scorecard auc", roc_auc_score(y, oof), "in sample", roc_auc_score(y, model.decision_function(X)), "slope", slope, file=sys.stderr)
    at = 0
    for entry in columns:
        if entry["name"] not in groups_of:
            continue
        groups = groups_of[entry["name"]]
        k = groups.max() + 1
        points = model.coef_[0, at:at + k][groups] + model.coef_[0, at + k] * np.array(entry["scores"])
        at += k + 1
        points -= np.sum(points * np.array(entry["shares"]))
        entry["points"] = [round(float(p), 3) for p in points]


main()
