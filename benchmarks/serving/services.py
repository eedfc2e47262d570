"""Starts, watches and stops the two services.

Each runs as its users run it, on a free port of 127.0.0.1, with a new database.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import processes

HERE = Path(__file__).resolve().parent
PRET_API = HERE.parents[1] / "target" / "release" / "pret-api"
OURS, PEER = "this project", "FastAPI"
PATIENCE = 60


@dataclass
class Service:
    """One of the services, running or not."""

    name: str
    workers: int
    bundle: Path
    folder: Path
    key: str = ""
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    ready_seconds: float = 0.0

    def start(self) -> None:
        """Starts it with a new database; saves the seconds until /health/ready answers 200."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.port = free_port()
        command, environment = self.command()
        start = time.perf_counter()
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log, start_new_session=True)
        while not is_ready(self.port):
            if self.process.poll() is not None or time.perf_counter() - start > PATIENCE:
                raise SystemExit(f"error: {self.name} does not start:\n{self.last_words()}")
            time.sleep(0.001)
        self.ready_seconds = round(time.perf_counter() - start, 4)

    def command(self) -> tuple[list[str], dict[str, str]]:
        """Returns the command that starts it, and its environment variables."""
        database = self.folder / "predictions.db"
        if self.name == OURS:
            url = f"sqlite://{database}"
            self.key = new_key(url)
            options = ["--bundle", str(self.bundle), "--database", url, "--listen", f"127.0.0.1:{self.port}", "--log-format", "json"]
            # All of the load comes from one caller, so there is no rate limit.
            return [str(PRET_API), *options, "--rate-limit", "0"], {}
        self.key = secrets.token_hex(24)
        command = [sys.executable, "-W", "ignore", "-m", "peer.serve", str(self.port), str(self.workers)]
        # Both services score a row on one thread: LightGBM's own threads would only slow each other
        # down.
        variables = {"PEER_BUNDLE": str(self.bundle), "PEER_DATABASE": str(database), "PEER_KEY": self.key, "OMP_NUM_THREADS": "1"}
        return command, {"PYTHONPATH": str(HERE), **variables}

    def processes(self) -> list[int]:
        """Returns the started process and its descendants; exits if the process has ended."""
        assert self.process is not None
        if self.process.poll() is not None:
            raise SystemExit(f"error: {self.name} ended by itself with {self.process.returncode}:\n{self.last_words()}")
        return processes.family(self.process.pid)

    def memory_mb(self) -> float:
        """Returns resident memory in MB; pages shared by several processes count once."""
        return round(processes.memory_kib(self.processes()) * 1024 / 1e6, 1)

    def processor_seconds(self) -> float:
        """Returns processor time since the start."""
        return processes.processor_seconds(self.processes())

    def last_words(self) -> str:
        """Returns the end of its log."""
        return (self.folder / "log").read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        """Asks it to stop and waits; remaining processes are killed."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        # `start` made the process the leader of its own group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Service:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def headers(self) -> dict[str, str]:
        """Returns the headers of every call."""
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}

    def predict(self, connection: http.client.HTTPConnection, body: dict[str, Any], language: str = "fr") -> tuple[int, dict[str, Any]]:
        """Returns status and answer of one prediction, with labels in this language."""
        connection.request("POST", "/v1/predictions", json.dumps(body), {**self.headers(), "Accept-Language": language})
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def is_ready(port: int) -> bool:
    """Says whether /health/ready answers 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def free_port() -> int:
    """Returns a free port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def new_key(url: str) -> str:
    """Creates an API key in the database at `url`."""
    command = [PRET_API, "key", "add", "bench", "--scopes", "predict,read", "--database", url]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise SystemExit(f"error: no key could be made:\n{made.stderr}")
    return made.stdout.strip()
