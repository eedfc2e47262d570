"""Sends many lines in one call of `POST /v1/predictions/batch`.

Answers must come in the order of the lines, and the service's memory must stay constant.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bodies import Bodies
from services import OURS, PATIENCE, Service
from soak import MEMORY_GROWTH, PARTS, growth, require_space, stored_mb

PATH = "/v1/predictions/batch"
# One line in so many is invalid.
BAD_EVERY = 1_000
BAD = b'{"client_id": 100001, "application": {"AMT_CREDITS": 1}}\n'
LINES_AT_ONCE = 100
Figures = dict[str, Any]


def batch(bundle: Path, folder: Path, lines: int) -> Figures:
    """Sends the lines and reads the answers at the same time, as fast as the service allows."""
    require_space(folder, lines)
    file = folder / "bodies"
    Bodies(bundle).write_load(file)
    good = [line.encode() + b"\n" for line in file.read_text(encoding="utf-8").splitlines()]
    memory, misplaced, answered = [], 0, 0
    with Service(OURS, 1, bundle, folder / "batch") as service, socket.create_connection(("127.0.0.1", service.port), timeout=PATIENCE) as connection:
        begun = time.perf_counter()
        sender = threading.Thread(target=send, args=(connection, service, body(good, lines)), daemon=True)
        sender.start()
        response = http.client.HTTPResponse(connection, method="POST")
        response.begin()
        if response.status != 200:
            raise SystemExit(f"error: {PATH} answered {response.status}: {response.read()[:500]!r}")
        while line := response.readline():
            answered += 1
            misplaced += not is_in_place(json.loads(line), answered)
            if answered % max(1, lines // PARTS) == 0:
                memory.append(service.memory_mb())
        if answered != lines:
            raise SystemExit(f"error: {PATH} answered {answered:,} lines of {lines:,}:\n{service.last_words()}")
        sender.join()
        seconds, stored = round(time.perf_counter() - begun, 1), stored_mb(service)
    print(f"  {lines:,} lines answered in {seconds} s, {misplaced} out of place, {memory[0]} to {max(memory)} MB", flush=True)
    grown = growth(memory)
    figures = {"lines": lines, "misplaced": misplaced, "seconds": seconds, "memory_mb": memory, "memory_growth": grown, "stored_mb": stored}
    return {**figures, "is_right": misplaced == 0 and grown <= MEMORY_GROWTH}


def is_bad(number: int) -> bool:
    """Says whether the line of this number is invalid."""
    return number % BAD_EVERY == 0


def is_in_place(answer: dict[str, Any], number: int) -> bool:
    """Says whether this answers the line of this number, and refuses it only if it is invalid."""
    refused = answer.get("problem") is not None
    return answer["line"] == number and refused == is_bad(number) and refused == (answer.get("prediction") is None)


def body(good: list[bytes], lines: int) -> Iterator[bytes]:
    """Returns the lines in pieces."""
    for first in range(1, lines + 1, LINES_AT_ONCE):
        numbers = range(first, min(first + LINES_AT_ONCE, lines + 1))
        yield b"".join(BAD if is_bad(number) else good[number % len(good)] for number in numbers)


def send(connection: socket.socket, service: Service, pieces: Iterator[bytes]) -> None:
    """Sends a request of unknown length."""
    headers = {**service.headers(), "Host": "127.0.0.1", "Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    connection.sendall(f"POST {PATH} HTTP/1.1\r\n{head}\r\n".encode())
    for piece in pieces:
        connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    connection.sendall(b"0\r\n\r\n")
