"""Three years of a school, by clock: every count, list, report and scope is right at each step, on every store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from progress_core.compose.keys import new_key
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.years.moves import Exceptions, MoveCounts
from tests.given.admissions import course, directory
from tests.given.databases import provide_tables
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, SOUTH, hire
from tests.given.school_life import Life, pupil_row, school_system, template, transfer_file
from tests.given.years import move_up, undo

pytestmark = pytest.mark.feature("J1", "J2", "J3", "J4", "J5")

_S = ApplicationState


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def progress(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Progress]:
    """Open an installation with everything in memory but the store and the reader of spreadsheets."""
    url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path / 'progress.db'}"}.get(request.param)
    url = url or request.getfixturevalue("migrated_postgres_url")
    provide_tables(url)
    settings = Settings.from_env(IN_MEMORY | {"PROGRESS_DATABASE_URL": url, "PROGRESS_SECRET_KEY": new_key()})
    with Progress.open(settings) as made:
        made.context.store.migrate()
        made.providers.put_many(OPERATOR, PROVIDERS)
        yield made


def test_a_school_lives_three_years(progress: Progress) -> None:
    life = Life(progress)
    life.it_is(2026, 9, 7)
    north = hire(progress, Role.LEARNER_MANAGER, NORTH)
    south = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="manager@south.example")
    college = hire(progress, Role.ADMISSIONS, SOUTH)
    first_year(life, north, south, college)
    first_summer(life, north, college)
    second_year(life, north)
    somebody_is_transferred(life, north, south)
    second_summer(life, north)
    third_year(life, north, south)
    at_the_end(life, north, south)


def first_year(life: Life, north: Actor, south: Actor, college: Actor) -> None:
    """A file in September, approvals, applications, two files of other kinds, and a leaver in February."""
    life.progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True, staff_add_qualifications=False)
    assert (7, 0, 0) == life.imports(
        north,
        template(
            pupil_row("Ada", 11, "2010-10-02", 1),
            pupil_row("Ben", 11, "2010-11-03", 2),
            pupil_row("Cyd", 11, "2010-12-04", 3),
            pupil_row("Dot", 12, "2009-10-05", 4),
            pupil_row("Eli", 13, "2008-10-06", 5),
            pupil_row("Flo", 13, "2008-11-07", 6),
            pupil_row("Gus", 14, "2007-10-08", 7),
        ),
    )
    assert (1, 0, 0) == life.imports(south, template(pupil_row("Sam", 12, "2009-12-09", 8, ukprn=SOUTH)))
    assert {"Ada": 11, "Ben": 11, "Cyd": 11, "Dot": 12, "Eli": 13, "Flo": 13, "Gus": 14} == life.at(north)
    assert {"Sam": 12} == life.at(south)
    life.completes("Ada", "Ben", "Cyd")
    assert [7, 4, 3, 0] == life.count(north, "learners", "incomplete", "awaiting-approval", "with-applications")
    directory(life.progress, course(1), course(2, title="Science"))
    life.it_is(2026, 11, 2)
    numbers = [life.applies("Ada", 1), life.applies("Ben", 1), life.applies("Cyd", 2)]
    assert [_S.PENDING] * 3 == life.states(*numbers)
    assert 3 == life.approves(north)
    assert [_S.SUBMITTED] * 3 == life.states(*numbers)
    for number in numbers:
        life.progress.admissions.decide(college, number, _S.OFFERED)
    life.answers("Ada", numbers[0], _S.ACCEPTED)
    life.answers("Ben", numbers[1], _S.DECLINED_BY_LEARNER)
    assert [7, 0, 3, 4] == life.count(north, "learners", "awaiting-approval", "with-applications", "no-applications")
    files_of_other_systems(life, north)
    life.it_is(2027, 2, 12)
    values = {"leaving_date": "2027-02-12", "destination": "employment"}
    life.progress.leavers.leave(north, life.ids("Flo"), values)
    assert {"Flo"} == life.left(north)
    assert {Destination.EMPLOYMENT: (1, 0)} == life.destinations(north)
    assert "Flo" not in life.at(north)


def files_of_other_systems(life: Life, north: Actor) -> None:
    """In January a transfer file corrects a postcode and brings Hal; a mapped file knows Ben and brings Ivy."""
    life.it_is(2027, 1, 11)
    pupils = transfer_file(("Eli", 13, "2008-10-06", 5), ("Hal", 11, "2011-03-09", 9))
    assert (1, 1, 0) == life.imports(north, pupils, "9314000_CTF_9314001_001.xml", update=True)
    system = school_system(("Ben", 11, "2010-11-03", 2), ("Ivy", 11, "2011-04-10", 10))
    mapping = life.progress.mappings.suggest(north, "sims.csv", system).mapping
    life.progress.mappings.save(north, NORTH, mapping)
    assert (1, 0, 1) == life.imports(north, system, "sims.csv", update=True)
    assert [9] == life.count(north, "learners")
    with life.progress.context.store.snapshot() as work:
        assert "Parent" not in {one.details.last_name for one, _ in work.learners.at_provider(NORTH)}


def first_summer(life: Life, north: Actor, college: Actor) -> None:
    """Everybody moves up, but who goes to the college and who has passed Year 14; once too early, and back."""
    life.it_is(2027, 8, 20)
    (ada,) = life.ids("Ada")
    exceptions = Exceptions(leaves=frozenset({ada}))
    (preview,) = life.progress.moves_up.preview(north, exceptions=exceptions).providers
    (move,) = move_up(life.progress, north, exceptions=exceptions)
    assert MoveCounts(6, 0, 2) == preview.counts == move.counts
    after = life.at(north)
    undo(life.progress, north, move)
    assert {"Ada": 11, "Ben": 11, "Cyd": 11, "Dot": 12, "Eli": 13, "Gus": 14, "Hal": 11, "Ivy": 11} == life.at(north)
    move_up(life.progress, north, exceptions=exceptions)
    assert {"Ben": 12, "Cyd": 12, "Dot": 13, "Eli": 14, "Hal": 12, "Ivy": 12} == after == life.at(north)
    assert {"Ada", "Flo", "Gus"} == life.left(north)
    life.it_is(2027, 9, 2)
    (place,) = [
        one.application.id
        for one in life.progress.applications.list(north, ada)
        if one.application.state is _S.ACCEPTED
    ]
    life.progress.admissions.decide(college, place, _S.ENROLLED)
    assert {
        Destination.ACCEPTED_PLACE: (0, 1),
        Destination.EMPLOYMENT: (0, 1),
        Destination.NOT_KNOWN: (0, 1),
    } == life.destinations(north)
    assert [(NORTH, 12, 2026), (NORTH, 13, 2027)] == life.history(north, "Dot")


def second_year(life: Life, north: Actor) -> None:
    """A new intake by a transfer file, somebody who comes back, and a wrong file that is undone."""
    life.it_is(2027, 9, 6)
    pupils = transfer_file(("Ben", 12, "2010-11-03", 2), ("Jo", 11, "2011-10-11", 11), ("Kit", 11, "2012-02-12", 12))
    assert (2, 1, 0) == life.imports(north, pupils, "9314000_CTF_9314001_002.xml", update=True)
    life.it_is(2027, 10, 4)
    life.progress.learner_selection.restore(north, life.ids("Flo"))
    assert {"Ada", "Gus"} == life.left(north)
    assert [(NORTH, 13, 2026), (NORTH, 13, 2027)] == life.history(north, "Flo")
    before = life.who("Kit")
    wrong = transfer_file(("Kit", 10, "2012-02-12", 12))
    assert (0, 1, 0) == life.imports(north, wrong, "9314000_CTF_9314001_003.xml", update=True)
    assert 10 == life.at(north)["Kit"]
    life.undoes_the_latest_import(north)
    assert before.details == life.who("Kit").details


def somebody_is_transferred(life: Life, north: Actor, south: Actor) -> None:
    """Cyd goes to the college in November: nobody there knows her before, and nobody at the school sees her after."""
    life.it_is(2027, 11, 8)
    (offered,) = life.progress.transfers.ask(north, life.ids("Cyd"), SOUTH)
    assert {"Sam": 12} == life.at(south)
    assert "Cyd" in life.at(north)
    life.progress.transfers.accept(south, offered.transfer.id)
    assert {"Sam": 12, "Cyd": 12} == life.at(south)
    assert {"Ada", "Gus"} == life.left(north)
    assert "Cyd" not in life.at(north)
    assert [(NORTH, 11, 2026), (NORTH, 12, 2027), (SOUTH, 12, 2027)] == life.history(south, "Cyd")
    assert [2] == life.count(south, "learners")
    assert (1, 0) == life.destinations(north)[Destination.OTHER_EDUCATION]


def second_summer(life: Life, north: Actor) -> None:
    """A move up that is asked for late, and a destination that is known later."""
    life.it_is(2028, 9, 11)
    (move,) = move_up(life.progress, north)
    assert MoveCounts(7, 0, 1) == move.counts
    grown = {"Ben": 13, "Dot": 14, "Flo": 14, "Hal": 13, "Ivy": 13, "Jo": 12, "Kit": 12}
    assert grown == life.at(north)
    life.progress.leavers.leave(
        north, life.ids("Eli"), {"leaving_date": "2028-08-31", "destination": "higher-education"}
    )
    assert {Destination.HIGHER_EDUCATION: (0, 1), Destination.OTHER_EDUCATION: (0, 1)} == life.destinations(north)


def third_year(life: Life, north: Actor, south: Actor) -> None:
    """The school's own file a second time, with the mapping that was remembered, and both providers move up."""
    life.it_is(2028, 9, 18)
    system = school_system(("Jo", 12, "2011-10-11", 11), ("Lou", 11, "2012-10-13", 13))
    assert (1, 1, 0) == life.imports(north, system, "sims.csv", update=True)
    life.it_is(2029, 8, 1)
    both = hire(life.progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@trust.example")
    assert {NORTH, SOUTH} == {move.ukprn for move in move_up(life.progress, both)}
    assert {"Ben": 14, "Hal": 14, "Ivy": 14, "Jo": 13, "Kit": 13, "Lou": 12} == life.at(north)
    assert {"Sam": 13, "Cyd": 13} == life.at(south)
    assert {"Ada", "Dot", "Eli", "Flo", "Gus"} == life.left(north)
    assert [] == [name for name in life.at(south) if name in life.at(north)]


def at_the_end(life: Life, north: Actor, south: Actor) -> None:
    """Years later nobody is left: the daily round has erased them, and the trail names them by number."""
    everybody = {line.id for line in life.lines()}
    life.it_is(2040, 9, 1)
    assert 13 == len(everybody) == life.progress.retention.apply(OPERATOR).learners
    assert ({}, {}, set()) == (life.at(north), life.at(south), life.left(north))
    assert [0, 0] == life.count(north, "learners", "with-applications")
    told = life.progress.audit.read(OPERATOR, action="erase learner")
    assert {str(number) for number in everybody} == {entry.subject_id for entry in told}
