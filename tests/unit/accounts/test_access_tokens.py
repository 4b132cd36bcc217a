"""The rules about access tokens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from progress_core.domain.accounts.access_tokens import (
    MAX_TOKENS,
    TokenScope,
    check_access_token,
    default_end,
    end_of,
    is_living,
    is_use_due,
    last_end,
    scopes_for,
)
from progress_core.domain.foundations.permissions import PERMISSIONS, Role
from progress_core.domain.foundations.problems import Problem
from progress_core.testing.tools.builders import NOON, an_access_token

pytestmark = pytest.mark.feature("I6")

TODAY = NOON.date()


def checked(**changes: Any) -> list[tuple[str, str]]:
    return [(found.field, found.code) for found in problems(**changes)]


def problems(**changes: Any) -> tuple[Problem, ...]:
    given = {"name": "Sync", "scopes": ["learners:read"], "ends_on": TODAY, "role": Role.USER_MANAGER, "others": []}
    return check_access_token(**{**given, **changes}, now=NOON)


def test_learners_can_give_a_token_what_they_do_themselves() -> None:
    assert scopes_for(Role.LEARNER) == (
        TokenScope.LEARNERS_READ,
        TokenScope.PROFILES_WRITE,
        TokenScope.APPLICATIONS_READ,
        TokenScope.APPLICATIONS_WRITE,
        TokenScope.TOKENS_WRITE,
        TokenScope.TOKENS_CREATE,
    )


@pytest.mark.parametrize("role", Role)
def test_no_role_can_give_a_scope_of_which_it_has_no_permission(role: Role) -> None:
    for scope in TokenScope:
        assert (scope in scopes_for(role)) is bool(scope.permissions & PERMISSIONS[role])


def test_everybody_can_let_a_token_revoke_and_create_tokens() -> None:
    assert all({TokenScope.TOKENS_WRITE, TokenScope.TOKENS_CREATE} <= set(scopes_for(role)) for role in Role)


@pytest.mark.parametrize("scope", TokenScope)
def test_each_scope_has_its_own_words(scope: TokenScope) -> None:
    assert scope.label
    assert scope.about.endswith(".")
    assert [other for other in TokenScope if other.label == scope.label] == [scope]


def test_a_sound_token_has_no_problems() -> None:
    assert checked() == []
    assert checked(name="x" * 60, scopes=list(scopes_for(Role.USER_MANAGER)), ends_on=last_end(NOON)) == []


def test_all_problems_are_found_at_once() -> None:
    found = checked(name="", scopes=[], ends_on=TODAY - timedelta(1))
    assert found == [("token_name", "required"), ("scopes", "required"), ("ends_on", "has_passed")]


@pytest.mark.parametrize(
    ("name", "code"), [("x" * 61, "too_long"), ("a\0b", "forbidden_character"), ("sYNC 1", "duplicate")]
)
def test_a_name_that_breaks_the_rules_is_refused(name: str, code: str) -> None:
    assert checked(name=name, others=[an_access_token(1, name="Sync 1")]) == [("token_name", code)]


def test_the_name_of_a_token_that_has_ended_is_free() -> None:
    ended = an_access_token(1, name="Sync 1", ends_at=NOON)
    assert not is_living(ended, NOON)
    assert checked(name=ended.name, others=[ended]) == []


def test_an_account_has_twenty_tokens_at_most_without_those_that_ended() -> None:
    living = [an_access_token(number) for number in range(MAX_TOKENS)]
    (found,) = problems(others=living)
    assert found.message == "You have 20 access tokens already. Revoke one before you create another."
    assert checked(others=[*living[1:], an_access_token(99, ends_at=NOON)]) == []


def test_scopes_that_the_role_has_not_and_unknown_ones_are_refused_each_once() -> None:
    found = problems(scopes=["learners:write", "learners:read", "everything", "everything"])
    assert [(one.code, one.value) for one in found] == [
        ("not_for_role", "learners:write"),
        ("not_in_list", "everything"),
    ]
    assert "Your role (User manager) may not do “learners:write”" in found[0].message


@pytest.mark.parametrize(
    ("ends_on", "codes"),
    [
        (TODAY, []),
        (None, []),
        ("", []),
        ("2026-09-15", []),
        (" 2026-09-15 ", []),
        (TODAY - timedelta(1), ["has_passed"]),
        (TODAY + timedelta(366), []),
        (TODAY + timedelta(367), ["too_far_ahead"]),
        (date.max, ["too_far_ahead"]),
        ("31/12/2026", ["not_a_date"]),
        ("2026-02-30", ["not_a_date"]),
    ],
)
def test_a_token_ends_from_today_to_a_year_and_a_day_ahead(ends_on: date | str | None, codes: list[str]) -> None:
    assert [code for _, code in checked(ends_on=ends_on)] == codes


def test_the_latest_day_is_named() -> None:
    (found,) = problems(ends_on=date(2030, 1, 1))
    assert found.message == "The token would end on 1 Jan 2030, but 15 Sep 2027 is the latest date you can choose."
    assert found.params == {"latest": "2027-09-15"}


def test_a_token_ends_at_midnight_in_england() -> None:
    assert end_of(date(2026, 7, 1)) == datetime(2026, 7, 1, 23, tzinfo=UTC)
    assert end_of(date(2026, 12, 1)) == datetime(2026, 12, 2, tzinfo=UTC)
    for day in (date(2026, 7, 1), date(2026, 12, 1)):
        assert an_access_token(ends_at=end_of(day)).ends_on == day


def test_today_is_that_of_england() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert default_end(late) == date(2026, 7, 1) + timedelta(90)


def test_use_is_due_to_be_recorded_once_an_hour() -> None:
    assert is_use_due(an_access_token(), NOON)
    used = an_access_token(used_at=NOON)
    assert [is_use_due(used, NOON + timedelta(minutes=minutes)) for minutes in (0, 59, 60)] == [False, False, True]


def test_a_token_shows_no_digest() -> None:
    assert "digest" not in repr(an_access_token())
