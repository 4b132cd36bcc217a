"""Feeds of changes: cursors, what they follow, and when everything is read anew."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor, Scope
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.changes import (
    KEPT,
    ChangeKind,
    ChangesCursor,
    Head,
    Place,
    scope_digest,
)
from progress_core.domain.values import cursors
from progress_core.memory.clock import FixedClock
from progress_core.usecases.operations.changes import Changed
from tests.given.databases import installed_on
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import pupil

pytestmark = pytest.mark.feature("I6")

NORTHERN = Actor(7, "north", Role.LEARNER_MANAGER, Scope(providers=frozenset({NORTH})))
CURSOR = ChangesCursor(ChangeKind.LEARNER, "store", "scope", Place(5, 7))
HEAD = Head("store", 3, 9)


@pytest.fixture
def progress() -> Iterator[Progress]:
    with installed_on("memory:") as progress:
        yield progress


@pytest.mark.parametrize("cursor", [CURSOR, evolve(CURSOR, listed=0), evolve(CURSOR, listed=12)], ids=str)
def test_a_cursor_is_read_as_it_was_written(cursor: ChangesCursor) -> None:
    assert cursor == ChangesCursor.read(str(cursor))


@pytest.mark.parametrize(
    "text",
    ["nonsense", cursors.encode(["x", 1]), cursors.encode([9, "store", "scope", 1, 2, 3]), "A" * 20_000],
    ids=["no cursor", "of another list", "of an unknown feed", "too long"],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        ChangesCursor.read(text)


def test_a_cursor_follows_its_own_feed_of_the_same_store_for_the_same_scope() -> None:
    assert CURSOR.follows(ChangeKind.LEARNER, HEAD, "scope")
    assert not CURSOR.follows(ChangeKind.APPLICATION, HEAD, "scope")
    assert not CURSOR.follows(ChangeKind.LEARNER, HEAD, "another")
    assert not CURSOR.follows(ChangeKind.LEARNER, evolve(HEAD, store="another"), "scope")


@pytest.mark.parametrize(("first", "next_", "follows"), [(5, 5, True), (6, 9, False), (3, 4, False)])
def test_a_cursor_follows_from_the_first_change_that_is_told_to_the_newest(
    first: int, next_: int, follows: bool
) -> None:
    assert CURSOR.follows(ChangeKind.LEARNER, Head("store", first, next_), "scope") is follows


def test_digests_of_scopes_tell_scopes_apart() -> None:
    some = [Scope(), Scope(everything=True), Scope(learner=1), Scope(groups=frozenset({1})), NORTHERN.scope]
    assert len(some) == len(set(map(scope_digest, some)))
    assert scope_digest(Scope(providers=frozenset({"1", "2"}))) == scope_digest(Scope(providers=frozenset({"2", "1"})))


def test_everything_comes_first_and_then_only_what_has_changed(progress: Progress) -> None:
    ann, bob = pupil(progress, "asmith"), pupil(progress, "bjones", first_name="Bob", last_name="Jones")
    first = progress.changes.learners(NORTHERN, limit=1)
    assert ([ann.id], True) == ([change.id for change in first.changes], first.more)
    second = progress.changes.learners(NORTHERN, first.next, limit=1)
    assert ([bob.id], False) == ([change.id for change in second.changes], second.more)
    assert second.changes[0].now is not None
    assert ("bjones", bob) == (second.changes[0].now.username, second.changes[0].now.learner)
    quiet = progress.changes.learners(NORTHERN, second.next)
    assert ((), False) == (quiet.changes, quiet.more)
    progress.learners.edit(OPERATOR, ann.id, {"town": "Otley"})
    progress.learners.delete(OPERATOR, bob.id)
    changed = progress.changes.learners(NORTHERN, quiet.next, limit=1)
    assert (ann.id, True) == (changed.changes[0].id, changed.more)
    gone = progress.changes.learners(NORTHERN, changed.next)
    assert ((Changed(bob.id, None),), False) == (gone.changes, gone.more)


def test_what_changes_while_everything_is_listed_is_told_afterwards(progress: Progress) -> None:
    ann, bob = pupil(progress, "asmith"), pupil(progress, "bjones", first_name="Bob", last_name="Jones")
    first = progress.changes.learners(NORTHERN, limit=1)
    progress.learners.delete(OPERATOR, ann.id)
    second = progress.changes.learners(NORTHERN, first.next, limit=1)
    assert [bob.id] == [change.id for change in second.changes]
    assert (Changed(ann.id, None),) == progress.changes.learners(NORTHERN, second.next).changes


def test_an_import_and_its_undoing_are_told(progress: Progress) -> None:
    begun = progress.changes.learners(NORTHERN).next
    ann = pupil(progress, "asmith")
    assert [ann.id] == [change.id for change in progress.changes.learners(NORTHERN, begun).changes]
    with progress.context.store.transaction() as work:
        work.learners.remove_many([ann.id])
    assert (Changed(ann.id, None),) == progress.changes.learners(NORTHERN, begun).changes


def test_whose_rights_change_reads_everything_anew(progress: Progress) -> None:
    begun = progress.changes.learners(NORTHERN).next
    for providers in ({NORTH, SOUTH}, {SOUTH}, set()):
        other = evolve(NORTHERN, scope=Scope(providers=frozenset(providers)))
        with pytest.raises(Rejected) as found:
            progress.changes.learners(other, begun)
        (problem,) = found.value.problems
        assert ("changed_since", "read_anew") == (problem.field, problem.code)
    with pytest.raises(Rejected, match="Read everything anew"):
        progress.changes.applications(NORTHERN, begun)


@pytest.mark.feature("I9")
def test_changes_are_forgotten_with_the_data_that_is_past_its_period(progress: Progress) -> None:
    clock = FixedClock(datetime(2026, 9, 14, 12, tzinfo=UTC))
    progress = Progress(evolve(progress.context, clock=clock))
    begun = progress.changes.learners(NORTHERN).next
    pupil(progress, "asmith")
    progress.retention.apply(OPERATOR)
    clock.advance(KEPT - timedelta(days=1))
    progress.retention.apply(OPERATOR)
    later = progress.changes.learners(NORTHERN, begun)
    assert 1 == len(later.changes)
    clock.advance(timedelta(days=2))
    progress.retention.apply(OPERATOR)
    with pytest.raises(Rejected, match="400 days"):
        progress.changes.learners(NORTHERN, begun)
    assert () == progress.changes.learners(NORTHERN, later.next).changes


def test_only_those_who_see_learners_or_decide_about_applications_follow_them(progress: Progress) -> None:
    admissions = hire(progress, Role.ADMISSIONS, SOUTH)
    assert () == progress.changes.received(admissions).changes
    assert () == progress.changes.applications(NORTHERN).changes
    for refused in (
        lambda: progress.changes.learners(admissions),
        lambda: progress.changes.applications(admissions),
        lambda: progress.changes.received(NORTHERN),
    ):
        with pytest.raises(NotAllowed):
            refused()
