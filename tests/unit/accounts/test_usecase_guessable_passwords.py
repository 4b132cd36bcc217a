"""What people are told of passwords that are easy to guess, and when they are refused."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected, Unavailable
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.links import Purpose
from tests.given.links import token_in
from tests.given.people import ELSEWHERE, IN_MEMORY, NORTH, PROVIDERS, SOUTH, form, hire

LEAKED = "Tulips-and-pears-7"


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.fixture
def modern() -> Progress:
    settings = Settings.from_env(IN_MEMORY)
    made = Progress.open(evolve(settings, credential_policy="modern", breached_passwords=f"memory:{LEAKED}"))
    made.providers.put_many(OPERATOR, PROVIDERS)
    return made


def _engage(progress: Progress, role: Role, email: str, *ukprns: str, area: str = "") -> Actor:
    """Create a member of staff with a password that the modern policy accepts."""
    progress.staff.create(OPERATOR, email, role, providers=ukprns, area=area, password="tulips, pears, plums")
    return progress.accounts.actor(email)


def _refused(progress: Progress, actor: Actor, new: str) -> list[str]:
    with pytest.raises(Rejected) as refused:
        progress.own_account.change_password(actor, "anything", new)
    return codes(refused.value.problems)


@pytest.mark.asvs("V6.2.11")
@pytest.mark.feature("K7")
def test_the_modern_policy_refuses_names_of_staff_and_of_their_providers(modern: Progress) -> None:
    manager = _engage(modern, Role.LEARNER_MANAGER, "mo.farrow@example.com", NORTH)
    modern.own_account.change_personal_details(
        manager, {"first_name": "Mo-Anne", "last_name": "Farrow", "email": "mo.farrow@example.com"}
    )
    for password in (
        "Farrow!!!!!!",
        "anne-farrow-2026",
        "mo.farrow@example.com",
        "North School 2026",
        "progress20262026",
    ):
        assert "own_name" in _refused(modern, manager, password), password
    with pytest.raises(NotAllowed, match="current password"):
        modern.own_account.change_password(manager, "not this one", "South College 2026")
    assert ["breached"] == _refused(modern, manager, LEAKED)


@pytest.mark.feature("K7")
def test_the_modern_policy_refuses_the_area_of_an_administrator(modern: Progress) -> None:
    area = PROVIDERS[0]["area"]
    boss = _engage(modern, Role.AREA_ADMINISTRATOR, "boss@example.com", area=area)
    assert "own_name" in _refused(modern, boss, f"{area} 123456789")


@pytest.mark.asvs("V6.2.11")
@pytest.mark.feature("K7")
def test_the_modern_policy_refuses_names_of_learners_and_their_birthdays(modern: Progress) -> None:
    manager = _engage(modern, Role.LEARNER_MANAGER, "lm@example.com", NORTH)
    values = form(username="pupil7", password="Tulips and pears 8", first_name="Zoë", last_name="Quill")
    made = modern.learners.create(manager, values)
    learner = modern.accounts.actor(made.username)
    for password in ("zoe quill zoe", "pupil7pupil7", "09.10.2010-09.10.2010", "North School!"):
        assert "own_name" in _refused(modern, learner, password), password


@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Quill-2-Quill-2", "own_name"),
        (LEAKED, "breached"),
        ("northschool2026", "own_name"),
        ("password1234", "too_common"),
    ],
)
def test_the_modern_policy_refuses_such_initial_passwords(modern: Progress, password: str, expected: str) -> None:
    manager = _engage(modern, Role.LEARNER_MANAGER, "lm@example.com", NORTH)
    with pytest.raises(Rejected) as refused:
        modern.learners.create(manager, form(last_name="Quill", password=password))
    assert expected in codes(refused.value.problems)
    with pytest.raises(Rejected) as refused:
        modern.staff.create(
            OPERATOR, "jo@example.com", Role.USER_MANAGER, providers=[NORTH], password=password, last_name="Quill"
        )
    assert expected in codes(refused.value.problems)


@pytest.mark.feature("K7")
def test_the_policy_of_the_manual_saves_them_with_a_warning(progress: Progress, mailer: MemoryMailer) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH, email="quill@example.com")
    progress.accounts.forgotten("quill@example.com")
    chosen = progress.accounts.choose_password(token_in(progress, mailer), "quill-2026", purpose=Purpose.RESET)
    assert (["too_common", "own_name"], manager) == (codes(chosen.warnings), chosen.actor)
    assert ["too_common"] == codes(progress.own_account.change_password(manager, "quill-2026", "password1"))
    assert () == progress.own_account.change_password(manager, "password1", "sunny4day")
    assert progress.accounts.log_in("quill@example.com", "sunny4day").actor == manager


@pytest.mark.feature("K7")
def test_the_policy_of_the_manual_warns_of_initial_passwords(progress: Progress) -> None:
    learner = progress.learners.create(
        hire(progress, Role.LEARNER_MANAGER, NORTH), form(username="pupil7", password="pupil7!")
    )
    assert ["too_common", "own_name"] == codes(learner.warnings)
    made = progress.staff.create(
        OPERATOR, "jo@example.com", Role.USER_MANAGER, providers=[NORTH], password="northschool1"
    )
    assert ["own_name"] == codes(made.warnings)
    assert progress.accounts.log_in("jo@example.com", "northschool1").must_change_password


@pytest.mark.feature("K7", "B9")
def test_providers_out_of_scope_have_no_name_in_a_warning(progress: Progress) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH)
    for ukprn in (SOUTH, ELSEWHERE, "10099999", ""):
        with pytest.raises(Rejected) as refused:
            progress.learners.create(manager, form(ukprn=ukprn, password="southcollege1"))
        assert ["ukprn"] == [problem.field for problem in refused.value.problems]


@pytest.mark.feature("K7")
def test_a_wrong_set_of_breached_passwords_is_refused_when_the_installation_opens() -> None:
    for setting in ("/nowhere/pwned.txt", "file:/nowhere/pwned.txt", "C:\\pwned.txt"):
        with pytest.raises(Unavailable, match="No such file"):
            Progress.open(evolve(Settings.from_env(IN_MEMORY), breached_passwords=setting))
