"""SIGKILL just before each statement and each commit of a request with a key: sent again, it is never done twice."""

from collections import Counter
from itertools import count

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.repeats import Answer
from tests.faults.dying import killed_at_places
from tests.faults.school import MANAGER, UKPRN, Founder
from tests.given.people import form

pytestmark = [pytest.mark.slow, pytest.mark.feature("I6")]


def test_a_request_killed_at_any_statement_is_never_done_twice(sqlite_schools: Founder) -> None:
    met: Counter[tuple[int, str, int]] = Counter()
    with killed_at_places(sqlite_schools().settings, _send) as killed_at:
        for place in count(1):
            school = sqlite_schools()
            code = killed_at(school.settings, place)
            with school.open() as progress:
                before, told = _learners(progress), _told(progress)
                met[before, told, _learners(progress)] += 1
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert met.keys() == {(0, "done", 1), (0, "unknown", 0), (1, "unknown", 1), (1, "answered", 1)}


def _send(progress: Progress) -> None:
    manager = progress.accounts.actor(MANAGER)
    progress.repeats.once(manager, "a-key", "print", lambda: _create(progress))


def _create(progress: Progress) -> Answer:
    made = progress.learners.create(progress.accounts.actor(MANAGER), form(ukprn=UKPRN))
    return Answer(201, {"Location": f"/learners/{made.learner.id}"}, b"Ann Smith")


def _told(progress: Progress) -> str:
    """Send the request again, and return what came of it."""
    manager = progress.accounts.actor(MANAGER)
    try:
        answer, repeated = progress.repeats.once(manager, "a-key", "print", lambda: _create(progress))
    except Conflict as error:
        return "unknown" if error.field == "idempotency_key" else error.message
    assert answer.body == b"Ann Smith"
    return "answered" if repeated else "done"


def _learners(progress: Progress) -> int:
    return progress.dashboard.counts(OPERATOR)["learners"]
