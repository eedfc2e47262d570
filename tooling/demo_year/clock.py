"""The date that programs under libfaketime see, and its moves.

libfaketime reads the difference to the real date from a file each time a program asks for the date.
Timers stay real: only the date is faked.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

# Where packages put the library; the version for programs with threads.
FOLDERS = ["/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime"]
LIBRARY = "libfaketimeMT.so.1"


def library() -> Path | None:
    """Returns the path of libfaketime, if it is installed."""
    found = (path for folder in FOLDERS for path in Path("/").glob(f"{folder}/{LIBRARY}".lstrip("/")))
    return next(found, None)


class Clock:
    """A date that only moves when it is told to, and with real time."""

    def __init__(self, file: Path, preload: Path) -> None:
        self.file, self.preload = file.resolve(), preload

    def set(self, date: datetime) -> None:
        """Moves the date; programs that run see it at once."""
        written = self.file.with_suffix(".new")
        written.write_text(f"{date.timestamp() - time.time():+.0f}\n")
        written.replace(self.file)

    def now(self) -> datetime:
        """Returns the date that the programs see."""
        return datetime.fromtimestamp(time.time() + float(self.file.read_text()), UTC)

    def environment(self) -> dict[str, str]:
        """Returns the environment of a program that sees this date, without the user's settings of the service."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PRET_", "FAKETIME", "OTEL_"))}
        return own | {
            "LD_PRELOAD": str(self.preload),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # The name of older versions.
            "DONT_FAKE_MONOTONIC": "1",
        }
