"""The college's own tests of its check."""

from datetime import date
from pathlib import Path

import pytest
from enrolment_check import COLUMNS, College, Finding, check, main

TODAY = date(2026, 9, 14)
FILE = Path(__file__).with_name("learners.csv")


def findings(college: College) -> list[Finding]:
    return list(check(FILE.read_text("utf-8").splitlines(), college, TODAY))


def test_a_correct_row_has_neither_problems_nor_reasons() -> None:
    zoe = findings(College())[0]
    assert zoe == Finding(2, "Zoë O'Brien", (), ())


def test_all_problems_of_a_row_are_found_at_once() -> None:
    sam = findings(College())[1]
    assert [(problem.field, problem.code) for problem in sam.problems] == [
        ("postcode", "bad_format"),
        ("date_of_birth", "bad_format"),
        ("uln", "bad_format"),
    ]


def test_every_reason_names_who_can_change_it_and_its_setting() -> None:
    sam = findings(College())[1]
    assert [reason.split(" section ")[0] for reason in sam.reasons[:2]] == ["The qualifications", "The statements"]
    assert "Learner" in sam.reasons[0]
    assert sam.reasons[2].endswith("Set by: provider default.")


def test_a_college_without_sign_off_needs_no_approval() -> None:
    assert findings(College())[2].reasons
    assert not findings(College(sign_off=False))[2].reasons


def test_the_command_prints_its_findings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["enrolment-check", str(FILE)])
    assert main() == 1
    assert "line 3, uln, error: ULN “123”" in capsys.readouterr().out


def test_wrong_usage_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["enrolment-check"])
    assert main() == 2


def test_the_example_file_has_every_column_that_is_read() -> None:
    assert set(COLUMNS) < set(FILE.read_text("utf-8").splitlines()[0].split(","))
