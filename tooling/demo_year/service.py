"""The service under a date of its own, and what is asked of it."""

import http.client
import json
import secrets
import socket
import subprocess
import time
from pathlib import Path

from clock import Clock

HOST = "127.0.0.1"
# The service looks at its predictions this often, in seconds.
INTERVAL = 1
# Longest wait for the service to start, to judge or to count, in seconds.
PATIENCE = 120
SCOPES = "read,predict,review,outcomes,audit"
PERSON = "demo"


class Service:
    """A pret-api with a store of its own. It ends with the `with` block."""

    def __init__(self, program: Path, folder: Path, port: int, clock: Clock, dashboard: Path | None) -> None:
        self.program, self.folder, self.port, self.clock, self.dashboard = program, folder, port, clock, dashboard
        self.store = f"sqlite://{(folder / 'store.db').resolve()}"
        self.address = f"http://{HOST}:{port}"
        self.password = secrets.token_urlsafe(18)
        self.process: subprocess.Popen[bytes] | None = None
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def __enter__(self) -> "Service":
        self.key = self.command("key", "add", "demo-year", "--scopes", SCOPES).strip()
        self.command("user", "add", PERSON, "--role", "reviewer", text=self.password + "\n")
        options = ["--bundle", self.folder / "bundle", "--listen", f"{HOST}:{self.port}", "--rate-limit", 0]
        options += ["--monitoring-interval", INTERVAL]
        options += ["--dashboard", self.dashboard] if self.dashboard else []
        with (self.folder / "api.log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.program, *map(str, options)], env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            self.wait("start", self.is_ready)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the process that this object has started, and no other."""
        self.connection.close()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def environment(self) -> dict[str, str]:
        return self.clock.environment() | {"PRET_DATABASE_URL": self.store}

    def command(self, *arguments: str, text: str | None = None) -> str:
        """Runs a command of pret-api on the store, and returns what it prints."""
        command = [str(self.program), *arguments]
        done = subprocess.run(command, env=self.environment(), input=text, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"error: pret-api {' '.join(arguments[:2])}: {done.stderr.strip()}")
        return done.stdout

    def is_ready(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), 1):
                return self.get("/health/ready") is not None
        except (OSError, http.client.HTTPException, RuntimeError):
            self.connection.close()
            return False

    def wait(self, what: str, is_done) -> None:
        """Waits until `is_done()`; fails if the service has ended, or does not get there."""
        end = time.monotonic() + PATIENCE
        while not is_done():
            ended = self.process.poll() is not None
            if ended or time.monotonic() > end:
                why = f"ended with status {self.process.returncode}" if ended else f"did not {what} within {PATIENCE} s"
                last = (self.folder / "api.log").read_text(errors="replace").splitlines()[-8:]
                raise SystemExit("\n".join([f"error: the service {why}; the end of {self.folder / 'api.log'}:", *last]))
            time.sleep(0.05)

    def request(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
        headers = {"authorization": f"Bearer {self.key}", "accept-language": "en"} | ({"content-type": kind} if body else {})
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: status {answer.status}: {content[:500].decode(errors='replace')}")
        return content

    def get(self, path: str):
        return json.loads(self.request("GET", path))

    def predict(self, clients: list[int]) -> list[dict]:
        """Scores applications in a batch, and returns the predictions in their order."""
        lines = "".join(f'{{"client_id":{client}}}\n' for client in clients)
        answers = [json.loads(line) for line in self.request("POST", "/v1/predictions/batch", lines.encode(), "application/x-ndjson").splitlines()]
        refused = next((answer["problem"] for answer in answers if answer.get("problem")), None)
        if refused or len(answers) != len(clients):
            raise SystemExit(f"error: a batch of {len(clients)} lines got {len(answers)} answers: {refused}")
        return [answer["prediction"] for answer in answers]

    def review(self, prediction: str, is_confirmed: bool, reason: str) -> None:
        """Writes the review of an advisor."""
        verdict = "confirmed" if is_confirmed else "overridden"
        body = json.dumps({"prediction_id": prediction, "verdict": verdict, "reason": reason})
        self.request("POST", "/v1/reviews", body.encode())

    def judged_on(self) -> str | None:
        return self.get("/v1/monitoring/alarms")["judged_on"]

    def monitoring(self, days: int) -> dict:
        """Returns the monitoring of the last days, once all of them are counted."""
        found: dict = {}

        def is_counted() -> bool:
            found.update(self.get(f"/v1/monitoring?days={days}"))
            return found["days_to_count"] == 0

        self.wait(f"count {days} days", is_counted)
        return found
