"""Simultaneous changes to groups and options, on databases."""

from functools import partial

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.settings import Options
from progress_core.testing.tools.threads import together
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.learners.selection import Selection
from tests.given.people import NORTH, form, hire

STAFF, LEARNERS = 4, 12


@pytest.fixture(autouse=True)
def people(progress: Progress) -> None:
    """Fill North School with learner managers and learners."""
    for number in range(STAFF):
        hire(progress, Role.LEARNER_MANAGER, NORTH, email=f"manager{number}@example.com")
    for number in range(LEARNERS):
        progress.learners.create(OPERATOR, form(username=f"learner{number}", last_name=f"Lee{chr(97 + number)}"))


@pytest.mark.asvs("V15.4.2")
@pytest.mark.feature("G4")
def test_restricting_all_managers_at_once_leaves_one_who_sees_everybody(progress: Progress) -> None:
    groups = [progress.groups.create(OPERATOR, NORTH, f"Group {number}") for number in range(STAFF)]
    staff = [each for each, _ in progress.staff.list(OPERATOR)]
    change = progress.group_managers.change
    told = together(
        *(partial(change, OPERATOR, group.id, joining=[one.id]) for group, one in zip(groups, staff, strict=True))
    )
    refused = [each for each in told if isinstance(each, Rejected)]
    assert [each.blockers[0].code for each in refused] == ["last_learner_manager"]
    whole = [each.id for each, _ in progress.staff.list(OPERATOR) if not each.groups]
    assert len(whole) == 1


@pytest.mark.feature("G3", "G4")
def test_a_group_is_not_deleted_while_a_manager_is_being_restricted_to_it(progress: Progress) -> None:
    first, *_ = [each for each, _ in progress.staff.list(OPERATOR)]
    for number in range(4):
        group = progress.groups.create(OPERATOR, NORTH, f"Group {number}")
        together(
            partial(progress.group_managers.change, OPERATOR, group.id, joining=[first.id]),
            partial(progress.groups.delete, OPERATOR, group.id),
        )
        left = {line.group.id for line in progress.groups.list(OPERATOR)}
        (now,) = [each for each, _ in progress.staff.list(OPERATOR) if each.id == first.id]
        assert set(now.groups) <= left


@pytest.mark.feature("G2")
def test_several_people_can_associate_the_same_learners_at_once(progress: Progress) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "Group")
    ids = [line.id for line in progress.learners.page(OPERATOR, LearnerQuery()).lines]
    changes = together(*[partial(progress.group_learners.change, OPERATOR, group.id, joining=ids)] * 4)
    assert [each for each in changes if isinstance(each, Exception)] == []
    assert [line.learners for line in progress.groups.list(OPERATOR)] == [LEARNERS]
    joined = progress.audit.read(OPERATOR, action="associate with learner group", limit=1000)
    assert len(joined) == LEARNERS


@pytest.mark.feature("C11", "D1")
def test_options_and_a_default_changed_at_once_leave_the_lists_right(progress: Progress) -> None:
    selection = Selection(ukprn=NORTH)
    for wanted in (True, False, True):
        choice = Choice.YES if wanted else Choice.PROVIDER_DEFAULT
        told = together(
            partial(progress.learner_settings.choose, OPERATOR, selection, Options(staff_add_qualifications=choice)),
            partial(progress.providers.set_defaults, OPERATOR, NORTH, staff_add_qualifications=wanted),
        )
        assert all(isinstance(each, Conflict) for each in told if isinstance(each, Exception))
        add = progress.providers.get(OPERATOR, NORTH).staff_add_qualifications
        found = progress.learners.page(OPERATOR, LearnerQuery()).lines
        chosen = [progress.learners.get(OPERATOR, line.id)[0].staff_add_qualifications for line in found]
        gated = sum(each is Choice.YES or (each is Choice.PROVIDER_DEFAULT and add) for each in chosen)
        assert progress.dashboard.counts(OPERATOR)["awaiting-qualifications"] == gated
