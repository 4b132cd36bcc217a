"""Stored details that the rules refuse today: they block nothing while nobody changes them (B4, B11)."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section, SectionStatus
from progress_core.memory.clock import FixedClock
from tests.given.people import NORTH, form, hire

pytestmark = pytest.mark.feature("B4", "B11")


@pytest.fixture
def grown(progress: Progress, manager: Actor, clock: FixedClock) -> Learner:
    """Return a learner who was 24 when she was created, and is 26 by now."""
    born = {"year_group": "14", "date_of_birth": "2002-03-01"}
    learner = progress.learners.create(manager, form(**born)).learner
    clock.advance(timedelta(days=2 * 366))
    return learner


@pytest.fixture
def later(grown: Learner, progress: Progress) -> Actor:  # noqa: ARG001 - hired after the years have passed
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email="later@example.com")


@pytest.mark.parametrize("born", [{}, {"date_of_birth": "2002-03-01"}, {"date_of_birth": " 2002-03-01 "}])
def test_a_learner_who_is_too_old_by_now_can_be_changed(
    progress: Progress, later: Actor, grown: Learner, born: dict[str, object]
) -> None:
    saved = progress.learners.edit(later, grown.id, {"town": "Leeds", **born})
    assert evolve(grown.details, town="Leeds") == saved.learner.details
    (warned,) = (problem for problem in saved.warnings if problem.field == "date_of_birth")
    assert ("age_impossible", "warning") == (warned.code, warned.severity)
    assert "26 years old" in warned.message
    assert "age_impossible" in [problem.code for problem in progress.learners.doubts(saved.learner)]


def test_a_learner_who_is_too_old_by_now_is_saved_without_a_change(
    progress: Progress, later: Actor, grown: Learner
) -> None:
    saved = progress.learners.edit(later, grown.id, {"date_of_birth": "2002-03-01", "town": ""})
    assert (grown, False) == (saved.learner, saved.changed)


@pytest.mark.parametrize("born", ["2001-03-01", "2002-02-28", "2030-01-01", "", "nonsense"])
def test_a_date_of_birth_that_is_changed_has_to_be_possible(
    progress: Progress, later: Actor, grown: Learner, born: str
) -> None:
    with pytest.raises(Rejected) as caught:
        progress.learners.edit(later, grown.id, {"date_of_birth": born})
    assert ["date_of_birth"] == [problem.field for problem in caught.value.problems if problem.severity == "error"]
    assert grown.details == progress.learners.edit(later, grown.id, {}).learner.details


def test_a_learner_who_is_too_old_by_now_can_save_and_complete_their_profile(
    progress: Progress, later: Actor, grown: Learner
) -> None:
    saved, warnings = progress.profiles.save_personal_information(later, grown.id, {"date_of_birth": "2002-03-01"})
    assert not saved.changed
    assert "age_impossible" in [problem.code for problem in warnings]
    saved, _ = progress.profiles.save_personal_information(later, grown.id, {"town": "Leeds"}, complete=True)
    assert "Leeds" == saved.learner.details.town
    assert SectionStatus.COMPLETE is saved.learner.profile.status(Section.PERSONAL_INFORMATION)
    with pytest.raises(Rejected):
        progress.profiles.save_personal_information(later, grown.id, {"date_of_birth": "2000-01-01"})


@pytest.mark.parametrize(
    ("field", "stored", "code"),
    [
        ("postcode", "QQ1 1AA", "bad_format"),
        ("telephone", "12", "bad_format"),
        ("email", "ann@nowhere", "bad_format"),
        ("ethnicity", "A group that is no longer in the list", "not_in_list"),
        ("uln", "123", "bad_format"),
        ("street", "x" * 101, "too_long"),
    ],
)
def test_any_stored_value_that_a_newer_rule_refuses_stays_until_it_is_changed(
    progress: Progress, manager: Actor, field: str, stored: str, code: str
) -> None:
    learner = progress.learners.create(manager, form()).learner
    with progress.context.store.transaction() as work:
        held = work.learners.get(EVERYTHING, learner.id)
        change: dict[str, Any] = {field: stored}
        old = work.learners.save(evolve(held, details=evolve(held.details, **change)))
    for same in ({}, {field: stored}):
        saved = progress.learners.edit(manager, old.id, same)
        assert (old, False) == (saved.learner, saved.changed)
        assert [(field, code, "warning")] == [(p.field, p.code, p.severity) for p in saved.warnings]
    assert "Leeds" == progress.learners.edit(manager, old.id, {"town": "Leeds"}).learner.details.town
    with pytest.raises(Rejected):
        progress.learners.edit(manager, old.id, {field: f"{stored}?"})
    assert "" == getattr(progress.learners.edit(manager, old.id, {field: ""}).learner.details, field)
