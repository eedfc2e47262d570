"""Writes the section on serving of `docs/performance.md` from the saved figures."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pages
from batch import BAD_EVERY
from measure import CONNECTIONS, MANY
from services import OURS
from soak import KEPT_RATE, MEMORY_GROWTH, P99_GROWTH, SHARE

NAME, WRITER, TITLE = "serving", "benchmarks/serving --write-docs", "## Serving predictions"
COMMAND = "tooling/bench.sh python benchmarks/serving --bundle models/champion --seconds 5 --repetitions 3 --soak 600 --batch 1000000 --write-docs"
ONE = CONNECTIONS[0]
Figures = dict[str, Any]
# Targets: p99 in ms with one and with many connections, times the peer's throughput, seconds to
# ready, memory and program size in MB.
P99_ONE, P99_MANY, TIMES, READY, MEMORY, BINARY = 1.0, 10.0, 10.0, 0.3, 150.0, 20.0


def write(page: Path, results: Path) -> None:
    """Replaces the text between the markers; a page without this section gets it at its end."""
    if not results.is_file():
        raise SystemExit(f"error: {results} is missing. Measure first: run this with --bundle DIR.")
    kept = json.loads(results.read_text(encoding="utf-8"))
    whole = page.read_text(encoding="utf-8")
    if TITLE not in whole:
        pages.write_whole(page, f"{whole.rstrip()}\n\n{TITLE}\n\n<!-- {NAME}: written by {WRITER} -->\n\n<!-- end of {NAME} -->\n")
    pages.write_between(page, NAME, WRITER, section(kept))


def section(kept: Figures) -> str:
    """Returns the comparison, the figures, the targets, the batch and the soak."""
    return "\n".join([*compared(kept), *figures(kept), *generator(kept), *goals(kept), *batched(kept), *soaked(kept)])


def prose(*sentences: str) -> list[str]:
    """Returns a paragraph and the empty line after it."""
    return [textwrap.fill(" ".join(sentences), 130, break_long_words=False, break_on_hyphens=False), ""]


def compared(kept: Figures) -> list[str]:
    """Describes the two services and the agreement of their answers."""
    bundle, agreement, machine = kept["bundle"], kept["agreement"], kept["machine"]
    largest = agreement["largest_difference"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return [
        *prose(
            "`POST /v1/predictions` of `pret-api` and of a service of the same contract in Python (`benchmarks/serving/peer`): FastAPI,",
            "pydantic, uvicorn with uvloop and httptools, LightGBM for the score, `shap.TreeExplainer` for its parts, polars for the",
            "clients, SQLite. Both check the caller's key and the body, take the client's row, apply the edits, compute the features that",
            "follow, score, calibrate, explain, sum contributions by reason, commit the prediction to SQLite (write-ahead log,",
            "`synchronous = NORMAL`), write a JSON line to the log and answer the same members. `pret-api` does more: it counts requests",
            "for its metrics page and sets security headers.",
            f"Served was the bundle of that day: {bundle['inputs']} inputs, {bundle['trees']} trees, {bundle['clients']:,} clients.",
            "To measure again, on a machine that does nothing else:",
        ),
        *("```sh", COMMAND, "```", ""),
        *prose(
            f"Before anything was measured, {agreement['bodies']} bodies (edited clients, clients as they are, new applicants; fields of every",
            "kind, missing ones) were answered by both, in French or in English: probabilities differ by at most",
            f"{largest['probability']:.0e}, contributions and scores by at most {largest['contribution']:.0e}; decisions and",
            "reasons are equal. The peer writes a plain sentence for each reason; those of this project are chosen by rules,",
            "and it warns of unusual values.",
            f"Both refuse {agreement['refused']} bad bodies with the same status.",
        ),
        *prose(
            f"{machine['cores']} cores ({machine['processor']}), on which services and load generator run together; {machine['rust']};",
            f"Python {machine['python']}, {packages}.",
        ),
    ]


def figures(kept: Figures) -> list[str]:
    """Returns one table with the services side by side."""
    services, large, settings = kept["services"], kept["large"], kept["settings"]

    def at(connections: int, figure: str, scale: float = 1.0) -> dict[str, float]:
        return {name: found["connections"][str(connections)][figure] / scale for name, found in services.items()}

    rows = []
    for connections in CONNECTIONS:
        suffix = f"{connections} connection{'s' * (connections > 1)}"
        rows.append(row(f"predictions a second, {suffix}", at(connections, "requests_per_second"), max))
        for figure, name in (("p50_us", "median"), ("p99_us", "p99"), ("p99_9_us", "p99.9")):
            rows.append(row(f"{name}, {suffix}, ms", at(connections, figure, 1000), min))
    rows.append(row(f"predictions a second, {MANY} connections, fastest turn", {name: found["fastest_turn"] for name, found in services.items()}, max))
    rows.append(row(f"processor time of a prediction, {MANY} connections, µs", at(MANY, "processor_us_per_request"), min))
    for title, found in (("", services), (f", {kept['large_bundle']['clients']:,} clients", large)):
        rows.append(row(f"start to ready{title}, s", {name: one["ready_seconds"] for name, one in found.items()}, min))
        rows.append(row(f"memory after the load{title}, MB", {name: one["memory_mb"] for name, one in found.items()}, min))
    peers = [name for name in services if name != OURS]
    failed = sum(found["connections"][str(one)][what] for found in services.values() for one in CONNECTIONS for what in ("errors", "not_2xx"))
    return [
        f"| | {' | '.join((OURS, *peers))} | ratio to the better |",
        "|---|" + "--:|" * (len(services) + 1),
        *rows,
        "",
        *prose(
            f"Medians of {settings['repetitions']} turns in which each service was started anew with an empty database and loaded for",
            f"{settings['seconds']:g} s at each number of connections, after a warm-up, with {settings['bodies']:,} bodies one after the other.",
            f"Failed or refused: {failed}. Each of the peer's workers listens by a socket of its own (`SO_REUSEPORT`): of workers that share",
            "one, as uvicorn's do, one may take every connection, and two cores do no more than one. The kernel spreads them by luck: the",
            "peer's fastest turn is what the goal below is measured by. High percentiles count, beside a slow answer, the requests that it",
            "held up (wrk's correction). Memory is resident; of several processes, shared pages count once.",
            f"The bundle of {kept['large_bundle']['clients']:,} clients also knows {kept['large_bundle']['known_clients']:,} others to compare with.",
        ),
    ]


def row(title: str, values: dict[str, float], better: Callable[..., float]) -> str:
    """Returns a row, with the ratio of this project to the better peer."""
    ours, peer = values[OURS], better(value for name, value in values.items() if name != OURS)
    ratio = ours / peer if better is max else peer / ours
    return f"| {title} | {' | '.join(map(number, values.values()))} | {ratio:.1f} |"


def number(value: float) -> str:
    """Formats a number with meaningful digits only."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def generator(kept: Figures) -> list[str]:
    """Shows the limit of the load generator, and how steady the machine was."""
    ours = kept["services"][OURS]
    trivial = ours["trivial"]
    most, predictions = (found[str(MANY)]["requests_per_second"] for found in (trivial, ours["connections"]))
    p99 = " and ".join(f"{number(trivial[str(connections)]['p99_us'] / 1000)} ms with {connections}" for connections in CONNECTIONS)
    return prose(
        f"The load generator ({kept['machine']['wrk']}, one thread) is not what limits these figures: from `GET /health/live` of `pret-api` it takes",
        f"{most:,.0f} answers a second with {MANY} connections, {most / predictions:.1f} times as many as predictions. The p99 of that route,",
        f"which does nothing, is {p99}: what of the p99 above is the machine's own.",
    )


def goals(kept: Figures) -> list[str]:
    """Shows the targets and whether they were reached."""
    ours = kept["services"][OURS]
    peers = [found for name, found in kept["services"].items() if name != OURS]
    most = max(found["fastest_turn"] for found in peers)
    times = ours["connections"][str(MANY)]["requests_per_second"] / most
    ready = max(ours["ready_seconds"], kept["large"][OURS]["ready_seconds"])
    p99 = {connections: ours["connections"][str(connections)]["p99_us"] / 1000 for connections in CONNECTIONS}
    memory, clients = kept["large"][OURS]["memory_mb"], kept["large_bundle"]["clients"]
    rows = [
        (f"p99, {ONE} connection", f"≤ {P99_ONE:g} ms", f"{number(p99[ONE])} ms", p99[ONE] <= P99_ONE),
        (f"p99, {MANY} connections", f"≤ {P99_MANY:g} ms", f"{number(p99[MANY])} ms", p99[MANY] <= P99_MANY),
        (f"throughput, {MANY} connections", f"≥ {TIMES:g} × the peer's fastest turn", f"{times:.1f} ×", times >= TIMES),
        ("start to ready, either bundle", f"≤ {READY:g} s", f"{ready:.2f} s", ready <= READY),
        (f"memory, {clients:,} clients", f"≤ {MEMORY:g} MB", f"{number(memory)} MB", memory <= MEMORY),
        ("program, stripped", f"≤ {BINARY:g} MB", f"{kept['binary_mb']} MB", kept["binary_mb"] <= BINARY),
    ]
    table = ["| goal | | measured | |", "|---|--:|--:|---|"]
    return [*table, *(f"| {name} | {goal} | {found} | {'reached' if reached else 'not reached'} |" for name, goal, found, reached in rows), ""]


def batched(kept: Figures) -> list[str]:
    """Shows the result of many lines in one call."""
    if "batch" not in kept:
        return ["No batch was sent yet (`--batch 1000000`).", ""]
    batch = kept["batch"]
    verdict = "every line answered in its place, in constant memory" if batch["is_right"] else "not as it should be"
    memory = batch["memory_mb"]
    return prose(
        f"`POST /v1/predictions/batch` with {batch['lines']:,} lines in one call, one of {BAD_EVERY:,} of them bad: **{verdict}**.",
        f"{batch['lines']:,} answers in {batch['seconds']:,.0f} s, {batch['lines'] / batch['seconds']:,.0f} a second,",
        f"{batch['misplaced']} out of place or refused wrongly; {memory[0]:.1f} MB of memory after a tenth of them, {memory[-1]:.1f} at the",
        f"end, {max(memory):.1f} at most, {batch['memory_growth']:.2f} times (constant: at most {MEMORY_GROWTH});",
        f"{batch['stored_mb']:,} MB stored. The client, in Python, reads and checks every answer meanwhile on the same cores.",
    )


def soaked(kept: Figures) -> list[str]:
    """Shows the result of the soak."""
    if "soak" not in kept:
        return ["No soak was run yet (`--soak 600`).", ""]
    soak = kept["soak"]
    rows = [
        f"| {part['until_seconds']} | {part['requests_per_second']:,.0f} | {number(part['p50_us'] / 1000)} | {number(part['p99_us'] / 1000)} "
        f"| {part['errors'] + part['not_2xx']} | {part['memory_mb']:.1f} |"
        for part in soak["parts"]
    ]
    verdict = "flat" if soak["is_flat"] else "not flat"
    return [
        *prose(
            f"A soak of {soak['seconds']} s at {100 * SHARE:.0f} % of the throughput, {soak['rate']:,} predictions a second with {MANY}",
            f"connections, one process, {soak['stored_mb']:,} MB stored: **{verdict}**. {soak['failed']} requests failed. Memory of the last",
            f"three parts is {soak['memory_growth']:.2f} times that of the second to fourth, p99 {soak['p99_growth']:.2f} times, and at least",
            f"{100 * soak['kept_rate']:.0f} % of the rate was kept. (Flat: none failed, memory at most {MEMORY_GROWTH} times, p99 at most",
            f"{P99_GROWTH} times, {100 * KEPT_RATE:.0f} % of the rate kept.)",
        ),
        "| until, s | predictions a second | median, ms | p99, ms | failed | memory, MB |",
        "|--:|--:|--:|--:|--:|--:|",
        *rows,
        "",
    ]
