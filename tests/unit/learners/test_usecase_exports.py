"""A list of learners as a spreadsheet: exactly what the list shows, and never a password."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Literal

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners import selection as limits
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.learners.exports import COLUMNS, NEVER, export_row
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.memory.clock import FixedClock
from progress_core.ports.learners import Sort
from progress_core.usecases.learners import selection
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.people import NORTH, SOUTH, form, hire

KINDS: tuple[Literal["xlsx", "csv"], ...] = ("xlsx", "csv")
NAMES = ("Adams", "Brown", "Clark", "Davis", "Evans")
SORTS: tuple[Sort, ...] = ("last_name", "first_name", "username", "created_at")


@pytest.fixture
def ids(progress: Progress, manager: Actor, clock: FixedClock) -> list[int]:
    """Five learners of North School, of two year groups, and one of South College."""
    made = []
    for place, name in enumerate(NAMES):
        values = form(username=f"{name.lower()}1", first_name=NAMES[-place], last_name=name, year_group=11 + place % 2)
        made.append(progress.learners.create(manager, values).learner.id)
        clock.advance(timedelta(minutes=1))
    progress.learners.create(OPERATOR, form(username="foreign1", last_name="Young", ukprn=SOUTH))
    return made


def rows_of(
    progress: Progress, actor: Actor, query: LearnerQuery, kind: Literal["xlsx", "csv"] = "xlsx"
) -> list[dict[str, object]]:
    """Return the rows of an exported list by its headings."""
    content = progress.learner_exports.table(actor, query, kind)
    with progress.context.spreadsheets.read(content) as sheets:
        (rows,) = [[cells for _, cells in sheet.rows] for sheet in sheets]
    assert rows[0] == tuple(column.heading for column in COLUMNS)
    return [dict(zip(rows[0], (*row, *[None] * len(rows[0])), strict=False)) for row in rows[1:]]  # type: ignore[arg-type] # headings are text


def exported(progress: Progress) -> list[tuple[str, dict[str, str]]]:
    entries = progress.audit.read(OPERATOR, action="export learners")
    return [(entry.ukprn, dict(entry.facts)) for entry in entries]


@pytest.mark.feature("B5")
@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize(
    "query",
    [
        LearnerQuery(),
        LearnerQuery(year_group=12),
        LearnerQuery(year_group=9),
        LearnerQuery(search="cLARK"),
        LearnerQuery(search="nobody"),
        LearnerQuery(ukprn=SOUTH),
        LearnerQuery(import_id=404),
        LearnerQuery(archived=True),
        LearnerQuery(limit=1, counted=True),
        *(LearnerQuery(sort=sort, descending=descending) for sort in SORTS for descending in (False, True)),
        *(LearnerQuery(mask=line.mask, value=line.value) for line in LINES),
    ],
)
def test_a_spreadsheet_holds_exactly_the_learners_of_the_list_in_its_order(
    progress: Progress, manager: Actor, query: LearnerQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.learners.unlock(manager, progress.learners.find(manager, "brown1").id)
    progress.learners.delete(manager, progress.learners.find(manager, "evans1").id)
    monkeypatch.setattr(selection, "BATCH_SIZE", 2)
    listed = progress.learners.page(manager, evolve(query, limit=500)).lines
    assert [row["Username"] for row in rows_of(progress, manager, query)] == [line.username for line in listed]
    assert exported(progress) == ([(NORTH, {"learners": str(len(listed))})] if listed else [])


@pytest.mark.feature("B5")
def test_a_spreadsheet_starts_at_the_first_page_wherever_the_person_is(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    second = progress.learners.page(manager, LearnerQuery(limit=2)).next
    assert len(rows_of(progress, manager, LearnerQuery(after=second, limit=2))) == len(ids)
    assert len(rows_of(progress, manager, LearnerQuery(after="not a place"))) == len(ids)


@pytest.mark.feature("B5", "A10")
def test_a_row_holds_what_is_known_of_a_learner_and_no_password(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    values = form(
        username="ojones1", first_name="Órla-May", last_name="O'Neill", email="orla@example.com", postcode="OX4 1AA",
        uln="1000000043", upn="A801200001001", date_of_birth="2010-10-02",
    )  # fmt: skip
    made = progress.learners.create(manager, values).learner
    with progress.context.store.transaction() as work:
        done = Profile(SectionStatus.COMPLETE, SectionStatus.IN_PROGRESS, SectionStatus.NOT_STARTED)
        work.learners.save(evolve(work.learners.get(EVERYTHING, made.id), profile=done))
    (row,) = rows_of(progress, manager, LearnerQuery())
    assert list(row.items()) == [
        ("Provider", "North School"),
        ("Username", "ojones1"),
        ("First name", "Órla-May"),
        ("Last name", "O'Neill"),
        ("Email address", "orla@example.com"),
        ("Year group", 11),
        ("Date of birth", date(2010, 10, 2)),
        ("Postcode", "OX4 1AA"),
        ("ULN", "1000000043"),
        ("UPN", "A801200001001"),
        ("Personal information", "Complete"),
        ("Qualifications", "In progress"),
        ("Statements", "Not started"),
        ("Last log-in", NEVER),
        ("Created on", date(2026, 9, 1)),
    ]
    assert "sunny4day" not in str(rows_of(progress, manager, LearnerQuery(), "csv"))
    clock.advance(timedelta(minutes=1))
    progress.accounts.log_in("ojones1", "sunny4day")
    (row,) = rows_of(progress, manager, LearnerQuery(), "csv")
    assert (row["Date of birth"], row["Year group"], row["ULN"]) == ("2010-10-02", "11", "1000000043")
    assert str(row["Last log-in"]).startswith("2026-09-01 ")


@pytest.mark.feature("B5")
@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "2026-08-01 00:30:00"),
        (datetime(2026, 12, 31, 23, 30, 59, 999_999, tzinfo=UTC), "2026-12-31 23:30:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29 02:00:00"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "2026-10-25 01:00:00"),
    ],
)
@pytest.mark.parametrize("earlier", [None, datetime(2026, 1, 1, tzinfo=UTC)])
def test_the_last_log_in_is_by_the_clock_in_england(
    progress: Progress, manager: Actor, ids: list[int], moment: datetime, shown: str, earlier: datetime | None
) -> None:
    with progress.context.store.transaction() as work:
        found = work.accounts.get(ids[0])
        work.accounts.save(evolve(found, created_at=moment, first_login_at=earlier or moment, last_login_at=moment))
    (row,) = rows_of(progress, manager, LearnerQuery(search="adams1"), "csv")
    assert (row["Last log-in"], row["Created on"]) == (shown, shown[:10])
    with progress.context.store.snapshot() as work:
        cells = export_row("North School", work.learners.get(EVERYTHING, ids[0]), work.accounts.get(ids[0]))
    assert datetime.fromisoformat(shown) == cells[-2]


@pytest.mark.feature("B5")
@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+Ann", "-Ann", "@Ann", 'Ann, "Annie"', "Zoë\u2019s"])
def test_names_that_look_like_formulas_or_have_commas_stay_as_they_are(
    progress: Progress, manager: Actor, ids: list[int], name: str
) -> None:
    with progress.context.store.transaction() as work:
        learner = work.learners.get(EVERYTHING, ids[0])
        work.learners.save(evolve(learner, details=evolve(learner.details, first_name=name)))
    for kind in KINDS:
        query = LearnerQuery(search="adams1")
        assert rows_of(progress, manager, query, kind)[0]["First name"] == name
    if name[0] in "=+-@":
        content = StringIO(progress.learner_exports.table(manager, LearnerQuery(search="adams1"), "csv").decode())
        assert f",{name}" not in content.getvalue(), "escaped, so that no program runs it"


@pytest.mark.feature("B5", "B9")
@pytest.mark.usefixtures("ids")
def test_each_provider_has_its_own_entry_in_the_audit_trail(progress: Progress) -> None:
    assert len(rows_of(progress, OPERATOR, LearnerQuery())) == len(NAMES) + 1
    assert sorted(exported(progress)) == [(NORTH, {"learners": "5"}), (SOUTH, {"learners": "1"})]
    away = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    assert [row["Last name"] for row in rows_of(progress, away, LearnerQuery())] == ["Young"]
    assert rows_of(progress, away, LearnerQuery(ukprn=NORTH)) == []


@pytest.mark.feature("B5", "B9")
@pytest.mark.parametrize("role", [Role.ADMISSIONS, Role.LEARNER])
@pytest.mark.usefixtures("ids")
def test_who_may_not_see_learners_exports_none(progress: Progress, manager: Actor, role: Role) -> None:
    with pytest.raises(NotAllowed):
        progress.learner_exports.table(evolve(manager, role=role), LearnerQuery())
    assert exported(progress) == []


@pytest.mark.feature("B5")
def test_more_learners_than_a_spreadsheet_holds_are_refused(
    progress: Progress, manager: Actor, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_EXPORTED", len(ids) - 1)
    with pytest.raises(Rejected, match="more than 4 learners") as caught:
        progress.learner_exports.table(manager, LearnerQuery())
    assert [(found.code, found.rule) for found in caught.value.problems] == [("too_many_to_export", "learners.export")]
    assert exported(progress) == []
    assert len(rows_of(progress, manager, LearnerQuery(year_group=11))) == 3
