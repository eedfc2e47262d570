"""What a program says of its own cost: wall time and memory, in the same units everywhere.

Only the standard library is imported: nothing here may add to what is measured.
"""

from __future__ import annotations

import resource
import time


def seconds_since(start: float) -> float:
    """Wall time since `start`, which `time.perf_counter()` gave, to the millisecond."""
    return round(time.perf_counter() - start, 3)


def peak_memory(usage: resource.struct_rusage | None = None) -> int:
    """The largest resident set of this process, or of the ended one whose `usage` this is, in MiB."""
    # Linux counts in KiB.
    return round((usage or resource.getrusage(resource.RUSAGE_SELF)).ru_maxrss / 1024)
