"""Tests the watching of processes that end meanwhile.

Run it with `python3 -m unittest discover -s benchmarks/serving`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import unittest

import processes

# Starts a child that ends at once and is not waited for, then one that stays alive. Prints both
# ids.
PARENT = """
import os, subprocess, sys, time
ended = subprocess.Popen([sys.executable, "-c", "pass"])
lives = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
print(ended.pid, lives.pid, flush=True)
sys.stdin.read()
lives.kill()
"""
BUSY = "import time\nwhile time.process_time() < 0.3: pass"


class Processes(unittest.TestCase):
    """Tests the figures of processes, some of which have ended."""

    def setUp(self) -> None:
        self.parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ended, self.lives = (int(word) for word in self.parent.stdout.readline().split())

    def tearDown(self) -> None:
        self.parent.communicate()

    def test_a_family_is_counted_though_one_of_it_has_ended(self) -> None:
        family = processes.family(self.parent.pid)
        self.assertEqual(family, [self.parent.pid, self.ended, self.lives])
        self.assertEqual(processes.rolled_up(self.ended, "Pss:"), 0)
        self.assertGreater(processes.memory_kib(family), processes.rolled_up(self.lives, "Pss:"))
        self.assertGreater(processes.processor_seconds(family), 0)

    def test_what_is_gone_altogether_counts_nothing(self) -> None:
        gone = subprocess.Popen([sys.executable, "-c", "pass"])
        gone.wait()
        self.assertEqual(processes.family(gone.pid), [gone.pid])
        self.assertEqual(processes.memory_kib([gone.pid]), 0)
        self.assertEqual(processes.processor_seconds([gone.pid]), 0)

    def test_what_ends_between_the_list_and_the_figures_is_left_out(self) -> None:
        family = processes.family(self.parent.pid)
        os.kill(self.lives, 9)
        os.kill(self.parent.pid, 9)
        self.parent.wait()
        while any(processes.rolled_up(process, "Pss:") for process in family):
            time.sleep(0.001)
        self.assertEqual(processes.memory_kib(family), 0)

    def test_the_time_of_a_child_that_ended_is_its_parents(self) -> None:
        before = processes.processor_seconds([os.getpid()])
        subprocess.run([sys.executable, "-c", BUSY], check=True)
        self.assertGreaterEqual(processes.processor_seconds([os.getpid()]) - before, 0.28)


if __name__ == "__main__":
    unittest.main()
