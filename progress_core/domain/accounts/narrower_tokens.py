"""Access tokens that programs make with their own: they may do no more, and go with it (I6)."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from progress_core.domain.accounts.access_tokens import AccessToken, default_end, last_end, read_end, scopes_for
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.english_time import day_in_words

_RULE = "token.made_with"

RULES = (
    Rule(
        _RULE,
        "OWASP ASVS 5.0",
        "An access token that a program makes with its own may do nothing that this one may not do now, and ends no"
        " later; when the one is revoked, so is the other.",
        ("not_held", "after_token"),
    ),
)


def check_narrower(
    scopes: Collection[str], ends_on: date | str | None, role: Role, parent: AccessToken, now: datetime
) -> tuple[Problem, ...]:
    """Check that a token would not reach beyond the one with which it is made.

    What no token of this role can have, and a day that no token can end on, is for `check_access_token` to find.

    Args:
        scopes: texts of `TokenScope`.
        ends_on: see `read_end`.
        role: of its owner.
        parent: the token with which it is made.
        now: aware UTC.

    Source: features I6.
    """
    return (*_scope_problems(scopes, role, parent), *_end_problems(ends_on, parent, now))


def _scope_problems(scopes: Collection[str], role: Role, parent: AccessToken) -> Iterator[Problem]:
    for text in dict.fromkeys(scopes):
        if text in scopes_for(role) and text not in parent.scopes:
            yield problem("scopes", "not_held", str(text), rule=_RULE, token=parent.name)


def _end_problems(given: date | str | None, parent: AccessToken, now: datetime) -> Iterator[Problem]:
    ends_on, latest = read_end(given, now), parent.ends_on
    if ends_on is not None and latest < ends_on <= last_end(now):
        words = {"latest_in_words": day_in_words(latest)}
        shown = day_in_words(ends_on)
        yield problem("ends_on", "after_token", shown, rule=_RULE, words=words, token=parent.name, latest=str(latest))


def default_end_within(parent: AccessToken, now: datetime) -> date:
    """Return the last day of a token that is made with another, if nobody says otherwise."""
    return min(default_end(now), parent.ends_on)


def made_with(number: int, tokens: Collection[AccessToken]) -> tuple[AccessToken, ...]:
    """Return the tokens that were made with one, those that were made with these, and so on.

    Args:
        number: of the token.
        tokens: of its owner.
    """
    numbers = {number}
    while more := {token.number for token in tokens if token.made_with in numbers} - numbers:
        numbers |= more
    return tuple(token for token in tokens if token.number in numbers and token.number != number)
