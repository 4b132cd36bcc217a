"""Whoever follows the feeds ends with what the lists show, whatever happened, on every store."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from progress_sql.kits.store import migrated

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.changes import Place
from progress_core.ports.store import UnitOfWork
from progress_core.testing.changes import settle
from progress_core.testing.tools.builders import a_course, a_group, a_learner, a_provider, an_account, an_application
from tests import postgres
from tests.given.databases import installed_on
from tests.given.people import NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "I7")

_PLACES = (NORTH, SOUTH)
_GROUPS = {1: NORTH, 2: SOUTH}
_LEARNERS, _APPLICATIONS = range(1, 5), range(11, 15)
_SCOPES = {
    "everything": EVERYTHING,
    "north": Scope(providers=frozenset({NORTH})),
    "both": Scope(providers=frozenset(_PLACES)),
    "group": Scope(groups=frozenset({1})),
    "mixed": Scope(providers=frozenset({SOUTH}), groups=frozenset({1})),
}


class Reader:
    """A program that keeps a copy of what somebody sees by one of the feeds."""

    def __init__(self, progress: Progress, feed: str, scope: Scope, limit: int) -> None:
        role = Role.ADMISSIONS if feed == "received" else Role.LEARNER_MANAGER
        self._read: Callable[..., Any] = partial(
            getattr(progress.changes, feed), Actor(7, "reader", role, scope), limit=limit
        )
        self._cursor = ""
        self.copy: dict[int, Any] = {}

    def read(self) -> bool:
        """Read one page, and return whether there is more."""
        page = self._read(since=self._cursor)
        for change in page.changes:
            if change.now is None:
                self.copy.pop(change.id, None)
            else:
                self.copy[change.id] = change.now
        self._cursor = page.next
        return bool(page.more)

    def catch_up(self) -> None:
        while self.read():
            pass


def _enrol(work: UnitOfWork, learner_id: int, ukprn: str) -> None:
    if not work.learners.get_many(EVERYTHING, [learner_id]):
        work.accounts.add_many([an_account(learner_id)])
        work.learners.add_many([a_learner(learner_id, ukprn=ukprn)])


def _change(work: UnitOfWork, learner_id: int, ukprn: str, archived: bool) -> None:
    for learner in work.learners.get_many(EVERYTHING, [learner_id]):
        details = evolve(learner.details, ukprn=ukprn)
        work.learners.save(evolve(learner, details=details, archived=archived, offers=learner.offers + 1))


def _rename(work: UnitOfWork, learner_id: int, name: str) -> None:
    if work.learners.get_many(EVERYTHING, [learner_id]):
        work.accounts.save(evolve(work.accounts.get(learner_id), username=f"{name}{learner_id}"))


def _remove(work: UnitOfWork, learner_id: int) -> None:
    if work.learners.get_many(EVERYTHING, [learner_id]):
        work.learners.remove_many([learner_id])
        work.accounts.remove_many([learner_id])


def _join(work: UnitOfWork, learner_id: int, group_id: int, leaves: bool) -> None:
    for learner in work.learners.get_many(EVERYTHING, [learner_id]):
        if leaves:
            work.groups.unassign(group_id, [learner_id])
        elif learner.details.ukprn == _GROUPS[group_id]:
            work.groups.assign(group_id, [learner_id])


def _apply(work: UnitOfWork, learner_id: int, number: int, state: ApplicationState) -> None:
    for _ in work.learners.get_many(EVERYTHING, [learner_id]):
        for application in work.applications.get_many([number]):
            work.applications.save(evolve(application, state=state))
            return
        course = number - 10
        begun = an_application(number, learner_id=learner_id, course_id=course, ukprn=_PLACES[number % 2], state=state)
        work.applications.add(begun)


_learner, _place = st.sampled_from(_LEARNERS), st.sampled_from(_PLACES)
_STEPS = st.one_of(
    st.tuples(st.just(_enrol), _learner, _place),
    st.tuples(st.just(_change), _learner, _place, st.booleans()),
    st.tuples(st.just(_rename), _learner, st.sampled_from(["ann", "bo"])),
    st.tuples(st.just(_remove), _learner),
    st.tuples(st.just(_join), _learner, st.sampled_from(list(_GROUPS)), st.booleans()),
    st.tuples(st.just(_apply), _learner, st.sampled_from(_APPLICATIONS), st.sampled_from(list(ApplicationState))),
    st.just("purge"),
    st.just("read"),
)


def _expected(progress: Progress, feed: str, scope: Scope) -> dict[int, Any]:
    """Return what the other reads of the store say that somebody sees."""
    with progress.context.store.snapshot() as work:
        learners = {one.id: one for one in work.learners.get_many(EVERYTHING, _LEARNERS)}
        seen = {one.id: one for one in work.learners.get_many(scope, _LEARNERS)}
        if feed == "learners":
            return {id_: (one, work.accounts.get(id_).username) for id_, one in seen.items() if not one.archived}
        all_of_them = [one for id_ in learners for one in work.applications.of_learner(EVERYTHING, id_)]
        return {one.id: one for one in all_of_them if _is_seen(one, feed, scope, seen)}


def _is_seen(application: Application, feed: str, scope: Scope, seen: dict[int, Any]) -> bool:
    if feed == "received":
        return application.state.received and scope.sees_provider(application.ukprn)
    return application.learner_id in seen and application.state is not ApplicationState.DRAFT


def _copied(reader: Reader, feed: str) -> dict[int, Any]:
    if feed != "learners":
        return reader.copy
    return {id_: (one.learner, one.username) for id_, one in reader.copy.items() if id_ in _LEARNERS}


def _run(progress: Progress, steps: list[Any], limit: int) -> None:
    store = progress.context.store
    with store.transaction() as work:
        work.providers.put_many(map(a_provider, _PLACES))
        work.courses.put_many([a_course(number - 10, ukprn=_PLACES[number % 2]) for number in _APPLICATIONS])
        for group_id, ukprn in _GROUPS.items():
            work.groups.add(a_group(group_id, ukprn=ukprn))
        place = Place(work.changes.head().first)
        for number, learner_id in zip(_APPLICATIONS, _LEARNERS, strict=True):
            _enrol(work, learner_id, _PLACES[learner_id % 2])
            _join(work, learner_id, 2 - (learner_id + 1) % 2, leaves=False)
            _apply(work, learner_id, number, ApplicationState.SUBMITTED)
    feeds = [(feed, scope) for feed in ("learners", "applications", "received") for scope in _SCOPES.values()]
    settle(store, place)
    readers = [Reader(progress, feed, scope, limit) for feed, scope in feeds]
    for reader in readers[::2]:  # the others begin while the rest happens
        reader.catch_up()
    for step in steps:
        if step == "read":
            for reader in readers:
                reader.read()
            continue
        with store.transaction() as work:
            if step == "purge":
                now = progress.context.clock.now()
                work.changes.purge(now.replace(year=now.year - 1), now)
            else:
                act, *arguments = step
                act(work, *arguments)
    settle(store, place)
    for reader, (feed, scope) in zip(readers, feeds, strict=True):
        reader.catch_up()
        reader.catch_up()  # what changed while everything was first read
        assert _expected(progress, feed, scope) == _copied(reader, feed)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def url_of_new(request: pytest.FixtureRequest) -> Callable[[ExitStack], str]:
    """Return how the URL of a new, empty database is made."""

    def made(stack: ExitStack) -> str:
        if request.param == "memory":
            return "memory:"
        if request.param == "sqlite":
            path = Path(stack.enter_context(TemporaryDirectory()), "school.db")
            path.write_bytes(migrated())
            return f"sqlite:///{path}"
        return stack.enter_context(postgres.migrated())

    return made


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEPS, min_size=5, max_size=30), limit=st.sampled_from([1, 2, 100]))
def test_whoever_follows_the_feeds_ends_with_what_the_lists_show(
    url_of_new: Callable[[ExitStack], str], steps: list[Any], limit: int
) -> None:
    with ExitStack() as stack:
        progress = stack.enter_context(installed_on(url_of_new(stack)))
        _run(progress, steps, limit)
