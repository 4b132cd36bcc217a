"""Learners typed in by hand who are there already: named, and saved only if somebody says so (B10)."""

from collections.abc import Mapping

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.ports.learners import LearnerQuery
from tests.given.people import BORN, NORTH, SOUTH, form, hire

pytestmark = pytest.mark.feature("B10")

ULN, UPN = "1000000043", "B801200005001"
BOB: dict[str, object] = {"username": "bobray", "first_name": "Bob", "last_name": "Ray"}


def other(**values: object) -> dict[str, object]:
    """Return the form of somebody else, born on another day."""
    return form(**{**BOB, **values})


def refused(progress: Progress, actor: Actor, values: Mapping[str, object]) -> list[Problem]:
    before = progress.learners.page(OPERATOR, LearnerQuery()).lines
    with pytest.raises(Rejected) as caught:
        progress.learners.create(actor, values)
    assert before == progress.learners.page(OPERATOR, LearnerQuery()).lines
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        (other(uln=f" {ULN} "), "uln", "has the same ULN as the existing learner Ann Smith (asmith)"),
        (other(upn=UPN.lower()), "upn", "has the same UPN as the existing learner Ann Smith (asmith)"),
        (form(username="asmith2", date_of_birth=BORN), "last_name", "same first name, last name and date of birth as"),
        (
            form(username="asmith2", first_name="\u00c1NN", last_name="sm\u00edth", date_of_birth=BORN),
            "last_name",
            "same",
        ),
        (
            form(username="asmith2", postcode="ox14 1gg", date_of_birth="2011-01-01"),
            "last_name",
            "same first name, last name and postcode as",
        ),
        (
            form(username="asmith2", postcode="OX14 1GG", first_name="Anna", date_of_birth=BORN),
            "last_name",
            "same last name, date of birth and postcode as",
        ),
    ],
)
def test_a_learner_who_is_there_already_is_named_and_created_only_on_purpose(
    progress: Progress, manager: Actor, values: dict[str, object], field: str, words: str
) -> None:
    progress.learners.create(manager, form(uln=ULN, upn=UPN, postcode="OX14 1GG"))
    (found,) = refused(progress, manager, values)
    assert (field, "duplicate", "error", "learner.alike") == (found.field, found.code, found.severity, found.rule)
    assert words in found.message
    assert found.message.endswith("Look at that learner first. If they are two people, save this one anyway.")
    made = progress.learners.create(manager, values, anyway=True)
    (warned,) = made.warnings
    assert (field, "duplicate", "warning") == (warned.field, warned.code, warned.severity)
    assert warned.message.endswith("It was saved anyway.")
    assert made.username == values["username"]


@pytest.mark.parametrize(
    "values",
    [
        other(),
        other(uln="9999999999"),
        other(last_name="Smith", date_of_birth=BORN),
        form(username="asmith2", date_of_birth="2011-01-01"),
        form(username="asmith2", last_name="Smithers", date_of_birth=BORN),
    ],
)
def test_others_are_created_at_once(progress: Progress, manager: Actor, values: dict[str, object]) -> None:
    progress.learners.create(manager, form(uln="9999999999"), anyway=True)
    made = progress.learners.create(manager, values)
    assert "duplicate" not in [problem.code for problem in made.warnings]


def test_nobody_at_home_is_like_somebody_else_without_one(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form(postcode="ZZ99 3VZ"))
    made = progress.learners.create(manager, other(last_name="Smith", date_of_birth=BORN, postcode="ZZ99 3VZ"))
    assert ["no_home"] == [problem.code for problem in made.warnings]


def test_twins_are_created_with_a_warning(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form(uln=ULN, postcode="OX14 1GG"))
    twin = form(username="bsmith", first_name="Bea", date_of_birth=BORN, postcode="OX14 1GG", uln="1000000051")
    made = progress.learners.create(manager, twin)
    assert ["possible_twin"] == [problem.code for problem in made.warnings if problem.code != "bad_check_digit"]


def test_a_number_is_compared_everywhere_in_scope_and_nowhere_else(progress: Progress, manager: Actor) -> None:
    progress.learners.create(OPERATOR, form(ukprn=SOUTH, uln=ULN, upn=UPN))
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    assert ["uln"] == [problem.field for problem in refused(progress, both, other(uln=ULN))]
    made = progress.learners.create(manager, other(uln=ULN, upn=UPN))
    assert () == made.warnings
    edited = progress.learners.edit(manager, made.learner.id, {"first_name": "Rob"})
    assert () == edited.warnings


@pytest.mark.usefixtures("manager")
def test_a_restricted_manager_is_told_of_learners_in_their_groups_alone(progress: Progress) -> None:
    outside = progress.learners.create(OPERATOR, form(uln=ULN)).learner
    mine = progress.learners.create(OPERATOR, other()).learner
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_learners.change(OPERATOR, group.id, joining=[mine.id])
    tutor = hire(progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")
    progress.group_managers.change(OPERATOR, group.id, joining=[tutor.account_id])
    tutor = progress.accounts.actor("tutor@example.com")
    assert () == progress.learners.edit(tutor, mine.id, {"uln": ULN}).warnings
    progress.group_learners.change(OPERATOR, group.id, joining=[outside.id])
    progress.learners.edit(tutor, mine.id, {"uln": ""})
    with pytest.raises(Rejected, match="has the same ULN as the existing learner Ann Smith"):
        progress.learners.edit(tutor, mine.id, {"uln": ULN})


def test_a_change_that_makes_a_learner_like_another_is_saved_only_on_purpose(
    progress: Progress, manager: Actor
) -> None:
    progress.learners.create(manager, form(uln=ULN))
    bob = progress.learners.create(manager, other()).learner
    for change in ({"uln": ULN}, {"first_name": "Ann", "last_name": "SMITH", "date_of_birth": BORN}):
        with pytest.raises(Rejected, match="the existing learner Ann Smith"):
            progress.learners.edit(manager, bob.id, change)
        assert bob == progress.learners.get(manager, bob.id)[0]
    saved = progress.learners.edit(manager, bob.id, {"uln": ULN}, anyway=True)
    assert ["duplicate"] == [problem.code for problem in saved.warnings]
    assert ULN == saved.learner.details.uln


def test_whom_a_learner_was_like_already_is_not_named_again(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form(uln=ULN))
    bob = progress.learners.create(manager, other(uln=ULN), anyway=True).learner
    assert () == progress.learners.edit(manager, bob.id, {"house": "7"}).warnings
    assert () == progress.learners.edit(manager, bob.id, {"uln": ""}).warnings
    with pytest.raises(Rejected):
        progress.learners.edit(manager, bob.id, {"uln": ULN})


@pytest.mark.parametrize(
    ("so_far", "change", "field", "words"),
    [
        ({}, {"uln": ULN}, "uln", "the same ULN as"),
        ({}, {"upn": UPN}, "upn", "the same UPN as"),
        ({}, {"uln": ULN, "upn": UPN}, "uln", "the same ULN as"),
        ({"uln": ULN}, {"upn": UPN}, "upn", "the same UPN as"),
        ({"upn": UPN}, {"uln": ULN}, "uln", "the same ULN as"),
        ({"postcode": ""}, {"uln": ULN}, "uln", "the same ULN as"),
        ({"first_name": "Bea"}, {"upn": UPN.lower()}, "upn", "the same UPN as"),
        ({"uln": ULN}, {"upn": UPN, "last_name": "Ray", "date_of_birth": "2011-01-01"}, "upn", "the same UPN as"),
    ],
)
def test_a_number_that_is_newly_shared_is_named_whatever_they_were_like_before(
    progress: Progress, manager: Actor, so_far: dict[str, object], change: dict[str, object], field: str, words: str
) -> None:
    both = {"date_of_birth": BORN, "postcode": "OX14 1GG"}
    progress.learners.create(manager, form(uln=ULN, upn=UPN, **both))
    twin = form(**{"username": "asmith2", **both, **so_far})
    second = progress.learners.create(manager, twin, anyway=True).learner
    with pytest.raises(Rejected) as caught:
        progress.learners.edit(manager, second.id, change)
    (found,) = caught.value.problems
    assert (field, "duplicate", "error") == (found.field, found.code, found.severity)
    assert words in found.message
    assert second == progress.learners.get(manager, second.id)[0]
    saved = progress.learners.edit(manager, second.id, change, anyway=True)
    assert [(field, "warning")] == [(p.field, p.severity) for p in saved.warnings if p.code == "duplicate"]
    again = progress.learners.edit(manager, second.id, {**change, "house": "7"})
    assert "duplicate" not in [problem.code for problem in again.warnings]


def test_archived_learners_are_not_compared_with(progress: Progress, manager: Actor) -> None:
    ann = progress.learners.create(manager, form(uln=ULN)).learner
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(OPERATOR.scope, ann.id), archived=True))
    assert () == progress.learners.create(manager, other(uln=ULN)).warnings


def test_other_problems_are_mended_first(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form(uln=ULN))
    found = refused(progress, manager, other(uln=ULN, postcode="nowhere"))
    assert ["bad_format"] == [problem.code for problem in found]


def test_at_most_three_are_named_the_most_similar_first(progress: Progress, manager: Actor) -> None:
    for number in range(4):
        progress.learners.create(manager, form(username=f"ann-smith-{number}", date_of_birth=BORN), anyway=True)
    progress.learners.create(manager, other(uln=ULN))
    found = refused(progress, manager, form(username="asmith9", date_of_birth=BORN, uln=ULN))
    assert ["uln", "last_name", "last_name"] == [problem.field for problem in found]


def test_personal_information_that_staff_change_is_compared_and_what_learners_change_is_not(
    progress: Progress, manager: Actor
) -> None:
    progress.learners.create(manager, form())
    bob = progress.learners.create(manager, other()).learner
    same = {"first_name": "Ann", "last_name": "Smith", "date_of_birth": BORN}
    with pytest.raises(Rejected, match="the existing learner Ann Smith"):
        progress.profiles.save_personal_information(manager, bob.id, same)
    assert bob == progress.learners.get(manager, bob.id)[0]
    _, warnings = progress.profiles.save_personal_information(manager, bob.id, same, anyway=True)
    assert ["duplicate"] == [problem.code for problem in warnings]
    _, none = progress.profiles.save_personal_information(manager, bob.id, {"last_name": "Ray"})
    assert () == none
    progress.own_account.change_password(progress.accounts.actor("bobray"), "sunny4day", "rainy5day")
    _, silent = progress.profiles.save_personal_information(progress.accounts.actor("bobray"), bob.id, same)
    assert () == silent
