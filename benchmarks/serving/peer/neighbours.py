"""Computes the neighbours' default rate among the clients of `neighbours.bin`."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree


class Neighbours:
    """Known clients as points of a k-d tree, each with its outcome."""

    def __init__(self, name: str, definition: dict[str, Any], file: Path) -> None:
        content = file.read_bytes()
        clients, dimensions = np.frombuffer(content, np.uint32, 2)
        points = np.frombuffer(content, np.float32, clients * dimensions, 8).reshape(clients, dimensions)
        self.name, self.count = name, min(definition["count"], int(clients))
        self.by = [(one["feature"], one["scale"], one["if_missing"]) for one in definition["by"]]
        self.tree = cKDTree(points)
        self.defaults = np.frombuffer(content, np.uint8, clients, 8 + 4 * clients * dimensions)

    def default_rate(self, values: dict[str, Any]) -> float:
        """Returns the default rate of the clients nearest to one with these features."""
        known = ((if_missing if isnan(values[name]) else values[name]) / scale for name, scale, if_missing in self.by)
        point = np.clip(np.fromiter(known, np.float64, len(self.by)), -1e6, 1e6).astype(np.float32)
        _, nearest = self.tree.query(point, self.count)
        return self.defaults[nearest].sum() / self.count
