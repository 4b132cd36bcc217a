"""The summary of a learner's profile, and the names and warnings that pages show."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.choices import Choice, Setting
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import ReferenceStatus
from progress_core.domain.providers.groups import Group
from tests.given.people import NORTH, SOUTH, form, hire


@pytest.mark.feature("B2", "B7", "C10")
def test_a_summary_shows_the_current_state_and_what_is_missing(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form(), sign_off=Choice.YES).learner
    summary = progress.profiles.summary(manager, learner.id)
    assert summary.learner == learner
    assert (summary.account.username, summary.provider.name) == ("asmith", "North School")
    assert summary.sign_off == Setting(value=True, source="learner")
    assert summary.staff_add_qualifications == Setting(value=False, source="provider default")
    assert [found.code for found in summary.blockers] == [
        "personal_information_incomplete",
        "qualifications_incomplete",
        "statements_incomplete",
        "awaiting_approval",
    ]


@pytest.mark.feature("B9")
def test_a_summary_is_shown_only_to_those_who_have_the_learner_in_scope(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    other = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="other@example.com")
    with pytest.raises(NotFound):
        progress.profiles.summary(other, learner.id)
    with pytest.raises(NotAllowed):
        progress.profiles.summary(hire(progress, Role.ADMISSIONS, NORTH, email="a@example.com"), learner.id)


@pytest.mark.feature("B9")
def test_provider_choices_are_those_in_scope_ordered_by_name(progress: Progress) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, SOUTH, NORTH)
    assert list(progress.providers.names(manager).items()) == [(NORTH, "North School"), (SOUTH, "South College")]


@pytest.mark.feature("B9", "G3")
def test_learners_cannot_be_created_at_a_provider_seen_only_through_a_group(progress: Progress, manager: Actor) -> None:
    with progress.context.store.transaction() as work:
        work.groups.add(Group(7, SOUTH, "Tutor group"))
    restricted = evolve(manager, scope=Scope(providers=frozenset({NORTH}), groups=frozenset({7})))
    assert progress.providers.names(restricted) == {NORTH: "North School", SOUTH: "South College"}
    assert progress.providers.names(restricted, whole=True) == {NORTH: "North School"}


@pytest.mark.feature("B4")
def test_warnings_about_a_saved_learner_can_be_shown_again(progress: Progress, manager: Actor) -> None:
    made = progress.learners.create(manager, form(uln="1234567890", year_group="7"))
    told = [found.message for found in progress.learners.doubts(made.learner)]
    assert told == [found.message for found in made.warnings]
    assert {found.field for found in made.warnings} == {"uln", "year_group"}
    assert progress.learners.doubts(progress.learners.create(manager, form(username="bsmith")).learner) == ()


@pytest.mark.feature("B6", "B9")
def test_chosen_learners_can_be_previewed_before_anything_is_done(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    assert progress.learner_selection.chosen(manager, [learner.id, learner.id]) == [learner]
    with pytest.raises(Rejected):
        progress.learner_selection.chosen(manager, [])
    with pytest.raises(NotFound):
        progress.learner_selection.chosen(
            hire(progress, Role.LEARNER_MANAGER, SOUTH, email="o@x.example"), [learner.id]
        )
    with pytest.raises(NotAllowed):
        progress.learner_selection.chosen(hire(progress, Role.ADMISSIONS, NORTH), [learner.id])


@pytest.mark.feature("C1")
def test_every_status_of_a_reference_has_a_label() -> None:
    assert [status.label for status in ReferenceStatus] == ["Not started", "Draft", "Complete"]
