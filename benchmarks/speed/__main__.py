"""Compares feature computation at full size: this project, pandas kernel, Python polars, DuckDB.

`make bench-features` calls it. Every program is a process of its own that reads the same files.
Runs alternate, so that a slow minute of the machine does not affect only one program. Wall time is
the median of the runs; peak memory is the largest resident set that the system saw. Results go to
`benchmarks/speed/results.json`, the page to `docs/performance.md`. The demo data stays in the
project's cache folder until the next build of `pret`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import page
from measuring import peak_memory, seconds_since

ROOT = Path(__file__).resolve().parents[2]
PRET = ROOT / "target/release/pret"
READ_TABLES = ROOT / "target/release/examples/read_tables"
CACHE = Path(os.environ.get("PRET_CACHE") or "~/.cache/pret-a-depenser").expanduser()
FULL_SIZE = 356_255
FORMATS = ("csv", "parquet")


@dataclass
class Run:
    """One process, from its start to its end."""

    seconds: float
    processor_seconds: float
    peak_memory_mb: int
    output: str


@dataclass
class Result:
    """Times and memory of several runs of one program."""

    program: str
    format: str
    clients: int
    seconds: float
    all_seconds: list[float]
    processor_seconds: float
    peak_memory_mb: int


def run(command: list[str | Path]) -> Run:
    """Runs `command` to its end; a failure stops the benchmark and shows the program's output."""
    start = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"error: {' '.join(map(str, command))} ended with {process.returncode}:\n{output}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak_memory(usage), output)


def demo(clients: int, kind: str, folder: Path) -> Path:
    """Returns demo data of this size, made once for each build of `pret`.

    The build and the cost are saved beside it.
    """
    out = folder / f"{kind}-{clients}"
    made, build = out / "made.json", build_of(PRET)
    if not made.is_file() or json.loads(made.read_text()).get("build") != build:
        took = asdict(run([PRET, "data", "demo", "--clients", str(clients), "--format", kind, "--out", out]))
        # The program's output names the folder, which is of no interest elsewhere.
        del took["output"]
        made.write_text(json.dumps({"build": build, "took": took}))
    return out


def build_of(program: Path) -> dict[str, int]:
    """Returns what distinguishes one build of a program from another."""
    status = program.stat()
    return {"modified_ns": status.st_mtime_ns, "bytes": status.st_size}


def programs(data: Path, kind: str, out: Path) -> dict[str, list[str | Path]]:
    """Returns the programs that can read this format, by name."""
    python = [sys.executable, "-W", "ignore"]
    peers = ROOT / "benchmarks"
    commands: dict[str, list[str | Path]] = {
        "this project": [PRET, "features", "--data", data, "--out", out / "project.parquet"],
        "this project, reading only": [READ_TABLES, data],
        "Python polars": [*python, peers / "features_polars", "--data", data, "--out", out / "polars.parquet"],
        "DuckDB": [*python, peers / "features_duckdb.py", "--data", data, "--out", out / "duckdb.parquet"],
    }
    if kind == "csv":
        kernel = [*python, peers / "pandas_kernel.py", "--data", data, "--out", out / "pandas.parquet"]
        commands["pandas kernel"] = kernel
    return commands


def measure(data: Path, kind: str, clients: int, out: Path, repeats: dict[str, int]) -> list[Result]:
    """Runs the requested programs alternately."""
    commands = {name: command for name, command in programs(data, kind, out).items() if repeats.get(name, 0) > 0}
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(max(repeats.values())):
        for name, command in commands.items():
            if turn < repeats[name]:
                runs[name].append(run(command))
                print(f"  {kind:8}{clients:>8}  {name:28}{runs[name][-1].seconds:8.1f} s", flush=True)
    return [result(name, kind, clients, done) for name, done in runs.items()]


def result(name: str, kind: str, clients: int, runs: list[Run]) -> Result:
    """Returns the median run, and the maximum of memory."""
    seconds = [round(run.seconds, 2) for run in runs]
    return Result(
        program=name,
        format=kind,
        clients=clients,
        seconds=round(statistics.median(seconds), 2),
        all_seconds=seconds,
        processor_seconds=round(statistics.median(run.processor_seconds for run in runs), 2),
        peak_memory_mb=max(run.peak_memory_mb for run in runs),
    )


def size_on_disk(folder: Path) -> int:
    """Returns the size of the tables in bytes."""
    return sum(file.stat().st_size for file in folder.iterdir() if file.suffix in (".csv", ".parquet"))


def byte_reading(folder: Path) -> float:
    """Returns the seconds needed to read the files' bytes without using them."""
    start = time.perf_counter()
    for file in folder.iterdir():
        with file.open("rb", buffering=0) as stream:
            while stream.read(1 << 22):
                pass
    return seconds_since(start)


def machine() -> dict[str, str]:
    """Returns the machine that the figures were measured on."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {
        "processor": cpu.group(1) if cpu else platform.processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory_gib": str(round(int(memory.group(1)) / 2**20)) if memory else "",
        "rust": rust,
        **{package: version(package) for package in ("pandas", "polars", "duckdb")},
    }


def main() -> None:
    """Measures, writes the results and the page."""
    parser = argparse.ArgumentParser(description="Compares feature computation at full size.")
    parser.add_argument("--clients", type=int, default=FULL_SIZE, help="number of applications at full size")
    parser.add_argument("--folder", type=Path, default=CACHE / "worlds", help="folder for the demo data (6 GB; default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=3, help="runs of this project; the peers run a third as often")
    parser.add_argument("--page-only", action="store_true", help="write the page from the saved results")
    arguments = parser.parse_args()
    kept = Path(__file__).parent / "results.json"
    if not arguments.page_only:
        kept.write_text(json.dumps(measure_all(arguments), indent=1) + "\n")
    page.write(json.loads(kept.read_text()), ROOT / "docs/performance.md")


def measure_all(arguments: argparse.Namespace) -> dict[str, object]:
    """Measures everything on the page."""
    for program in (PRET, READ_TABLES):
        if not program.is_file():
            raise SystemExit(f"error: {program} is missing. `make bench-features` builds it and then calls this.")
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    few = max(1, arguments.repeats // 3)
    everyone = {"this project": arguments.repeats, "this project, reading only": arguments.repeats,
                "Python polars": few, "DuckDB": few, "pandas kernel": few}
    ours = {name: repeats for name, repeats in everyone.items() if name.startswith("this project")}
    results: list[Result] = []
    worlds = {}
    for kind in FORMATS:
        data = demo(arguments.clients, kind, folder)
        worlds[kind] = {
            "bytes": size_on_disk(data),
            "byte_reading_seconds": byte_reading(data),
            "rows": json.loads((data / "demo.json").read_text())["rows"],
            "made": json.loads((data / "made.json").read_text())["took"],
        }
        results += measure(data, kind, arguments.clients, folder, everyone)
    for part in (8, 4, 2):
        clients = arguments.clients // part
        results += measure(demo(clients, "csv", folder), "csv", clients, folder, ours)
    features = json.loads(run([sys.executable, ROOT / "benchmarks/speed/columns.py", folder]).output)
    return {"machine": machine(), "worlds": worlds, "results": [asdict(one) for one in results], "columns": features}


if __name__ == "__main__":
    main()
