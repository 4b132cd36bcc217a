"""SIGKILL just before each statement and each commit of "Approve Profile": approved and submitted, or neither."""

from collections import Counter
from datetime import date
from itertools import count

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.usecases.consequences.standings import save_learner
from tests.faults.dying import killed_at_places
from tests.faults.school import MANAGER, UKPRN, Founder, School

DONE = SectionStatus.COMPLETE


@pytest.mark.slow
@pytest.mark.feature("C2", "C9")
def test_an_approval_interrupted_at_any_statement_is_complete_or_absent(sqlite_schools: Founder) -> None:
    met: Counter[str] = Counter()
    prepared = sqlite_schools()
    learner_id = _prepare(prepared)
    with killed_at_places(prepared.copied("rehearsal").settings, _approve, learner_id) as killed_at:
        for place in count(1):
            school = prepared.copied(f"killed at {place}")
            code = killed_at(school.settings, place)
            with school.open() as progress:
                met[_require_whole(progress, learner_id)] += 1
                _approve(progress, learner_id)
                assert "approved" == _require_whole(progress, learner_id)
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert {"approved", "not approved"} == met.keys()


def _prepare(school: School) -> int:
    """Enrol a learner with a complete profile and two applications that wait for its approval; return their id."""
    with school.open() as progress:
        values = {
            "username": "asmith", "password": "sunny4day", "ukprn": UKPRN, "year_group": "11", "first_name": "Ann",
            "last_name": "Smith", "date_of_birth": "2010-10-02", "email": "ann@example.com",
        }  # fmt: skip
        manager = progress.accounts.actor(MANAGER)
        number = progress.learners.create(manager, values, sign_off=Choice.YES).learner.id
        with progress.context.store.transaction() as work:
            learner = work.learners.get(EVERYTHING, number)
            save_learner(work, evolve(learner, profile=Profile(DONE, DONE, DONE)))
            courses = work.new_ids(2)
            work.courses.put_many(
                Course(id_, UKPRN, f"Subject {id_}", "T Level", date(2027, 9, 1), "LS2 7BL") for id_ in courses
            )
        herself = progress.accounts.actor("asmith")
        for course in courses:
            begun = progress.applications.begin(herself, course).application
            progress.applications.move(herself, begun.id, ApplicationState.PENDING)
        return number


def _require_whole(progress: Progress, learner_id: int) -> str:
    """See that all of an approval is there, or nothing of it; say which."""
    with progress.context.store.snapshot() as work:
        learner = work.learners.get(EVERYTHING, learner_id)
        applications = work.applications.of_learner(EVERYTHING, learner_id)
        subjects = [message.subject for message in work.inbox.of(EVERYTHING, learner_id)]
        mails = [mail.subject for mail in work.outbox.recent(10) if mail.to == "ann@example.com"]
        approval = learner.profile.approval
        kept = approval and work.profiles.get(EVERYTHING, learner_id, approval.fingerprint)
    noted = [entry.action for entry in progress.audit.read(progress.operator, limit=10)]
    states = {each.state for each in applications}
    if approval is None:
        assert (states, subjects, mails, learner.submitted) == ({ApplicationState.PENDING}, [], [], False)
        assert not {"approve profile", "submit application"} & set(noted)
        return "not approved"
    assert states == {ApplicationState.SUBMITTED}
    assert {each.fingerprint for each in applications} == {approval.fingerprint}
    assert (learner.submitted, learner.applications, bool(kept)) == (True, 2, True)
    assert (len(subjects), len(mails)) == (3, 2)
    assert (noted.count("approve profile"), noted.count("submit application")) == (1, 2)
    return "approved"


def _approve(progress: Progress, learner_id: int) -> None:
    progress.approvals.approve(progress.accounts.actor(MANAGER), learner_id)
