"""SIGKILL just before each statement and each commit of a decision: all of it and its consequences, or nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.permissions import Role
from tests.faults.dying import killed_at_places
from tests.faults.school import UKPRN, Founder, School
from tests.given.decisions import applicant, applied

COLLEGE = "college@example.com"
NAMES = ("asmith", "bjones")
Facts = dict[str, object]


def _accept(progress: Progress, numbers: list[int]) -> None:
    """Accept the second offer, which declines the first."""
    progress.applications.move(progress.accounts.actor(NAMES[0]), numbers[1], State.ACCEPTED)


def _take_back(progress: Progress, numbers: list[int]) -> None:
    """Take the acceptance of the second offer back, which accepts the first again."""
    progress.applications.take_back(progress.accounts.actor(NAMES[0]), numbers[1])


def _decide_many(progress: Progress, numbers: list[int]) -> None:
    """Make an offer to two learners."""
    terms = Terms((Condition("An interview"),))
    progress.admissions.decide_many(
        progress.accounts.actor(COLLEGE), dict.fromkeys(numbers[2:]), State.OFFERED, terms=terms
    )


@pytest.mark.slow
@pytest.mark.feature("H2", "H2a", "H3")
@pytest.mark.parametrize("act", [_accept, _take_back, _decide_many], ids=lambda act: act.__name__[1:])
def test_a_decision_interrupted_at_any_statement_is_whole_or_absent(
    sqlite_schools: Founder, act: Callable[[Progress, list[int]], None]
) -> None:
    met: Counter[bool] = Counter()
    prepared = sqlite_schools()
    numbers = _prepare(prepared)
    with prepared.open() as progress:
        if act is _take_back:
            _accept(progress, numbers)
        before = _facts(progress, numbers)
    with killed_at_places(prepared.copied("rehearsal").settings, act, numbers) as killed_at:
        for place in count(1):
            school = prepared.copied(f"killed at {place}")
            code = killed_at(school.settings, place)
            with school.open() as progress:
                after = _facts(progress, numbers)
                done = after != before
                if not done:
                    act(progress, numbers)
                    after = _facts(progress, numbers)
                met[done] += 1
                assert _expected(act, before) == after
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert {True, False} == met.keys()


def _prepare(school: School) -> list[int]:
    """Let a learner have an accepted offer and an open one, and this one and another wait for a decision."""
    begins = (datetime.now(UTC) + timedelta(days=200)).date()
    with school.open() as progress:
        progress.staff.create(progress.operator, COLLEGE, Role.ADMISSIONS, providers=[UKPRN], password="teach3rs")
        with progress.context.store.transaction() as work:
            courses = work.new_ids(3)
            work.courses.put_many(Course(id_, UKPRN, f"Subject {id_}", "T Level", begins, "LS2 7BL") for id_ in courses)
        first, second = (applicant(progress, name, ukprn=UKPRN, last_name=name.title()) for name in NAMES)
        numbers = [applied(progress, first, course) for course in courses] + [applied(progress, second, courses[0])]
        for number in numbers[:2]:
            progress.admissions.decide(progress.accounts.actor(COLLEGE), number, State.OFFERED)
        progress.applications.move(progress.accounts.actor(NAMES[0]), numbers[0], State.ACCEPTED)
        return numbers


def _facts(progress: Progress, numbers: list[int]) -> Facts:
    """Return everything that these decisions change."""
    with progress.context.store.snapshot() as work:
        found = [work.applications.get(EVERYTHING, number) for number in numbers]
        learners = {each.learner_id for each in found}
        facts: Facts = {
            "states": [each.state for each in found],
            "conditions": [len(each.conditions) for each in found],
            "offers": [learner.offers for learner in work.learners.get_many(EVERYTHING, sorted(learners))],
            "messages": sum(len(work.inbox.of(EVERYTHING, id_)) for id_ in learners),
            "mails": len(list(work.outbox.recent(1_000))),
        }
    return facts | {"noted": len(progress.audit.read(progress.operator, limit=1_000))}


def _expected(act: object, before: Facts) -> Facts:
    """Return what holds once all has been done."""
    waiting = [State.SUBMITTED] * 2
    if act is _accept:
        changes = {"states": [State.DECLINED_BY_LEARNER, State.ACCEPTED, *waiting], "offers": [1, 0]}
        more = {"mails": 2, "noted": 2}
    elif act is _take_back:
        changes = {"states": [State.ACCEPTED, State.OFFERED, *waiting], "offers": [2, 0]}
        more = {"mails": 2, "noted": 2}
    else:
        offered = [State.ACCEPTED, State.OFFERED, State.OFFERED, State.OFFERED]
        changes = {"states": offered, "offers": [3, 1], "conditions": [0, 0, 1, 1]}
        more = {"mails": 2, "messages": 2, "noted": 2}
    return before | changes | {name: int(str(before[name])) + number for name, number in more.items()}
