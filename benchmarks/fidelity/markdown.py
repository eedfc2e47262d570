"""The judge's figures as a page to read."""

from __future__ import annotations

from typing import Any


def page(report: dict[str, Any]) -> str:
    """Headlines first, then what to look at next."""
    sections = [headline(report), columns(report), histories(report), correlated(report["correlations"])]
    sections += [told(name, figures) for name, figures in report["told_apart"].items()]
    return "\n\n".join(sections) + "\n"


def headline(report: dict[str, Any]) -> str:
    """What a default is, and how well it can be predicted."""
    rate, rows = report["default_rate"], []
    for name, figures in report["predictability"].items():
        interval = f"{figures['low']:.4f} to {figures['high']:.4f}"
        rows.append(f"| {name} | {figures['applications']:,} | {figures['columns']} | {figures['auc']:.4f} | {interval} |")
    demo, real = f"{100 * rate['demo']:.2f} %", f"{100 * rate['real']:.2f} %"
    return "\n".join(
        [
            "# Demo data against real rows",
            "",
            f"Default rate: {demo} in the demo data, {real} in {rate['real_applications']:,} real applications.",
            "",
            "| defaults predicted from | applications | columns | AUC | 95 % interval |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def columns(report: dict[str, Any]) -> str:
    """Each table in a line, then the farthest columns of each."""
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
    """A column, with what differs in it."""
    if row["kind"] == "number":
        shown = [quantile for quantile in row["quantiles"] if quantile["at"] in (0.05, 0.5, 0.95)]
        demo, real = (" / ".join(f"{quantile[side]:g}" for quantile in shown) for side in ("demo", "real"))
    else:
        top = row["categories"][:3]
        demo, real = ("; ".join(f"{entry['category']} {100 * entry[side]:.1f} %" for entry in top) for side in ("demo", "real"))
    missing = f"{100 * row['missing_demo']:.1f} % | {100 * row['missing_real']:.1f} %"
    return f"| {table} | {row['column']} | {row['distance']:.3f} | {missing} | {demo} | {real} |"


def histories(report: dict[str, Any]) -> str:
    """Rows of history per client (per credit for its months)."""
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
    """Rank correlations of the application's numbers."""
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
    """Whether a model can tell them apart, and by what."""
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
