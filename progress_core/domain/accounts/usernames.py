"""Usernames: their rules, and how they are made from names (manual 3.3, 5.1, 7.5)."""

from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Literal

from attrs import frozen

from progress_core.domain.foundations.arguments import (
    refuse_unless,
    refuse_unless_one_of,
    refuse_unless_text,
    refuse_unless_whole,
)
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.text import name_characters

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARKS = "@._-"
_SUFFIX_LENGTH = 10  # room for a number after the stem
_DEFAULT_STEM = "learner"
_TOGETHER = 10_000
"""People whose names are looked at together: those of a nation would take memory."""

RULES = (
    Rule("username.required", "5.1", "An account has a username.", ("required",)),
    Rule(
        "username.length",
        "3.3, 5.1",
        "A learner's username has 6 to 127 characters, and that of staff 6 to 256.",
        ("too_short", "too_long"),
    ),
    Rule(
        "username.characters",
        "3.3, 5.1",
        "A username has only English letters, digits and these characters: @ . _ -.",
        ("forbidden_character",),
    ),
    Rule(
        "username.unique",
        "3.3",
        "No two accounts in the system have the same username, whatever its case.",
        ("duplicate",),
    ),
    Rule(
        "username.generated",
        "7.5",
        "A generated username is the first initial, the last name and, if necessary, a number.",
    ),
)


@frozen
class UsernamePolicy:
    """What a username must be like.

    Args:
        least: minimum number of characters.
        learner_most: maximum number of characters for learners.
        staff_most: maximum number of characters for staff.
        allowed: the allowed characters.

    Raises:
        TypeError: a number is no whole number, or a character no character.
        ValueError: nobody could follow the policy: no characters are allowed, or a maximum is less than the minimum.

    Source: manual 3.3, 5.1.
    """

    least: int = 6
    learner_most: int = 127
    staff_most: int = 256
    allowed: frozenset[str] = frozenset(_LETTERS + _LETTERS.upper() + "0123456789" + _MARKS)

    def __attrs_post_init__(self) -> None:
        refuse_unless_whole("least", self.least, 1)
        refuse_unless_whole("learner_most", self.learner_most, self.least)
        refuse_unless_whole("staff_most", self.staff_most, self.least)
        refuse_unless("allowed", self.allowed, frozenset, "a frozenset of characters")
        if set(map(len, self.allowed)) != {1}:
            raise ValueError("allowed must have one character at least, and nothing but single characters.")


USERNAMES = UsernamePolicy()

Kind = Literal["learner", "staff"]
KINDS: tuple[Kind, ...] = ("learner", "staff")
"""The kinds of accounts, as far as usernames go."""


def check_username(
    text: str | None, *, kind: Kind = "learner", policy: UsernamePolicy = USERNAMES
) -> tuple[Problem, ...]:
    """List everything wrong with a username; () if nothing is.

    Whether it is free is for the store to check.

    Args:
        text: as typed.
        kind: whether it is for a learner or for staff, who may have longer ones.
        policy: lengths and characters.

    Raises:
        TypeError: the text is no text, or the policy no policy.
        ValueError: there is no such kind.

    Source: manual 3.3, 5.1; features A3.
    """
    refuse_unless_text("text", text)
    refuse_unless_one_of("kind", kind, KINDS)
    refuse_unless("policy", policy, UsernamePolicy, "a UsernamePolicy", secret=True)
    if not text:
        return (problem("username", "required", text, rule="username.required"),)
    most = policy.learner_most if kind == "learner" else policy.staff_most
    found: list[Problem] = []
    if len(text) < policy.least:
        found.append(problem("username", "too_short", text, rule="username.length", least=policy.least))
    if len(text) > most:
        found.append(problem("username", "too_long", text, rule="username.length", most=most))
    forbidden = [character for character in dict.fromkeys(text) if character not in policy.allowed]
    if forbidden:
        rule, words = "username.characters", {"characters": name_characters(forbidden)}
        found.append(problem("username", "forbidden_character", text, rule=rule, words=words, characters=forbidden))
    return tuple(found)


def username_stem(first_name: str, last_name: str, policy: UsernamePolicy = USERNAMES) -> str:
    """Return the part of a username that comes from the name: first initial and last name.

    Args:
        first_name: in ASCII.
        last_name: in ASCII.
        policy: the characters to keep, and the maximum length, within which the stem leaves room for a number.

    Source: manual 7.5; features A11.
    """
    first, last = _allowed_part(first_name, policy.allowed), _allowed_part(last_name, policy.allowed)
    return (first[:1] + last)[: policy.learner_most - _SUFFIX_LENGTH] or _DEFAULT_STEM


def username_stems(
    names: Iterable[tuple[str, str]], ascii_of: Callable[[str], str], policy: UsernamePolicy = USERNAMES
) -> list[str]:
    """Return what `username_stem` returns for each of many people; most names once, as many are shared.

    Args:
        names: first and last names, as they are written.
        ascii_of: writes a name in ASCII.
        policy: as for `username_stem`.

    Source: manual 7.5; features A11.
    """
    most = policy.learner_most - _SUFFIX_LENGTH
    stems: list[str] = []
    rest = iter(names)
    while pairs := [*islice(rest, _TOGETHER)]:
        parts = {name: _allowed_part(ascii_of(name), policy.allowed) for name in {*chain.from_iterable(pairs)}}
        stems += [(parts[first][:1] + parts[last])[:most] or _DEFAULT_STEM for first, last in pairs]
    return stems


def _allowed_part(name: str, allowed: frozenset[str]) -> str:
    if not allowed.issuperset(name):
        name = "".join(filter(allowed.__contains__, name))
    return name.strip(_MARKS)


class UsernameAllocator:
    """Allocates usernames that nobody has yet.

    Args:
        taken: usernames in use, in any case: at least all that start with any requested stem.
        policy: the minimum length; shorter stems always get a number.
    """

    def __init__(self, taken: Iterable[str], policy: UsernamePolicy = USERNAMES) -> None:
        self._taken = set(map(str.lower, taken))
        self._numbers: dict[str, int] = {}
        self._least = policy.least

    def take(self, stem: str) -> str:
        """Return the stem if it is free and long enough, otherwise the stem with the lowest free number."""
        key = stem.lower()
        if key not in self._taken and len(stem) >= self._least:
            self._taken.add(key)
            return stem
        width = self._least - len(stem)
        number = self._numbers.get(key, 0) + 1
        while (suffixed := f"{key}{number:0{max(width, 1)}}") in self._taken:
            number += 1
        self._numbers[key] = number
        self._taken.add(suffixed)
        return stem + suffixed[len(key) :]
