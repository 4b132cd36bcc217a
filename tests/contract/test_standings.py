"""Standings that a former version stored, recalculated on every store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from progress_core.compose.keys import new_key
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.usecases.consequences import standings
from tests.given.databases import provide_tables
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, SOUTH, form, hire

pytestmark = pytest.mark.feature("D1")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def progress(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Progress]:
    """Everything in memory but the store; learners are corrected two at a time."""
    url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path / 'progress.db'}"}.get(request.param)
    url = url or request.getfixturevalue("migrated_postgres_url")
    provide_tables(url)
    settings = Settings.from_env(IN_MEMORY | {"PROGRESS_DATABASE_URL": url, "PROGRESS_SECRET_KEY": new_key()})
    with pytest.MonkeyPatch.context() as patched, Progress.open(settings) as made:
        patched.setattr(standings, "BATCH_SIZE", 2)
        made.context.store.migrate()
        made.providers.put_many(OPERATOR, PROVIDERS)
        yield made


@pytest.fixture
def manager(progress: Progress) -> Actor:
    return hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)


def enrolled(progress: Progress, manager: Actor) -> list[Learner]:
    """Create five learners at North School, the last of them archived, and one at South College."""
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True, staff_add_qualifications=True)
    made = [
        progress.learners.create(manager, form(username=f"learner{number}", ukprn=ukprn)).learner
        for number, ukprn in enumerate([NORTH] * 5 + [SOUTH], start=1)
    ]
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(made[4], archived=True))
    return stored(progress, made)


def stored(progress: Progress, learners: list[Learner]) -> list[Learner]:
    with progress.context.store.snapshot() as work:
        return work.learners.get_many(EVERYTHING, [learner.id for learner in learners])


def test_every_stale_standing_is_corrected_and_nobody_else_is_touched(progress: Progress, manager: Actor) -> None:
    right = enrolled(progress, manager)
    *wrong, sound = right[:5]
    with progress.context.store.transaction() as work:
        work.learners.save_many(evolve(learner, standing=255) for learner in wrong)
    assert progress.dashboard.counts(manager)["locked-out"] == 4
    assert progress.standings.recalculate(OPERATOR) == 4
    now = stored(progress, right)
    assert [learner.standing for learner in now] == [learner.standing for learner in right]
    assert [learner.version for learner in now[4:]] == [sound.version, right[5].version]
    assert progress.dashboard.counts(manager)["locked-out"] == 0
    entries = progress.audit.read(OPERATOR, action=Action.RECALCULATE_STANDINGS)
    assert [(entry.ukprn, entry.facts) for entry in entries] == [(NORTH, {"learners": "4"})]


def test_archived_learners_are_corrected_too(progress: Progress, manager: Actor) -> None:
    archived = enrolled(progress, manager)[4]
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(archived, standing=0))
    assert progress.standings.recalculate(OPERATOR) == 1
    assert stored(progress, [archived])[0].standing == archived.standing


def test_where_every_standing_holds_nothing_is_written(progress: Progress, manager: Actor) -> None:
    before = enrolled(progress, manager)
    assert progress.standings.recalculate(OPERATOR) == 0
    assert stored(progress, before) == before
    assert progress.audit.read(OPERATOR, action=Action.RECALCULATE_STANDINGS) == []
