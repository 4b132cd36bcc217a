"""Output to a terminal, a pipe and a file."""

import os
import pty
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from progress_cli.foundations import files
from progress_cli.foundations.output import json_value, printable

from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.importing.imports import ImportStatus
from progress_core.domain.values.sheets import CellError, Uncomputed
from tests.cli.conftest import MANAGER, Cli

PROGRAM = str(Path(sys.executable).with_name("progress"))


def _on_a_terminal(*args: str) -> str:
    """Run the program on a pseudo-terminal and return what it showed."""
    outside, inside = pty.openpty()
    with subprocess.Popen([PROGRAM, *args], stdout=inside, stderr=inside) as program:  # noqa: S603 - ourselves
        os.close(inside)
        shown = b""
        try:
            while piece := os.read(outside, 4096):
                shown += piece
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(outside)
        assert program.wait() == 0
    return shown.decode()


@pytest.mark.feature("I5")
def test_a_terminal_shows_tables_and_a_progress_bar(run: Cli) -> None:
    file = run.cohort(150)
    shown = _on_a_terminal("learners", "import", str(file), "--as", MANAGER)
    assert "Importing" in shown
    assert "─────" in shown
    assert "\t" not in shown
    assert "150 created" in shown


@pytest.mark.feature("I5")
def test_a_pipe_shows_neither_tables_nor_bars(run: Cli) -> None:
    result = run("learners", "import", run.cohort(150), "--as", MANAGER)
    assert "─" not in result.output
    assert "\x1b" not in result.output
    assert result.stderr == ""


@pytest.mark.asvs("V1.3.3")
def test_cell_contents_never_control_the_terminal() -> None:
    assert printable("\x1b]0;owned\x07Bob\r\n\u202e") == "\\x1b]0;owned\\x07Bob\\r\\n\\u202e"
    assert printable("Łukasz 王") == "Łukasz 王"
    assert printable(None) == ""


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "2026-11-23 09:05:00"),
        (datetime(2026, 6, 23, 9, 5, tzinfo=UTC), "2026-06-23 10:05:00"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29 02:00:00"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "2026-10-25 01:00:00"),
        (datetime(2010, 6, 23), "2010-06-23T00:00:00"),  # noqa: DTZ001 - a cell of a spreadsheet
    ],
)
def test_tables_have_times_by_the_clock_in_england(moment: datetime, expected: str) -> None:
    assert printable(moment) == expected


@pytest.mark.asvs("V1.2.3")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2010, 1, 31), "2010-01-31"),
        (datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "2026-11-23T09:05:00+00:00"),
        (CellError("#N/A"), "#N/A"),
        (Uncomputed("=A1"), "=A1"),
        (Uncomputed(), "="),
        (ImportStatus.UNDONE, "undone"),
        (True, True),
        (None, None),
        (1.5, 1.5),
        (Path("file"), "file"),
    ],
)
def test_every_cell_value_can_be_written_as_json(value: object, expected: object) -> None:
    assert json_value(value) == expected


def test_a_failed_replacement_leaves_the_old_file_and_no_leftovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "list.xlsx"
    files.write(target, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space left"):
        files.write(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_unreadable_file_exits_as_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        files.read(tmp_path, 10)


def test_an_oversized_file_is_read_only_as_far_as_its_limit(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(100))
    assert len(files.read(tmp_path / "file", 10)) == 11
