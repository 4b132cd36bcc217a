"""Every benchmark runs, at a size that takes seconds and says nothing about speed: none can rot unseen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import names
from benchmarks.history import ratios_of

ROOT = Path(__file__).parent.parent.parent
WITHOUT_RATIOS = ("log_ins", "rush")
"""These are about times that must not differ, and about memory: there is nobody to be compared with."""


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_a_benchmark_does_all_its_work_at_a_tiny_size(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks", name, "--tiny", "--results", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
    (kept,) = map(json.loads, (tmp_path / "history" / f"{name}.jsonl").read_text("utf-8").splitlines())
    assert kept["ratios"] == ratios_of(figures)
    assert bool(kept["ratios"]) is (name not in WITHOUT_RATIOS)
    assert ("before: machine" in done.stdout, "after: machine" in done.stdout) == (True, True)
