"""What the benchmarks say of their figures: how quiet it was, how far ratios spread, and what has grown."""

import json
from pathlib import Path

import pytest

from benchmarks import history
from benchmarks.history import ratios_of, remember
from benchmarks.measure import Machine, calibrated, ratios, table

QUIET, BUSY = Machine(6.7, 0.1, 1.02), Machine(6.7, 0.1, 3.5)


def test_the_machine_is_said_to_be_quiet_or_busy() -> None:
    assert str(QUIET) == "machine quiet (a fixed loop took 6.7 ms of CPU, ± 5%, 1.02 times that by the clock)"
    assert "busy: wall times mean little" in str(BUSY)


def test_calibration_measures_the_processor_and_the_clock() -> None:
    found = calibrated()
    assert found.cpu_ms > 0
    assert found.waiting > 0


def test_ratios_compare_round_by_round_so_that_a_slow_round_slows_both() -> None:
    assert ratios([2.0, 20.0, 3.0], [1.0, 10.0, 1.0]) == (2.0, 2.0, 3.0)


def test_a_table_shows_the_spread_of_every_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    made = table({"ours": [2.0, 3.0, 4.0], "theirs": [1.0, 1.0, 1.0]}, records=1_000_000, of="theirs")
    assert made["figures"] == {
        "ours": {"microseconds": 3.0, "ratio": 3.0, "ratio_low": 2.0, "ratio_high": 4.0},
        "theirs": {"microseconds": 1.0, "ratio": 1.0, "ratio_low": 1.0, "ratio_high": 1.0},
    }
    assert "3.00 (2.00–4.00)" in capsys.readouterr().out


def test_only_ratios_are_kept_because_seconds_are_of_a_machine() -> None:
    figures = {"10 rows": {"ours": {"cpu": 2.0, "cpu_ratio": 1.5, "cpu_ratio_low": 1.2}}, "python": "3.11.0"}
    assert ratios_of(figures) == {"10 rows: ours: cpu_ratio": 1.5}


def test_what_has_grown_since_the_version_before_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "history" / "rules.jsonl"

    def measured(version: str, **figures: float) -> list[str]:
        monkeypatch.setattr(history, "version", lambda _: version)
        return remember(file, {name: {"ratio": ratio} for name, ratio in figures.items()}, QUIET)

    assert measured("1.0.0", ours=2.0, gone=1.0) == []
    assert measured("1.1.0", ours=2.2, new=9.0) == []
    assert measured("1.2.0", ours=2.6, new=9.0) == ["ours: ratio: 2.20 in 1.1.0, 2.60 now"]
    assert measured("1.2.0", ours=2.3, new=9.0) == []
    assert [json.loads(line)["version"] for line in file.read_text("utf-8").splitlines()] == ["1.0.0", "1.1.0", "1.2.0"]
