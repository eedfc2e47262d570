"""Measures the wall time and the memory of a program, in the same units everywhere.

Only the standard library is imported, so that the import adds nothing to what is measured.
"""

from __future__ import annotations

import resource
import time


def seconds_since(start: float) -> float:
    """Returns the wall time since `start`, a value of `time.perf_counter()`, to the millisecond."""
    return round(time.perf_counter() - start, 3)


def peak_memory(usage: resource.struct_rusage | None = None) -> int:
    """Returns the largest resident set in MiB, of this process or of an ended one (`usage`)."""
    # Linux counts in KiB.
    return round((usage or resource.getrusage(resource.RUSAGE_SELF)).ru_maxrss / 1024)
