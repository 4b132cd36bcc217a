"""Files of providers: loaded by the operator, all or none."""

from typing import TYPE_CHECKING, cast

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.provider_files import ProviderReport
from progress_core.domain.values.sheets import UnreadableRow
from progress_core.usecases.importing.provider_files import ProviderFiles
from tests.given.people import NORTH

if TYPE_CHECKING:
    from progress_core.ports.spreadsheets import Spreadsheets

NEW = "10099999"
FILE = f"UKPRN,Name,Area,Postcode,Website\n{NEW},New College,Leeds,LS1 1AA,https://new.example\n".encode()


def _codes(report: ProviderReport) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in report.problems]


@pytest.mark.feature("H1", "E6")
def test_a_dry_run_says_what_loading_would_do_and_loading_does_it(progress: Progress) -> None:
    files = progress.provider_files
    there = progress.providers.get(OPERATOR, NORTH)
    content = FILE + f"{NORTH},Another name,{there.area},{there.postcode},\n".encode()
    for act, names in ((files.dry_run, {there.name}), (files.load, {"Another name", "New College"})):
        report = act(OPERATOR, "providers.csv", content)
        assert (True, 1, 1) == (report.ok, len(report.plan.added), len(report.plan.changed))
        assert names <= {line.provider.name for line in progress.providers.list(OPERATOR)}
    assert "https://new.example" == progress.providers.get(OPERATOR, NEW).website
    again = files.load(OPERATOR, "providers.csv", content).plan
    assert (0, 0, 2) == (len(again.added), len(again.changed), again.updated)
    assert there.version + 1 == progress.providers.get(OPERATOR, NORTH).version
    with progress.context.store.snapshot() as work:
        entry = work.audit.page(EVERYTHING).entries[0]
    assert ("import providers", {"added": "0", "updated": "2"}) == (entry.action, entry.facts)


@pytest.mark.feature("H1", "B4")
def test_a_file_with_an_error_loads_nothing(progress: Progress) -> None:
    report = progress.provider_files.load(OPERATOR, "p.csv", FILE + b"1,,Leeds,LS1,javascript:alert(1)\n")
    assert [(3, "A", "bad_format"), (3, "B", "required"), (3, "D", "bad_format"), (3, "E", "bad_format")] == _codes(
        report
    )
    assert NEW not in {line.provider.ukprn for line in progress.providers.list(OPERATOR)}
    assert progress.provider_files.marked(FILE, report.problems)


@pytest.mark.feature("H1", "B9", "K8")
def test_files_that_are_none_and_people_who_may_not_are_refused(progress: Progress, manager: Actor) -> None:
    files = progress.provider_files
    for act in (files.dry_run, files.load):
        with pytest.raises(NotAllowed):
            act(manager, "p.csv", FILE)
        with pytest.raises(Rejected, match=r"name ends in \.xlsx"):
            act(OPERATOR, "p.pdf", FILE)
    small = ProviderFiles(evolve(progress.context, limits=evolve(progress.context.limits, upload_bytes=8)))
    with pytest.raises(Rejected, match="at most 8"):
        small.load(OPERATOR, "p.csv", FILE)


class _Broken:
    """A reader that finds that a file, or one row of it, cannot be read."""

    def __init__(self, error: Rejected) -> None:
        self._error = error

    def read(self, _content: bytes, *, seconds: int | None) -> None:
        assert seconds is None
        raise self._error


@pytest.mark.feature("K8")
def test_a_file_that_cannot_be_read_is_a_report_with_that_problem(progress: Progress) -> None:
    empty = problem("file", "empty_file")
    for error, row in ((Rejected(problems=[empty]), 0), (UnreadableRow(7, empty), 7)):
        broken = evolve(progress.context, spreadsheets=cast("Spreadsheets", _Broken(error)))
        assert [(row, "", "empty_file")] == _codes(ProviderFiles(broken).load(OPERATOR, "p.xlsx", b"x"))
