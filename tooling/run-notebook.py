#!/usr/bin/env python3
"""Runs Rust notebooks from top to bottom and saves their results, or compares them with saved ones.

    tooling/notebook.sh python tooling/run-notebook.py notebooks/01-exploration.ipynb
    tooling/notebook.sh python tooling/run-notebook.py --check notebooks/*.ipynb

Each notebook runs in its own folder with a fresh kernel. A run fails on an error (a cell that does
not compile, a panic, an `Err` behind `?`). It also fails on any text on standard error, where the
kernel writes its warnings. Values that change from run to run without meaning, such as times, are
not saved. A second run therefore changes no file.
"""

import argparse
import atexit
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="change no file; fail if a result differs from the saved one")
    parser.add_argument("--output", type=Path, help="write the result to this file, not in place (one notebook only)")
    parser.add_argument("--timeout", type=int, default=600, help="time limit of one cell in seconds (600)")
    arguments = parser.parse_args()
    if arguments.output and (arguments.check or len(arguments.notebooks) > 1):
        parser.error("--output goes with one notebook, and not with --check")
    failures = sum(not run(path, arguments) for path in arguments.notebooks)
    return 1 if failures else 0


def run(path: Path, arguments: argparse.Namespace) -> bool:
    """Runs one notebook, prints the outcome, and returns whether it succeeded."""
    try:
        kept = nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        return failed(path, f"cannot be read as a notebook: {error}")
    started = time.monotonic()
    notebook = nbformat.from_dict(kept)
    problem = execute(notebook, path, arguments.timeout)
    if problem:
        return failed(path, problem)
    tidy(notebook)
    if arguments.check:
        different = [index for index, cells in enumerate(zip(kept.cells, notebook.cells), 1) if results(cells[0]) != results(cells[1])]
        if different:
            cells = ", ".join(map(str, different))
            return failed(path, f"the results of cell {cells} differ from the ones kept. Run: make notebooks, and look at the difference.")
    else:
        write_whole(notebook, arguments.output or path)
    count = sum(cell.cell_type == "code" for cell in notebook.cells)
    print(f"test {path} … ok ({count} cells, {time.monotonic() - started:.1f} s)", flush=True)
    return True


def execute(notebook: nbformat.NotebookNode, path: Path, timeout: int) -> str | None:
    """Fills in the outputs; returns the problem, if there is one."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=timeout,
        startup_timeout=180,
        kernel_name="rust",
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return f"a cell failed.\n{error}"
    except CellTimeoutError:
        return f"a cell took more than {timeout} seconds."
    except (DeadKernelError, RuntimeError) as error:
        # Otherwise nbclient would stop the dead kernel again at exit and report an error.
        atexit.unregister(client._cleanup_kernel)
        return f"the kernel died ({error}); its own message is above."
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error" or output.get("name") == "stderr":
                text = output.get("text") or "\n".join(output.get("traceback", []))
                return f"cell {number} wrote to standard error:\n{cell.source}\n\n{text}"
    return None


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Removes what differs between runs or between machines."""
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            # Jupyter shows an output's richest form. Its plain text would double the file.
            data = output.get("data", {})
            if "text/html" in data or "image/svg+xml" in data:
                data.pop("text/plain", None)


def results(cell: nbformat.NotebookNode) -> list:
    """Returns a cell's outputs in a form that does not depend on their split into lines."""

    def joined(value):
        if isinstance(value, list):
            return "".join(value)
        return {key: joined(item) for key, item in value.items()} if isinstance(value, dict) else value

    return [{key: joined(value) for key, value in output.items()} for output in cell.get("outputs", [])]


def write_whole(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Writes the notebook atomically: to a temporary file beside it, which is then renamed."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8") as file:
        try:
            nbformat.write(notebook, file)
            file.flush()
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def failed(path: Path, problem: str) -> bool:
    print(f"test {path} … FAILED\n{problem}", file=sys.stderr, flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
