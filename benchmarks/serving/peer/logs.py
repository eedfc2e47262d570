"""Logs each request as a JSON line, and puts its identifier on the response."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

LOG = logging.getLogger("peer")


class JsonLines(logging.Formatter):
    """Formats a record as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Formats the record's message and its extra fields."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        return json.dumps({"timestamp": at, "level": record.levelname, "message": record.getMessage(), **getattr(record, "more", {})})


def log_to_stderr() -> None:
    """Sends the lines to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    LOG.handlers = [handler]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


class Logged:
    """Middleware that gives each request an identifier and logs its response."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, request_id, status = time.perf_counter(), str(uuid4()), 500

        async def identified(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode()), (b"cache-control", b"no-store")]
            await send(message)

        try:
            await self.app(scope, receive, identified)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            microseconds = round(1e6 * (time.perf_counter() - start))
            more = {"method": scope["method"], "route": route, "status": status, "microseconds": microseconds, "request_id": request_id}
            LOG.info("answered", extra={"more": more})
