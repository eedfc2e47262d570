"""Tests of the check for import cycles, on small crates."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).with_name("import_cycles.py")


def check(files: dict[str, str]) -> list[str]:
    """The files of each cycle that the check names."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-B", str(CHECK), folder]
        result = subprocess.run(command, capture_output=True, text=True)
        named = [line.strip().removeprefix(f"{folder}/") for line in result.stdout.splitlines()]
        assert result.returncode == (1 if named else 0), result
        return [name for name in named if name.endswith(".rs")]


class ImportCycles(unittest.TestCase):
    def test_files_that_import_each_other_are_named(self) -> None:
        files = {
            "lib.rs": "mod one;\nmod two;\nmod three;",
            "one.rs": "use crate::two::Two;\npub struct One;",
            "two.rs": "pub struct Two(super::one::One);",
            "three.rs": "use crate::one::One;",
        }
        self.assertEqual(check(files), ["one.rs", "two.rs"])
        files["two.rs"] = "pub struct Two;"
        self.assertEqual(check(files), [])

    def test_a_longer_cycle_through_a_folder_is_named(self) -> None:
        files = {
            "main.rs": "mod a;\nmod b;",
            "a/mod.rs": "mod deep;\npub use deep::Deep;",
            "a/deep.rs": "use crate::b::{self, B};\npub struct Deep;",
            "b.rs": "use crate::a::Deep;\npub struct B;",
        }
        self.assertEqual(check(files), ["a/deep.rs", "b.rs"])

    def test_a_name_that_is_passed_on_counts_for_the_file_that_defines_it(self) -> None:
        files = {
            "lib.rs": "mod a;\nmod b;\npub use a::A;",
            "a.rs": "pub struct A;",
            "b.rs": "use crate::A;",
        }
        self.assertEqual(check(files), [])

    def test_modules_above_tests_and_comments_do_not_count(self) -> None:
        files = {
            "lib.rs": "mod a;\npub struct Error;",
            "a/mod.rs": "mod b;\npub struct Shared;\nuse b::B;",
            "a/b.rs": "use super::Shared;\nuse crate::Error;\npub struct B;\n// use crate::c::C;\n"
            "#[cfg(test)]\nmod tests { use super::super::other; }",
        }
        self.assertEqual(check(files), [])


if __name__ == "__main__":
    unittest.main()
