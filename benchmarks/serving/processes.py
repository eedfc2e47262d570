"""Reads Linux's figures of a process and its descendants, any of which may end meanwhile.

An ended process has no memory to count. Its processor time then belongs to its parent.
"""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def told(path: Path) -> str:
    """Returns the contents of a file of /proc.

    It is empty if the process or thread has ended, even if nobody has waited for it yet.
    """
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def family(process: int) -> list[int]:
    """Returns a process and all its descendants."""
    found = [process]
    for parent in found:
        try:
            threads = list(Path(f"/proc/{parent}/task").iterdir())
        except (FileNotFoundError, ProcessLookupError):
            continue
        found += [int(child) for thread in threads for child in told(thread / "children").split()]
    return found


def memory_kib(processes: list[int]) -> int:
    """Returns resident memory; pages shared by several processes count once."""
    kind = "Rss:" if len(processes) == 1 else "Pss:"
    return sum(rolled_up(process, kind) for process in processes)


def rolled_up(process: int, kind: str) -> int:
    """Returns one figure of a process's memory in KiB, or 0 if the process has ended."""
    lines = told(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(kind)), 0)


def processor_seconds(processes: list[int]) -> float:
    """Returns processor time since the start, including that of ended children."""
    fields = [told(Path(f"/proc/{process}/stat")).rpartition(")")[2].split() for process in processes]
    # utime, stime, and the same of children that were waited for: proc(5), fields 14 to 17.
    return sum(int(part) for one in fields for part in one[11:15]) / TICKS
