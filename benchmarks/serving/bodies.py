"""Makes the request bodies for both services.

They ask about known clients with edited fields. The comparison of answers also has new applicants.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import polars as pl

SEED = 20261126
CLIENTS = 1000
AMOUNTS = ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "AMT_INCOME_TOTAL")
Body = dict[str, Any]


class Bodies:
    """Bodies for the clients of a bundle, the same in every run."""

    def __init__(self, bundle: Path) -> None:
        clients = pl.read_parquet(bundle / "clients.parquet")
        self.random = random.Random(SEED)
        self.fields = json.loads((bundle / "features.json").read_text(encoding="utf-8"))["fields"]
        chosen = sorted(self.random.sample(range(clients.height), min(CLIENTS, clients.height)))
        self.clients = clients[chosen].to_dicts()

    def write_load(self, file: Path) -> int:
        """Writes one body per line and client, with one to four amounts changed by up to a half.

        It returns the number of bodies.
        """
        lines = [json.dumps(self.with_other_amounts(client)) for client in self.clients]
        self.random.shuffle(lines)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return len(lines)

    def compared(self, count: int) -> list[Body]:
        """Returns bodies with other amounts, other and missing fields, and new applicants."""
        clients = self.random.sample(self.clients, min(count, len(self.clients)))
        known = [{"client_id": client["SK_ID_CURR"], "application": self.edits(client, 6)} for client in clients]
        unedited = [{"client_id": client["SK_ID_CURR"]} for client in clients[: count // 4]]
        fields = [field["name"] for field in self.fields]
        new = [{"application": {name: client[name] for name in fields if client[name] is not None}} for client in clients[: count // 4]]
        return [*(self.with_other_amounts(client) for client in clients), *known, *unedited, *new]

    def with_other_amounts(self, client: Body) -> Body:
        """Returns a body for the client with other amounts."""
        known = [name for name in AMOUNTS if client[name]]
        chosen = self.random.sample(known, self.random.randint(1, len(known)))
        return {"client_id": client["SK_ID_CURR"], "application": {name: self.near(name, client[name]) for name in sorted(chosen)}}

    def edits(self, client: Body, count: int) -> Body:
        """Returns other values for some fields: a valid category, a near number, a valid null."""
        edits: Body = {}
        for field in self.random.sample(self.fields, count):
            name = field["name"]
            if not field["required"] and self.random.random() < 0.2:
                edits[name] = None
            elif field["kind"] == "category":
                edits[name] = self.random.choice(field["categories"])["value"] if field.get("categories") else "Other"
            elif client[name] is not None:
                edits[name] = self.near(name, client[name])
        return edits

    def near(self, name: str, value: float) -> float:
        """Returns a number within half of the value and within the field's range.

        It is an integer if the value is one.
        """
        field = next(field for field in self.fields if field["name"] == name)
        number = value * self.random.uniform(0.5, 1.5)
        number = round(number) if float(value).is_integer() else number
        return min(max(number, field.get("minimum", number)), field.get("maximum", number))
