"""The gates of a profile in every state: one answer from the rules, the use cases and every store."""

from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

import pytest
from attrs import evolve

from progress_core.compose.keys import new_key
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.applications.applications import submission_blockers
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor, Scope
from progress_core.domain.foundations.choices import Choice, sign_off, staff_add_qualifications
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import LINES, standing
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.memory.store import MemoryStore
from progress_core.testing.tools.builders import NOON, some_details
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.databases import provide_tables
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, hire

DEFAULTS = tuple(product((False, True), repeat=2))
"""Of the provider: sign-off, and whether staff add qualifications."""

COMPLETE = SectionStatus.COMPLETE


class State(NamedTuple):
    """One state of a learner."""

    signs_off: Choice
    adds: Choice
    personal_information: SectionStatus
    qualifications: SectionStatus
    statements: SectionStatus
    approved: bool
    reference: ReferenceStatus


STATES = tuple(
    State(*each)
    for each in product(Choice, Choice, SectionStatus, SectionStatus, SectionStatus, (False, True), ReferenceStatus)
)

_STEP = 11
"""On databases, the page of one state in so many is read; the rules and the lists are asked about all of them."""


def expected(state: State, defaults: tuple[bool, bool]) -> list[str]:
    """Return what must block an application, specified apart from the rules."""
    signs, adds = (
        default if choice is Choice.PROVIDER_DEFAULT else choice is Choice.YES
        for choice, default in zip((state.signs_off, state.adds), defaults, strict=True)
    )
    codes = []
    if state.personal_information is not COMPLETE:
        codes.append("personal_information_incomplete")
    if state.qualifications is not COMPLETE:
        codes.append("awaiting_qualifications" if adds else "qualifications_incomplete")
    if state.statements is not COMPLETE:
        codes.append("statements_incomplete")
    if signs and not state.approved:
        codes.append("awaiting_approval")
    return codes


def profile_of(state: State) -> Profile:
    approval = Approval(0, NOON, "f") if state.approved else None
    return Profile(
        state.personal_information,
        state.qualifications,
        state.statements,
        approval=approval,
        reference=state.reference,
    )


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def progress(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Progress]:
    """Everything in memory but the store."""
    url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path / 'progress.db'}"}.get(request.param)
    url = url or request.getfixturevalue("migrated_postgres_url")
    provide_tables(url)
    with Progress.open(
        Settings.from_env(IN_MEMORY | {"PROGRESS_DATABASE_URL": url, "PROGRESS_SECRET_KEY": new_key()})
    ) as made:
        made.context.store.migrate()
        made.providers.put_many(OPERATOR, PROVIDERS)
        yield made


@pytest.mark.feature("C1", "C2", "C4", "C10")
@pytest.mark.parametrize("defaults", DEFAULTS)
def test_the_gates_answer_as_specified(defaults: tuple[bool, bool]) -> None:
    for state in STATES:
        blockers = submission_blockers(
            profile_of(state),
            sign_off=sign_off(state.signs_off, defaults[0]),
            staff_add_qualifications=staff_add_qualifications(state.adds, defaults[1]),
        )
        assert expected(state, defaults) == [each.code for each in blockers], state
        assert all(each.who and each.message for each in blockers)


@pytest.mark.slow
@pytest.mark.feature("C10", "D1")
@pytest.mark.parametrize("defaults", DEFAULTS)
def test_every_actor_gets_the_same_answer_from_every_store(progress: Progress, defaults: tuple[bool, bool]) -> None:
    signs, adds = defaults
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=signs, staff_add_qualifications=adds)
    ids = _enrol(progress)
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH)
    boss = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    step = 1 if isinstance(progress.context.store, MemoryStore) else _STEP
    for place, (number, state) in enumerate(zip(ids, STATES, strict=True)):
        if place % step:
            continue
        seen = progress.profiles.summary(manager, number)
        assert expected(state, defaults) == [each.code for each in seen.blockers], state
        herself = Actor(number, f"learner{number}", Role.LEARNER, Scope(learner=number))
        assert seen.blockers == progress.profiles.summary(herself, number).blockers
        assert seen.blockers == progress.profiles.summary(boss, number).blockers
        assert seen.reasons == progress.profiles.explain(manager, number).reasons
    _require_lists(progress, manager, defaults, dict(zip(ids, STATES, strict=True)))


def test_the_states_that_are_read_on_databases_hold_every_pair_of_values() -> None:
    read = STATES[::_STEP]
    for one, other in combinations(range(len(State._fields)), 2):
        assert {(state[one], state[other]) for state in read} == {(state[one], state[other]) for state in STATES}


def _enrol(progress: Progress) -> list[int]:
    """Enrol a learner in each state."""
    with progress.context.store.transaction() as work:
        provider = work.providers.get(EVERYTHING, NORTH)
        ids = list(work.new_ids(len(STATES)))
        accounts = [Account(number, f"learner{number}", Role.LEARNER, NOON) for number in ids]
        learners = [
            Learner(
                number, some_details(ukprn=NORTH, uln="", upn=""), NOON, state.signs_off, state.adds, profile_of(state)
            )
            for number, state in zip(ids, STATES, strict=True)
        ]
        work.accounts.add_many(accounts)
        work.learners.add_many(
            evolve(learner, standing=standing(learner, account, provider))
            for learner, account in zip(learners, accounts, strict=True)
        )
    return ids


def _require_lists(progress: Progress, actor: Actor, defaults: tuple[bool, bool], states: dict[int, State]) -> None:
    """Check that each count equals its list, and that the lists of the gates hold exactly those they keep waiting."""
    counts = progress.dashboard.counts(actor)
    on_list = {}
    for line in LINES:
        page = progress.learners.page(actor, LearnerQuery(mask=line.mask, value=line.value, limit=len(states) + 1))
        on_list[line.key] = {each.id for each in page.lines}
        assert counts[line.key] == len(on_list[line.key]), line.key
    waiting = {number: expected(state, defaults) for number, state in states.items()}
    assert on_list["awaiting-approval"] == {id_ for id_, codes in waiting.items() if codes == ["awaiting_approval"]}
    assert on_list["awaiting-qualifications"] == {
        id_ for id_, codes in waiting.items() if "awaiting_qualifications" in codes
    }
    assert on_list["incomplete"] == {id_ for id_, codes in waiting.items() if set(codes) - {"awaiting_approval"}}
    assert on_list["awaiting-references"] == {
        id_ for id_, state in states.items() if state.reference is not ReferenceStatus.COMPLETE
    }
