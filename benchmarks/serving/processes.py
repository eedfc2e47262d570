"""What Linux tells of a process and of those that it started, any of which may end while it is asked.

A process that is gone has no memory left to count; the time that it took on the processors is its parent's by then.
"""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def told(path: Path) -> str:
    """What a file of /proc holds; nothing where its process or thread is gone, or has ended and was not waited for."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def family(process: int) -> list[int]:
    """A process and those that it started, and those that they did."""
    found = [process]
    for parent in found:
        try:
            threads = list(Path(f"/proc/{parent}/task").iterdir())
        except (FileNotFoundError, ProcessLookupError):
            continue
        found += [int(child) for thread in threads for child in told(thread / "children").split()]
    return found


def memory_kib(processes: list[int]) -> int:
    """Resident memory. Of several processes, pages that they share count once."""
    kind = "Rss:" if len(processes) == 1 else "Pss:"
    return sum(rolled_up(process, kind) for process in processes)


def rolled_up(process: int, kind: str) -> int:
    """A figure of a process's memory, in KiB; none where the process is gone."""
    lines = told(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(kind)), 0)


def processor_seconds(processes: list[int]) -> float:
    """Time on the processors since the start, that of children that have ended included."""
    fields = [told(Path(f"/proc/{process}/stat")).rpartition(")")[2].split() for process in processes]
    # utime, stime, and the same of children that were waited for: proc(5), fields 14 to 17.
    return sum(int(part) for one in fields for part in one[11:15]) / TICKS
