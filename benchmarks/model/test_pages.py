"""Checks that the documents' tables match the saved figures (`make test-python`)."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import page
import pages
import screening_page

HERE = Path(__file__).resolve().parent
COMPARISON = HERE.parents[1] / "docs" / "model-comparison.md"


class Pages(unittest.TestCase):
    """Compares each page with what its script would write."""

    def test_the_comparison_with_the_kernel_tells_the_kept_figures(self) -> None:
        self.assert_nothing_to_write(lambda: page.write(COMPARISON, HERE / "results.json"))

    def test_the_screening_of_changes_tells_the_kept_figures(self) -> None:
        self.assert_nothing_to_write(lambda: screening_page.write(HERE / "screening.json"))

    def assert_nothing_to_write(self, write: Callable[[], None]) -> None:
        with mock.patch.object(pages, "write_whole") as write_whole:
            write()
        self.assertTrue(write_whole.call_args_list)
        for call in write_whole.call_args_list:
            path, text = call.args
            self.assertEqual(text, path.read_text(encoding="utf-8"), f"{path.name}: run the benchmark again with --write-docs")


if __name__ == "__main__":
    unittest.main()
