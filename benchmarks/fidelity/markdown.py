"""Writes the figures of `realism.py` as a page, and their headlines for docs/demo-data.md."""

from __future__ import annotations

from typing import Any

# Rows of the whole original for each of its applications, as its publisher counts them.
APPLICATIONS = 356_255
ORIGINAL_ROWS = {
    "bureau": 1_716_428,
    "bureau_balance": 27_299_925,
    "previous_application": 1_670_214,
    "POS_CASH_balance": 10_001_358,
    "installments_payments": 13_605_401,
    "credit_card_balance": 3_840_312,
}


def page(report: dict[str, Any]) -> str:
    """Returns the page: headlines first, then the details."""
    sections = [headline(report), arrears(report), columns(report), histories(report), correlated(report["correlations"])]
    sections += [told(name, figures) for name, figures in report["told_apart"].items()]
    return "\n\n".join(sections) + "\n"


def headline(report: dict[str, Any]) -> str:
    """Shows the default rate and the AUC of default prediction."""
    rate, rows = report["default_rate"], []
    for name, figures in report["predictability"].items():
        interval = f"{figures['low']:.4f} to {figures['high']:.4f}"
        rows.append(f"| {name} | {figures['applications']:,} | {figures['columns']} | {figures['auc']:.4f} | {interval} |")
    demo, real = known(rate["demo"]), known(rate["real"])
    return "\n".join(
        [
            "# Demo data against real rows",
            "",
            "Written by `benchmarks/realism.py`; how to read it stands in [benchmarks](../benchmarks/README.md).",
            "",
            f"{size(report)} Default rate: {demo} in the demo data, {real} in {rate['real_applications']:,} real applications.",
            "",
            "| defaults predicted from | applications | columns | AUC | 95 % interval |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def size(report: dict[str, Any]) -> str:
    """Names the demo data that was compared."""
    world = report["demo_clients"]
    return f"Demo data of {world['clients']:,} clients, seed {world['seed']}."


def arrears(report: dict[str, Any]) -> str:
    """Shows how clients pay."""
    lines = ["## How clients pay", "", "| | demo | real |", "|---|---|---|"]
    lines += [f"| {name} | {known(sides['demo'])} | {known(sides['real'])} |" for name, sides in report["arrears"].items()]
    return "\n".join(lines)


def known(value: float) -> str:
    """Formats a share as a percentage, an amount without cents."""
    return f"{100 * value:.2f} %" if value < 1 else f"{value:,.0f}"


def headlines(report: dict[str, Any]) -> str:
    """Returns the headlines for the introduction; the details are on the page."""
    rate, told, predicted = report["default_rate"], report["told_apart"], report["predictability"]
    correlations, world = report["correlations"], report["demo_clients"]
    apart = [(name, figures["rounds"][0]["auc"]) for name, figures in told.items()]
    lines = [
        f"{size(report)} Real rows: {rate['real_applications']:,} labelled applications, "
        f"{predicted['real, with histories']['applications']:,} of them with histories. Everything else, column by column, is in "
        "[demo data against real rows](demo-data-realism.md).",
        "",
        "| | real | demo |",
        "|---|---|---|",
        f"| default rate | {known(rate['real'])} | {known(rate['demo'])} |",
        *(f"| {name} | {known(sides['real'])} | {known(sides['demo'])} |" for name, sides in report["arrears"].items()),
        area("AUC from application columns, as many applications of each", predicted["real, application"], predicted["demo, application"]),
        area("AUC with the kernel's aggregates, as many clients of each", predicted["real, with histories"], predicted["demo, with histories"]),
        f"| AUC with the aggregates of every table, every client | | {predicted['demo, with histories, every table and client']['auc']:.3f} |",
        *(f"| AUC of telling demo from real by {name} | | {auc:.3f} |" for name, auc in apart),
        f"| mean difference of rank correlations, {correlations['pairs']:,} pairs; real: between two halves "
        f"| {correlations['floor']['mean_absolute_difference']:.3f} | {correlations['mean_absolute_difference']:.3f} |",
        "",
        "An AUC of 0.5 would mean that nothing tells demo from real; half of the rows were real.",
        "",
        "| table | rows for each client, original | demo | columns | mean distance | largest difference of missing shares, points | of column |",
        "|---|---|---|---|---|---|---|",
    ]
    for table, part in report["columns"].items():
        worst = max((row for row in part["columns"] if "missing_points" in row), key=lambda row: abs(row["missing_points"]))
        original = f"{ORIGINAL_ROWS[table] / APPLICATIONS:.2f}" if table in ORIGINAL_ROWS else ""
        demo = f"{world['rows'][table] / world['clients']:.2f}" if table in ORIGINAL_ROWS else ""
        lines.append(
            f"| `{table}` | {original} | {demo} | {part['summary']['columns']} | {part['summary']['mean_distance']:.3f} "
            f"| {abs(worst['missing_points']):.2f} | `{worst['column']}` |"
        )
    return "\n".join([*lines, ""])


def area(name: str, real: dict[str, Any], demo: dict[str, Any]) -> str:
    """Returns a row with both AUCs and their intervals."""
    real_text, demo_text = (f"{one['auc']:.3f} ({one['low']:.3f} to {one['high']:.3f})" for one in (real, demo))
    return f"| {name} | {real_text} | {demo_text} |"


def columns(report: dict[str, Any]) -> str:
    """Shows each table in a line, then the columns with the largest distance."""
    lines = [
        "## Columns",
        "",
        "Distance: Kolmogorov–Smirnov for numbers, total variation for categories, of known values.",
        "",
        "| table | columns | mean distance | largest | beyond 0.1 | missing share, mean difference (points) | largest |",
        "|---|---|---|---|---|---|---|",
    ]
    for table, part in report["columns"].items():
        one = part["summary"]
        lines.append(
            f"| {table} | {one['columns']} | {one['mean_distance']:.3f} | {one['largest_distance']:.3f} | {one['columns_beyond_0.1']} "
            f"| {one['mean_missing_points']:.1f} | {one['largest_missing_points']:.1f} |"
        )
    lines += ["", "The farthest; of numbers the quantiles 5, 50 and 95 %, of categories those that differ most:", ""]
    lines += ["| table | column | distance | missing demo | missing real | demo | real |", "|---|---|---|---|---|---|---|"]
    for table, part in report["columns"].items():
        lines += [farthest(table, row) for row in part["columns"][:8] if row.get("distance") and "missing_demo" in row]
    return "\n".join(lines)


def farthest(table: str, row: dict[str, Any]) -> str:
    """Shows a column and its difference."""
    if row["kind"] == "number":
        shown = [quantile for quantile in row["quantiles"] if quantile["at"] in (0.05, 0.5, 0.95)]
        demo, real = (" / ".join(f"{quantile[side]:g}" for quantile in shown) for side in ("demo", "real"))
    else:
        top = row["categories"][:3]
        demo, real = ("; ".join(f"{entry['category']} {100 * entry[side]:.1f} %" for entry in top) for side in ("demo", "real"))
    missing = f"{100 * row['missing_demo']:.1f} % | {100 * row['missing_real']:.1f} %"
    return f"| {table} | {row['column']} | {row['distance']:.3f} | {missing} | {demo} | {real} |"


def histories(report: dict[str, Any]) -> str:
    """Shows the rows of history per client (per credit for months of bureau credits)."""
    lines = [
        "## Rows per client",
        "",
        "Where there are any: mean, then the quantiles 10, 50, 90 and 99 %. Months of bureau credits are counted per credit.",
        "",
        "| table | | have any | mean | quantiles |",
        "|---|---|---|---|---|",
    ]
    for table, sides in report["rows_per_client"].items():
        for side, figures in sides.items():
            share = "not known" if figures["share_with_any"] is None else f"{100 * figures['share_with_any']:.1f} %"
            quantiles = " / ".join(f"{value:g}" for value in figures["quantiles_where_any"].values())
            lines.append(f"| {table} | {side} | {share} | {figures['mean_where_any']:.1f} | {quantiles} |")
    return "\n".join(lines)


def correlated(figures: dict[str, Any]) -> str:
    """Shows the rank correlations of the application's numbers."""
    floor = figures["floor"]
    lines = [
        "## Correlations of the application's numbers",
        "",
        f"Spearman, {figures['pairs']:,} pairs, {figures['applications_compared']:,} applications of each.",
        "",
        "| absolute difference | demo and real | two halves of the real rows |",
        "|---|---|---|",
    ]
    names = {"mean_absolute_difference": "mean", "quantile_95": "95 % quantile", "largest_absolute_difference": "largest"}
    lines += [f"| {label} | {figures[name]:.3f} | {floor[name]:.3f} |" for name, label in names.items()]
    lines += ["", "| farthest pair | demo | real |", "|---|---|---|"]
    lines += [f"| {' and '.join(pair['columns'])} | {pair['demo']:.2f} | {pair['real']:.2f} |" for pair in figures["worst_pairs"]]
    return "\n".join(lines)


def told(name: str, figures: dict[str, Any]) -> str:
    """Shows the AUC of adversarial validation and the columns with the largest gain."""
    lines = [
        f"## Told apart by {name}",
        "",
        f"{figures['rows_of_each']:,} rows of each; 0.5 is not at all. "
        f"After each round the {figures['put_aside_each_round']} columns that told most are put aside.",
        "",
        "| columns | AUC | told most by (share of gain) |",
        "|---|---|---|",
    ]
    for one in figures["rounds"]:
        top = ", ".join(f"{entry['column']} {100 * entry['share_of_gain']:.0f} %" for entry in one["top_columns"][:8])
        lines.append(f"| {one['columns']} | {one['auc']:.4f} | {top} |")
    return "\n".join(lines)
