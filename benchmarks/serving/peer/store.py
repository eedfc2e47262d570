"""Stores predictions; every prediction is committed before it is answered."""

from __future__ import annotations

import json
import sqlite3

from peer.contract import Prediction, PredictionRequest

TABLE = """
CREATE TABLE IF NOT EXISTS predictions (
    prediction_id TEXT PRIMARY KEY NOT NULL,
    created_at    TEXT NOT NULL,
    client_id     INTEGER,
    model_version TEXT NOT NULL,
    language      TEXT NOT NULL,
    probability   REAL NOT NULL,
    decision      TEXT NOT NULL,
    request       TEXT NOT NULL,
    response      TEXT NOT NULL,
    contributions TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS predictions_in_time ON predictions (created_at);
"""
INSERT = "INSERT INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Store:
    """One connection to the database; several processes may each have one."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        # With the write-ahead log and NORMAL, the operating system has a commit when it returns, as
        # in `pret-api`.
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(TABLE)

    def save(self, request: PredictionRequest, answer: Prediction, language: str) -> None:
        """Stores a prediction; it is committed on return."""
        contributions = {one.feature: [one.value, one.contribution] for one in answer.contributions}
        row = (
            answer.prediction_id,
            answer.created_at,
            answer.client_id,
            answer.model_version,
            language,
            answer.probability,
            answer.decision,
            request.model_dump_json(exclude_unset=True),
            answer.model_dump_json(exclude={"contributions"}),
            json.dumps(contributions),
        )
        self.connection.execute(INSERT, row)

    def check(self) -> None:
        """Runs a query, to check the database."""
        self.connection.execute("SELECT 1 FROM predictions LIMIT 1").fetchone()
