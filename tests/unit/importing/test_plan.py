"""The plan of an import: what happens to each row, and why."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve, frozen

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.imports import Choices, FieldChange, Import, ImportCounts, ImportStatus, OnDuplicate
from progress_core.domain.importing.plan import ImportReport, Plan, RowAction, RowPlan, make_plan, row_plans
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.rows import Reading
from progress_core.domain.importing.undo import learners_to_undo
from progress_core.domain.learners.file_keys import matches
from progress_core.domain.learners.learners import LearnerDetails

NORTH, SOUTH = "10000055", "10013279"
ASK, SKIP, UPDATE, CREATE = tuple(OnDuplicate)[:4]
ANN = LearnerDetails(NORTH, 11, "Ann", "Lee", "OX14 1GG", date(2010, 10, 2))
BOB = LearnerDetails(NORTH, 11, "Bob", "Ray", "OX28 6NE", date(2011, 1, 31), uln="1000000043")
MOVED = evolve(ANN, postcode="OX14 2GG")
SISTER = evolve(ANN, first_name="Zoe", upn="B801200005001")


@frozen
class Known:
    id: int
    ukprn: str
    first_name: str
    last_name: str
    date_of_birth: str
    postcode: str
    uln: str
    upn: str
    username: str


def known(id_: int, learner: LearnerDetails) -> Known:
    born = learner.date_of_birth.isoformat()
    return Known(
        id_, learner.ukprn, learner.first_name, learner.last_name, born, learner.postcode, learner.uln, learner.upn,
        f"{learner.first_name[0]}{learner.last_name}1",
    )  # fmt: skip


def reading(*learners: LearnerDetails, choices: Choices) -> Reading:
    made = Reading()
    made.add_all([*enumerate(learners, 2)])
    made.compare_rows(choices)
    return made


def planned(
    *learners: LearnerDetails, there: tuple[Known, ...] = (), on: OnDuplicate = ASK, **rows: OnDuplicate
) -> Plan:
    choices = Choices(on, {int(row.removeprefix("row")): choice for row, choice in rows.items()})
    read = reading(*learners, choices=choices)
    return make_plan(read, choices, known=matches(read.details, read.keys, there), seen={NORTH, SOUTH})


Outcome = tuple[list[int], dict[int, int], list[int], list[tuple[int, str, str]]]


def outcome(plan: Plan) -> Outcome:
    listed: list[tuple[int, str, str]] = [
        (what.row, what.problem.code, what.problem.severity) for what in plan.problems.listed()
    ]
    return plan.creates, plan.updates, plan.skips, listed


@pytest.mark.feature("E5")
def test_rows_that_match_nobody_are_created() -> None:
    assert ([0, 1], {}, [], []) == outcome(planned(ANN, BOB))


@pytest.mark.feature("E7")
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (ASK, ([], {}, [0], [(2, "duplicate", "warning")])),
        (SKIP, ([], {}, [0], [(2, "duplicate", "warning")])),
        (UPDATE, ([], {0: 7}, [], [])),
        (CREATE, ([0], {}, [], [(2, "duplicate", "warning")])),
    ],
)
def test_certain_duplicates_are_handled_as_chosen(choice: OnDuplicate, expected: Outcome) -> None:
    assert expected == outcome(planned(ANN, there=(known(7, ANN),), on=choice))
    assert expected == outcome(planned(ANN, there=(known(7, ANN),), row2=choice))


@pytest.mark.feature("E7")
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (ASK, ([], {}, [], [(2, "duplicate", "error")])),
        (SKIP, ([], {}, [0], [(2, "duplicate", "warning")])),
        (UPDATE, ([], {0: 7}, [], [(2, "duplicate", "warning")])),
        (CREATE, ([0], {}, [], [(2, "duplicate", "warning")])),
    ],
)
def test_possible_duplicates_are_handled_as_chosen(choice: OnDuplicate, expected: Outcome) -> None:
    assert expected == outcome(planned(MOVED, there=(known(7, ANN),), on=choice))


@pytest.mark.feature("E7")
@pytest.mark.parametrize("second", [ANN, MOVED])
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (ASK, ([0], {}, [], [(3, "duplicate", "error")])),
        (SKIP, ([0], {}, [1], [(3, "duplicate", "warning")])),
        (UPDATE, ([0], {}, [], [(3, "duplicate", "error")])),
        (CREATE, ([0, 1], {}, [], [(3, "duplicate", "warning")])),
    ],
)
def test_rows_like_an_earlier_row_are_handled_as_chosen(
    second: LearnerDetails, choice: OnDuplicate, expected: Outcome
) -> None:
    assert expected == outcome(planned(ANN, second, on=choice))


@pytest.mark.feature("E7")
@pytest.mark.parametrize("choice", [ASK, UPDATE, CREATE, SKIP])
def test_twins_are_created_with_a_warning(choice: OnDuplicate) -> None:
    brother = evolve(ANN, first_name="Tom", upn="M80120000500A")
    expected: Outcome = ([0], {}, [], [(2, "possible_twin", "warning")])
    assert expected == outcome(planned(SISTER, there=(known(7, brother),), on=choice))
    assert ([0, 1], {}, [], [(3, "possible_twin", "warning")]) == outcome(planned(brother, SISTER, on=choice))


@pytest.mark.feature("E7")
def test_a_twin_is_skipped_when_that_is_decided_for_its_row() -> None:
    brother = evolve(ANN, first_name="Tom", upn="M80120000500A")
    skipped: Outcome = ([], {}, [0], [(2, "duplicate", "warning")])
    assert skipped == outcome(planned(SISTER, there=(known(7, brother),), row2=SKIP))


@pytest.mark.feature("E7")
def test_a_twin_of_a_known_learner_can_still_match_an_earlier_row() -> None:
    brother = evolve(ANN, first_name="Tom", upn="M80120000500A")
    plan = planned(SISTER, evolve(SISTER, postcode="OX14 2GG", upn=""), there=(known(7, brother),))
    assert [(2, "possible_twin"), (3, "duplicate")] == [(row, code) for row, code, _ in outcome(plan)[3]]


@pytest.mark.feature("E7")
def test_rows_of_a_resent_file_are_skipped_even_if_they_resemble_each_other() -> None:
    assert ([], {}, [0, 1]) == outcome(planned(ANN, ANN, there=(known(7, ANN), known(8, ANN))))[:3]


@pytest.mark.feature("E7")
def test_an_error_names_the_other_learner_and_what_to_do() -> None:
    (in_file,) = planned(ANN, MOVED).problems.listed()
    assert (
        "Ann Lee has the same first name, last name and date of birth as row 2 (Ann Lee). "
        "Decide whether to skip this row or create a learner, or correct the row."
    ) == in_file.problem.message
    (there,) = planned(MOVED, there=(known(7, ANN),)).problems.listed()
    assert "as the existing learner Ann Lee (ALee1). Decide whether to skip this row" in there.problem.message
    (number,) = planned(evolve(ANN, uln=BOB.uln), there=(known(7, BOB),)).problems.listed()
    assert ("uln", "Ann Lee has the same ULN as the existing learner Bob Ray (BRay1). The row is skipped.") == (
        number.problem.field,
        number.problem.message,
    )


@pytest.mark.feature("E7")
@pytest.mark.parametrize(
    ("learners", "there", "code", "words"),
    [
        ((ANN,), (known(7, ANN), known(8, ANN)), "duplicate", "Others (1) are equally similar"),
        ((evolve(BOB, ukprn=SOUTH),), (known(7, BOB),), "other_provider", f"at the provider {NORTH}"),
        ((ANN, MOVED), (known(7, ANN),), "duplicate", "Row 2 already updates that learner"),
    ],
)
def test_updates_that_cannot_be_intended_are_refused(
    learners: tuple[LearnerDetails, ...], there: tuple[Known, ...], code: str, words: str
) -> None:
    *_, last = planned(*learners, there=there, on=UPDATE).problems.listed()
    assert (code, "error", True) == (last.problem.code, last.problem.severity, words in last.problem.message)


@pytest.mark.feature("E7")
def test_two_similar_rows_may_update_two_learners() -> None:
    one, other = evolve(ANN, uln=BOB.uln), evolve(MOVED, uln="9276308686")
    renamed = evolve(other, first_name="Zoe", last_name="Ray")
    plan = planned(one, other, there=(known(7, one), known(8, renamed)), on=UPDATE)
    assert {0: 7, 1: 8} == plan.updates


@pytest.mark.feature("E7")
def test_a_decision_about_a_row_that_is_not_a_duplicate_gives_a_warning() -> None:
    assert ([0], {}, [], [(9, "not_needed", "warning")]) == outcome(planned(ANN, row9=SKIP))


@pytest.mark.feature("E3", "G3")
def test_rows_of_a_provider_seen_only_through_groups_are_refused_with_that_reason() -> None:
    read = reading(ANN, evolve(BOB, ukprn=SOUTH), choices=Choices())
    plan = make_plan(read, Choices(), known={}, seen={NORTH}, by_groups={SOUTH})
    assert [(3, "provider_by_groups", "error")] == outcome(plan)[3]


@pytest.mark.feature("E3")
@pytest.mark.feature("B9")
def test_an_unknown_provider_is_an_error_in_every_row_that_names_it() -> None:
    read = reading(ANN, evolve(BOB, ukprn="10002938"), choices=Choices())
    read.claim(9, "10002938")
    plan = make_plan(read, Choices(), known={}, seen={NORTH})
    assert [(3, "unknown_provider", "error"), (9, "unknown_provider", "error")] == outcome(plan)[3]
    assert [] == outcome(make_plan(read, Choices(), known={}, seen=None))[3]


def test_planning_does_not_change_the_rows_read() -> None:
    read = reading(ANN, ANN, choices=Choices())
    make_plan(read, Choices(), known={}, seen=())
    assert () == read.problems.listed()


@pytest.mark.feature("E6")
def test_the_plan_lists_every_row() -> None:
    plan = planned(ANN, BOB, SISTER, there=(known(7, ANN), known(8, BOB)), row2=SKIP, row3=UPDATE, row4=CREATE)
    read, change = reading(ANN, BOB, SISTER, choices=Choices()), FieldChange("town", "", "Oxford")
    assert (
        RowPlan(2, RowAction.SKIP, "Ann Lee"),
        RowPlan(3, RowAction.UPDATE, "Bob Ray", "", (change,)),
        RowPlan(4, RowAction.CREATE, "Zoe Lee", "ZLee01"),
    ) == row_plans(read, plan, ["ZLee01"], {3: (change,)})
    assert ImportCounts(1, 1, 1) == plan.counts


@pytest.mark.feature("E6")
def test_a_report_is_ok_unless_a_problem_is_an_error() -> None:
    good, bad = planned(ANN, row9=SKIP), planned(ANN, ANN)
    assert (True, False) == (
        ImportReport(good.counts, good.problems.listed()).ok,
        ImportReport(bad.counts, bad.problems.listed()).ok,
    )


@pytest.mark.feature("E5")
def test_problems_are_ordered_by_row_and_column() -> None:
    problems = ProblemList()
    for row, column in ((3, "B"), (2, "AA"), (2, "B"), (0, ""), (2, "")):
        problems.add(row, column, problem("town", "required"))
    assert [(0, ""), (2, ""), (2, "B"), (2, "AA"), (3, "B")] == [(one.row, one.column) for one in problems.listed()]


@pytest.mark.feature("E5")
def test_problems_beyond_the_limit_are_counted() -> None:
    problems = ProblemList(max_listed=2)
    for row in range(5):
        problems.add(row, "A", problem("town", "required", severity="warning"))
    for row in range(3):
        problems.add(row, "A", problem("town", "required"))
    *kept, last = problems.listed()
    assert (4, 3, "more_problems", True) == (
        len(kept),
        problems.errors,
        last.problem.code,
        "1 more errors and 3 more warnings" in last.problem.message,
    )


@pytest.mark.feature("E8")
def test_only_a_successful_import_can_be_undone() -> None:
    record = Import(1, "a.xlsx", "", 0, datetime(2026, 9, 1, tzinfo=UTC), status=ImportStatus.UNDONE)
    with pytest.raises(Rejected, match="This import is undone"):
        learners_to_undo(record, EVERYTHING, (), updates_kept=True)
