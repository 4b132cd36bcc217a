"""Duplicates that need a decision."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from attrs import evolve

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem, Severity
from progress_core.domain.importing.decisions import all_decisions, choices_of, may_wait, offer, undecided, waits
from progress_core.domain.importing.imports import Choices, Import, ImportStatus, OnDuplicate, RowProblem, display_name

ASK, SKIP, UPDATE, CREATE, KNOWN = OnDuplicate
LEARNER, ROW = "imports.duplicates", "imports.repeated_rows"


def found(row: int, rule: str = LEARNER, severity: Severity = "error") -> RowProblem:
    return RowProblem(row, "D", Problem("last_name", "duplicate", "Decide.", "Lee", severity, rule))


def offered_updates() -> RowProblem:
    return RowProblem(0, "", offer(3))


def unsuccessful(*problems: RowProblem, before: Mapping[int, OnDuplicate] | None = None) -> Import:
    return Import(
        1, "y11.xlsx", "d", 7, datetime(2026, 9, 1, tzinfo=UTC), decisions=dict(before or {}),
        status=ImportStatus.UNSUCCESSFUL, problems=problems,
    )  # fmt: skip


@pytest.mark.feature("E7")
def test_duplicates_await_a_decision_and_warnings_do_not() -> None:
    warning = found(5, "learner.uln", "warning")
    assert (found(2), found(3, ROW)) == undecided([found(2), found(3, ROW), warning])


@pytest.mark.feature("E7")
@pytest.mark.parametrize("problems", [(), (found(2), found(3, "learner.postcode"))])
def test_a_file_that_must_be_corrected_offers_no_decisions(problems: tuple[RowProblem, ...]) -> None:
    assert () == undecided(problems)
    with pytest.raises(Rejected, match="This import is unsuccessful, so it does not need decisions"):
        all_decisions(unsuccessful(*problems), {2: SKIP}, ASK)


@pytest.mark.feature("E7")
def test_only_an_unsuccessful_import_offers_decisions() -> None:
    with pytest.raises(Rejected, match="This import is successful"):
        all_decisions(evolve(unsuccessful(found(2)), status=ImportStatus.SUCCESSFUL), {2: SKIP}, ASK)


@pytest.mark.feature("E7")
def test_the_choices_depend_on_what_a_row_resembles() -> None:
    record = unsuccessful(before={4: UPDATE})
    assert (SKIP, UPDATE, CREATE) == choices_of(record, found(2))
    assert (SKIP, CREATE) == choices_of(record, found(3, ROW))
    assert (SKIP, CREATE) == choices_of(record, found(4))


@pytest.mark.feature("E7")
def test_decisions_are_added_to_those_made_before() -> None:
    record = unsuccessful(found(2), found(3), before={9: CREATE, 3: UPDATE})
    assert Choices(ASK, {9: CREATE, 2: UPDATE, 3: SKIP}) == all_decisions(record, {2: UPDATE}, SKIP)


@pytest.mark.feature("E7")
def test_every_row_without_a_decision_is_named() -> None:
    with pytest.raises(Rejected) as refused:
        all_decisions(unsuccessful(found(2), found(3), found(4)), {3: SKIP}, ASK)
    assert [("decisions", 2), ("decisions", 4)] == [(each.field, each.value) for each in refused.value.problems]


@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("year 11.xlsx", "year 11.xlsx"),
        ("C:\\Users\\office\\y11.xls", "y11.xls"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\x00c\u202e.xlsx", "a bc.xlsx"),
        ("x" * 101, "x" * 100 + "…"),
        ("/\x00", "a file without a name"),
    ],
)
def test_file_names_are_cleaned_for_display(given: str, shown: str) -> None:
    assert shown == display_name(given)


@pytest.mark.feature("J4")
@pytest.mark.parametrize("choice", [UPDATE, KNOWN])
def test_one_decision_makes_all_the_updates_that_are_offered(choice: OnDuplicate) -> None:
    record = unsuccessful(offered_updates(), found(4))
    assert (KNOWN, SKIP) == choices_of(record, offered_updates())
    assert Choices(KNOWN, {4: CREATE}) == all_decisions(record, {0: choice, 4: CREATE}, ASK)
    assert Choices(SKIP, {4: CREATE}) == all_decisions(record, {4: CREATE}, SKIP)


@pytest.mark.feature("J4")
@pytest.mark.parametrize("choice", [ASK, CREATE])
def test_offered_updates_are_neither_left_open_nor_all_created_again(choice: OnDuplicate) -> None:
    with pytest.raises(Rejected, match="Choose whether to update the existing learners"):
        all_decisions(unsuccessful(offered_updates()), {}, choice)


@pytest.mark.feature("J4")
def test_agreeing_to_offered_updates_decides_about_no_other_duplicate() -> None:
    with pytest.raises(Rejected, match="Decide what to do with row 4") as refused:
        all_decisions(unsuccessful(offered_updates(), found(4)), {}, KNOWN)
    assert ["required"] == [missing.code for missing in refused.value.problems]


@pytest.mark.feature("E7", "J4")
def test_an_import_waits_while_nothing_is_wrong_but_what_a_decision_resolves() -> None:
    open_ = unsuccessful(found(2), offered_updates(), found(3, "learner.uln", "warning"))
    assert waits(open_)
    for other in (
        unsuccessful(),
        unsuccessful(found(2), found(3, "learner.postcode")),
        *(evolve(open_, status=status) for status in ImportStatus if status is not ImportStatus.UNSUCCESSFUL),
    ):
        assert not waits(other)


@pytest.mark.feature("E7", "J4")
def test_an_import_no_longer_waits_once_its_file_was_sent_again() -> None:
    first = unsuccessful()
    other, again = evolve(first, id=2, digest="e"), evolve(first, id=3)
    answered = evolve(first, id=4, status=ImportStatus.QUEUED)
    assert [other, first] == may_wait([other, first])
    assert [again, other] == may_wait([again, other, first])
    assert [other] == may_wait([answered, other, first])
