"""Simultaneous changes to profiles and applications, on databases: one wins, the other gets a conflict."""

from collections.abc import Iterator
from functools import partial

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, ProgressError
from progress_core.domain.learners.dashboard import standing
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from progress_core.testing.tools.threads import persistently, together
from tests.given.admissions import course, directory
from tests.given.people import NORTH
from tests.given.profiles import applications, learner_of, now_of, pupil

ROUNDS = range(6)


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    """Offer a course to apply for."""
    directory(progress, course(1))


def pupils(progress: Progress, sign_off: Choice) -> Iterator[Learner]:
    """Yield a learner with a complete profile for each round."""
    for number in ROUNDS:
        yield pupil(progress, f"learner{number}", sign_off=sign_off, last_name=f"Lee{chr(97 + number)}")


def begin(progress: Progress, learner: Learner) -> int:
    """Begin to apply for the course; return the id of the application."""
    return progress.applications.begin(learner_of(progress, learner), 1).application.id


def apply(progress: Progress, learner: Learner, number: int) -> Application:
    herself = learner_of(progress, learner)
    return progress.applications.move(herself, number, ApplicationState.PENDING).application


@pytest.mark.feature("B7")
def test_one_of_two_simultaneous_edits_of_a_section_is_a_conflict_that_shows_the_other(progress: Progress) -> None:
    for learner in pupils(progress, Choice.YES):
        people = (learner_of(progress, learner), OPERATOR)
        progress.profiles.reopen(OPERATOR, learner.id, Section.STATEMENTS)
        version = progress.profiles.statements(OPERATOR, learner.id).kept.version
        told = together(
            *(
                partial(
                    progress.profiles.save_statements,
                    who,
                    learner.id,
                    {"personal_statement": f"By {who.username}"},
                    version=version,
                )
                for who in people
            )
        )
        (lost,) = [each for each in told if isinstance(each, ProgressError)]
        assert isinstance(lost, Conflict)
        mine, theirs = lost.changes["personal_statement"]
        assert {mine, theirs} == {f"By {who.username}" for who in people}
        assert theirs == progress.profiles.statements(OPERATOR, learner.id).kept.statements.personal_statement


@pytest.mark.feature("C2", "C3", "C9")
def test_an_approval_covers_what_was_seen_even_if_the_learner_edits_meanwhile(progress: Progress) -> None:
    for learner in pupils(progress, Choice.YES):
        apply(progress, learner, begin(progress, learner))
        seen = progress.profiles.summary(OPERATOR, learner.id).held
        progress.profiles.reopen(OPERATOR, learner.id, Section.PERSONAL_INFORMATION)
        progress.profiles.save_personal_information(OPERATOR, learner.id, {}, complete=True)

        approval, _ = together(
            partial(progress.approvals.approve, OPERATOR, learner.id, seen=seen), partial(_move, progress, learner)
        )
        (application,) = applications(progress, learner)
        assert not now_of(progress, learner).profile.approved, "whoever came first: the learner's change un-approves"
        if isinstance(approval, ProgressError):
            assert application.state is ApplicationState.PENDING
        else:
            assert application.state is ApplicationState.SUBMITTED
            with progress.context.store.snapshot() as work:
                pinned = work.profiles.get(EVERYTHING, learner.id, application.fingerprint)
            assert "" == pinned["town"]


def _move(progress: Progress, learner: Learner) -> object:
    """Let a learner change their own town."""
    herself = learner_of(progress, learner)
    progress.profiles.reopen(herself, learner.id, Section.PERSONAL_INFORMATION)
    return progress.profiles.save_personal_information(herself, learner.id, {"town": "Leeds"}, complete=True)


@pytest.mark.feature("C2", "D1")
@pytest.mark.parametrize("signs_off", [False, True])
def test_applying_while_the_default_changes_leaves_a_consistent_state(progress: Progress, *, signs_off: bool) -> None:
    for learner in pupils(progress, Choice.PROVIDER_DEFAULT):
        progress.providers.set_defaults(OPERATOR, NORTH, sign_off=not signs_off)
        told = together(
            partial(persistently, partial(apply, progress, learner, begin(progress, learner))),
            partial(persistently, partial(progress.providers.set_defaults, OPERATOR, NORTH, sign_off=signs_off)),
        )
        assert not [each for each in told if isinstance(each, ProgressError)]
        (application,) = applications(progress, learner)
        allowed = {ApplicationState.SUBMITTED} | ({ApplicationState.PENDING} if signs_off else set())
        assert application.state in allowed
        with progress.context.store.snapshot() as work:
            now = work.learners.get(EVERYTHING, learner.id)
            account = work.accounts.get(learner.id)
            right = standing(now, account, work.providers.get(EVERYTHING, NORTH))
        assert now == evolve(now, standing=right)
