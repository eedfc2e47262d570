"""Tests the Rust kernel in notebooks: start-up, error messages and what they lose, output limits.

    tooling/notebook.sh python tooling/test_kernel.py

Kernels are started as Jupyter starts them, by name, in the notebook's folder.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager

CHECKOUT = Path(__file__).resolve().parents[1]


@dataclass
class Cell:
    """The result of one execution."""

    status: str
    printed: str = ""
    on_standard_error: str = ""
    error: str = ""
    results: dict = field(default_factory=dict)


class Notebook:
    """A kernel that runs in `folder`, with `variables` added to its environment."""

    def __init__(self, folder: Path, **variables: str):
        self.manager = KernelManager(kernel_name="rust")
        environment = {name: value for name, value in os.environ.items() if name != "PRET_CHECKOUT"}
        self.manager.start_kernel(cwd=str(folder), env=environment | variables)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def __enter__(self) -> "Notebook":
        return self

    def __exit__(self, *_error) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code: str) -> Cell:
        return self.result_of(self.client.execute(code, stop_on_error=False))

    def run_all(self, *cells: str) -> list[Cell]:
        """Sends all cells at once, as Run All does."""
        requests = [self.client.execute(code) for code in cells]
        return [self.result_of(request) for request in requests]

    def result_of(self, request: str) -> Cell:
        cell = Cell("")
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream" and content["name"] == "stdout":
                cell.printed += content["text"]
            elif kind == "stream":
                cell.on_standard_error += content["text"]
            elif kind == "error":
                cell.error += "\n".join(content["traceback"])
            elif kind == "execute_result":
                cell.results |= content["data"]
            elif kind == "status" and content["execution_state"] == "idle":
                break
        while not cell.status:
            reply = self.client.get_shell_msg(timeout=120)
            if reply["parent_header"].get("msg_id") == request:
                cell.status = reply["content"]["status"]
        return cell


class InACell(unittest.TestCase):
    """Runs cells in one notebook; each test defines the variables that it needs."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.notebook = cls.enterClassContext(Notebook(CHECKOUT / "notebooks"))

    def run_cell(self, code: str) -> Cell:
        return self.notebook.run(code)

    def test_the_library_is_imported_and_its_state_is_shared_between_cells(self):
        made = self.run_cell('let frame: DataFrame = df!("amount" => [1, 2, 3])?;')
        self.assertEqual((made.status, made.error), ("ok", ""))
        total = self.run_cell('frame.column("amount")?.as_materialized_series().sum::<i32>()?')
        self.assertEqual(total.results.get("text/plain"), "6")

    def test_a_panic_says_its_message_its_line_and_what_is_lost(self):
        self.run_cell('let numbers: Vec<i32> = vec![1, 2, 3]; let word: String = "kept".to_owned(); let gone: String = word.clone();')
        cell = self.run_cell("let taken: String = gone;\nlet fresh: usize = numbers.len();\nlet beyond: i32 = numbers[fresh + 4];")
        self.assertEqual(cell.status, "error")
        self.assertEqual(
            cell.error.splitlines(),
            [
                "index out of bounds: the len is 3 but the index is 7",
                "  line 3: let beyond: i32 = numbers[fresh + 4];",
                "Lost by this: beyond, fresh, gone, taken. Other variables are kept.",
            ],
        )
        self.assertEqual((cell.printed, cell.on_standard_error), ("", ""))
        self.assertEqual(self.run_cell("format!(\"{word} {numbers:?}\")").results["text/plain"], '"kept [1, 2, 3]"')

    def test_a_panic_on_another_thread_that_is_waited_for_is_no_failure(self):
        cell = self.run_cell('std::thread::spawn(|| panic!("over there")).join().is_err()')
        self.assertEqual((cell.status, cell.results["text/plain"]), ("ok", "true"))
        self.assertRegex(cell.on_standard_error, r"^A thread panicked at src/lib.rs:\d+:\d+: over there\n$")

    def test_an_error_behind_a_question_mark_is_a_failure_in_words(self):
        self.run_cell("let before: i32 = 1;")
        cell = self.run_cell('println!("first");\nlet number: i32 = "12x".parse::<i32>()?;')
        self.assertEqual((cell.status, cell.printed), ("error", "first\n"))
        self.assertEqual(
            cell.error.splitlines(),
            ["invalid digit found in string", '  line 2: let number: i32 = "12x".parse::<i32>()?;', "Lost by this: number. Other variables are kept."],
        )
        self.assertEqual(self.run_cell("before").results["text/plain"], "1")

    def test_code_that_does_not_compile_is_a_failure_that_loses_nothing(self):
        self.run_cell("let there: i32 = 5;")
        cell = self.run_cell("there + not_there")
        self.assertEqual(cell.status, "error")
        self.assertIn("cannot find value `not_there`", cell.error)
        self.assertEqual(self.run_cell("there").results["text/plain"], "5")

    def test_an_endless_cell_can_be_interrupted_and_the_next_ones_run(self):
        threading.Timer(2.0, self.notebook.manager.interrupt_kernel).start()
        cell = self.run_cell('println!("begun"); let mut count: u64 = 0; loop { count = std::hint::black_box(count + 1); }')
        self.assertEqual((cell.status, cell.printed), ("error", "begun\n"))
        self.assertEqual(cell.error, "Interrupted. Every variable is lost: run the cells again from the first.")
        self.assertEqual(self.run_cell("1 + 1").results["text/plain"], "2")

    def test_an_interrupt_between_cells_loses_nothing(self):
        self.run_cell("let idle: i32 = 8;")
        self.notebook.manager.interrupt_kernel()
        time.sleep(0.5)
        self.assertEqual(self.run_cell("idle").results["text/plain"], "8")

    def test_what_ends_the_process_is_said_and_the_next_cells_run(self):
        lost = " Every variable is lost: run the cells again from the first."
        process = "std::process::Command::new(\"kill\").arg(\"-9\").arg(std::process::id().to_string()).status()?;"
        for code, reason in [
            ("std::process::exit(3);", "The code ended its process (exit status: 3)."),
            ("std::process::abort();", "The code aborted its process: by `abort`, by a panic while another one was unwinding, or for want of memory."),
            (
                "fn deep(n: u64) -> u64 { if n == u64::MAX { 0 } else { 1 + deep(std::hint::black_box(n + 1)) } }\ndeep(1)",
                "The code overflowed its stack (a recursion without an end?) or used memory that is not its own.",
            ),
            (process, "The system killed the process, most likely because memory ran out."),
        ]:
            with self.subTest(code):
                cell = self.run_cell(code)
                self.assertEqual((cell.status, cell.error), ("error", reason + lost))
                self.assertEqual(self.run_cell("2 + 2").results["text/plain"], "4")

    def test_a_long_text_is_cut(self):
        started = time.monotonic()
        cell = self.run_cell('for line in 0..1_000_000 { println!("line {line}"); }')
        self.assertLess(time.monotonic() - started, 20)
        self.assertTrue(cell.printed.startswith("line 0\nline 1\n"))
        self.assertRegex(cell.printed, r"\n… 98\d{4} more lines \(11\.7 MB\) were left out\. Write long texts to a file\.\n$")
        self.assertLess(len(cell.printed), 210_000)
        self.assertEqual(self.run_cell('println!("again whole");').printed, "again whole\n")

    def test_a_large_result_is_left_out(self):
        cell = self.run_cell(
            "struct Page(usize);\n"
            'impl Page { fn evcxr_display(&self) { println!("EVCXR_BEGIN_CONTENT text/html\\n{}\\nEVCXR_END_CONTENT", "<p>".repeat(self.0)); } }\n'
            "Page(3_000_000)"
        )
        self.assertEqual(
            cell.results,
            {"text/plain": "This result is not shown: it has 9.0 MB of text/html, and the limit is 4.0 MB. Show a part of it, or write it to a file."},
        )
        self.assertEqual(self.run_cell("Page(2)").results, {"text/html": "<p><p>"})
        plain = self.run_cell('"x".repeat(1_000_000)').results["text/plain"]
        self.assertLess(len(plain), 201_000)
        self.assertTrue(plain.endswith("\n… 0.8 MB more were left out."), plain[-100:])

    def test_a_text_without_a_newline_at_its_end_is_shown_with_its_cell(self):
        self.assertEqual(self.run_cell('print!("begun");').printed, "begun\n")
        cell = self.run_cell('print!("half"); eprint!("low"); 3')
        self.assertEqual((cell.printed, cell.on_standard_error, cell.results), ("half\n", "low\n", {"text/plain": "3"}))

    def test_cells_that_wait_behind_a_failed_one_do_not_run(self):
        cells = self.notebook.run_all("let behind: i32 = 1;", 'panic!("stop here");', 'println!("not run");')
        self.assertEqual([cell.status for cell in cells], ["ok", "error", "aborted"])
        self.assertEqual(cells[2].printed, "")
        time.sleep(0.1)
        self.assertEqual(self.run_cell("behind").results["text/plain"], "1")


class InAFolder(unittest.TestCase):
    """Tests where a kernel finds the project."""

    def folder(self, parent: Path | None) -> Path:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix="notebooks of a person "))
        self.addCleanup(shutil.rmtree, folder)
        return folder

    def checkout(self) -> Path:
        """Returns a folder with the scripts of a checkout and without compiled code."""
        folder = self.folder(None)
        for part in ["tooling", "notebooks"]:
            (folder / part).symlink_to(CHECKOUT / part)
        (folder / "target").mkdir()
        return folder

    def assert_uses_this_checkout(self, folder: Path, **variables: str) -> None:
        with Notebook(folder, **variables) as notebook:
            cell = notebook.run('println!("{}", std::env::current_dir()?.display()); println!("{}", df!("a" => [1, 2])?.height());')
            self.assertEqual((cell.error, cell.printed), ("", f"{folder}\n2\n"))
            used = notebook.run('std::env::var("EVCXR_CONFIG_DIR")?').results["text/plain"]
            self.assertEqual(used, f'"{CHECKOUT}/notebooks/kernel"')

    def assert_every_cell_says(self, message: str, folder: Path, **variables: str) -> None:
        with Notebook(folder, **variables) as notebook:
            for _ in range(2):
                cell = notebook.run("1 + 1")
                self.assertEqual((cell.status, cell.error), ("error", message))

    def test_a_folder_below_the_checkout(self):
        self.assert_uses_this_checkout(self.folder(CHECKOUT / "notebooks"))

    def test_a_folder_beside_the_checkout_uses_the_default_one(self):
        self.assert_uses_this_checkout(self.folder(None))

    def test_a_named_checkout_comes_first(self):
        folder = self.checkout()
        self.assert_every_cell_says(
            f"The notebooks' library is not built yet. Run `make kernel` in {folder}, then restart this kernel.", CHECKOUT, PRET_CHECKOUT=str(folder)
        )

    def test_no_checkout_where_one_is_named(self):
        self.assert_every_cell_says(
            "No checkout of the project is in /nowhere. Run `make kernel` in yours, then restart this kernel.", CHECKOUT, PRET_CHECKOUT="/nowhere"
        )

    def test_a_library_of_another_compiler(self):
        folder = self.checkout()
        shutil.copytree(CHECKOUT / "target/kernel", folder / "target/kernel", copy_function=os.symlink)
        (folder / "target/kernel/compiler").unlink()
        (folder / "target/kernel/compiler").write_text("rustc 1.0.0\n")
        self.assert_every_cell_says(
            f"The notebooks' library is of another Rust compiler. Run `make kernel` in {folder}, then restart this kernel.", folder
        )

    def test_a_library_older_than_its_sources_is_told_of_once(self):
        folder = self.checkout()
        (folder / "target/release").symlink_to(CHECKOUT / "target/release")
        shutil.copytree(CHECKOUT / "target/kernel", folder / "target/kernel", copy_function=os.symlink)
        (folder / "target/kernel/sources").unlink()
        (folder / "target/kernel/sources").write_text(f"{folder}/model.rs\n")
        (folder / "model.rs").touch()
        with Notebook(folder) as notebook:
            first, second = notebook.run("1 + 1"), notebook.run("1 + 1")
        self.assertEqual((first.results, first.status), ({"text/plain": "2"}, "ok"))
        self.assertEqual(
            first.on_standard_error,
            "The library has changed since it was built (model.rs); cells use it as it was.\nTo renew it: make kernel, then restart this kernel.\n",
        )
        self.assertEqual(second.on_standard_error, "")


class WithoutAPerson(unittest.TestCase):
    """Tests tooling/run-notebook.py, which continuous integration calls."""

    def test_a_panic_an_error_and_code_that_does_not_compile_fail_the_run_with_their_message(self):
        messages = {'panic!("of a cell");': "of a cell", '"12x".parse::<i32>()?;': "invalid digit found in string", "not_there": "cannot find value `not_there`"}
        with tempfile.TemporaryDirectory() as folder:
            paths = [f"{folder}/{number}.ipynb" for number in range(len(messages))]
            for path, code in zip(paths, messages, strict=True):
                nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
            run = subprocess.run([sys.executable, CHECKOUT / "tooling/run-notebook.py", *paths], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertEqual(run.stderr.count("FAILED\na cell failed."), len(messages), run.stderr)
        for message in messages.values():
            self.assertIn(message, run.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
