"""Passwords: their rules, and how initial passwords are generated (manual 3.4, 5.1, 7.5)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from attrs import field, frozen

from progress_core import data
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule

GENERATED_ALPHABET = "CDFGHJKLMNPQRTWX256789"
"""The characters of generated passwords: no two look alike on paper, and none is, or is read as, a vowel.

Children are handed these passwords, so they must spell no words and no abbreviations either: at most two characters
in a row are letters, or digits that are read as letters, then comes one of `_BREAKS`. V is left out, as it is read
as U, 3 as E, and 4 as A. No password of 8 characters is likelier than one in 2 to the power of 29 (29 bits), and
five wrong guesses lock an account.
"""

_BREAKS = "269"
"""The digits that are read as digits alone, at least between letters."""

_MAX_READABLE = 2
_READABLE = re.compile(f"[^{_BREAKS}]{{{_MAX_READABLE + 1}}}")
_READ_AS_LETTERS = str.maketrans("256789V", "ZSGTBGU")
_RUDE_NUMBERS = re.compile("69|666|88")
_RUDE_PAIRS = re.compile("[SB]S|HH|BJ|FK|NZ|NGG?R|FG+[MT]|GTF|KGB")
"""What is rude all the same, where 6 and 9 are read as G, and 2 as Z; passwords that hold it are drawn again."""

RULES = (
    Rule("password.required", "3.4, 5.1", "A password must not be empty.", ("required",)),
    Rule(
        "password.length",
        "3.4, 5.1",
        "A password has 6 to 20 characters (modern policy: 12 to 128).",
        ("too_short", "too_long"),
    ),
    Rule(
        "password.mixture",
        "3.4, 5.1",
        "A password has at least one letter, and at least one digit or symbol (modern policy: no such rule).",
        ("needs_letter", "needs_digit_or_symbol"),
    ),
    Rule(
        "password.characters",
        "3.4",
        "A password has only visible characters and spaces.",
        ("forbidden_character",),
    ),
    Rule(
        "password.common",
        "NIST SP 800-63B 5.1.1.2",
        "A password is not one of the most common ones (modern policy).",
        ("too_common",),
    ),
    Rule("password.confirmed", "3.4", "A new password is typed twice, and both must be the same.", ("not_the_same",)),
    Rule("password.current", "3.4", "You need your current password to change it.", ("required",)),
    Rule("password.changed", "3.4", "A new password differs from the current one.", ("same_as_current",)),
    Rule(
        "password.generated",
        "7.5",
        "A generated password has letters and digits, none that look alike, no vowels, and at most two letters in a"
        " row, where 5, 7 and 8 count as letters: it spells no word.",
    ),
)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


@frozen
class PasswordPolicy:
    """What a password must be like; the defaults are the rules of the manual.

    Args:
        name: name in `POLICIES` and in settings.
        least: minimum number of characters.
        most: maximum number of characters; None for no limit.
        needs_mixture: whether a password needs at least one letter, and at least one digit or symbol.
        blocked: words that are refused, without regard to case or to digits and symbols around them.
        generated_length: number of characters in a generated password; at least `least`.
        initial_days: days after which an initial password expires; None for never.

    Source: manual 3.4; features A4.
    """

    name: str = "manual-2013"
    least: int = 6
    most: int | None = 20
    needs_mixture: bool = True
    blocked: frozenset[str] = field(default=frozenset(), converter=_folded, repr=False)
    generated_length: int = 8
    initial_days: int | None = None

    @property
    def described(self) -> str:
        """The policy in words, for letters and hints ("6 to 20 characters, with ...")."""
        length = f"at least {self.least} characters" if self.most is None else f"{self.least} to {self.most} characters"
        mixture = ", with at least one letter and at least one digit or symbol" if self.needs_mixture else ""
        return length + mixture


MANUAL_2013 = PasswordPolicy()
MODERN = PasswordPolicy(
    name="modern",
    least=12,
    most=128,
    needs_mixture=False,
    blocked=frozenset(data.text("common_passwords.txt").split()),
    generated_length=14,
    initial_days=30,
)
POLICIES: Mapping[str, PasswordPolicy] = MappingProxyType({policy.name: policy for policy in (MANUAL_2013, MODERN)})


def check_password(text: str | None, policy: PasswordPolicy = MANUAL_2013) -> tuple[Problem, ...]:
    """List everything wrong with a password; () if nothing is. Problems never contain the password.

    Args:
        text: as typed, with all spaces.
        policy: the rules for it.

    Source: manual 3.4, 5.1; features A4.
    """
    if not text:
        return (problem("password", "required", rule="password.required"),)
    found: list[Problem] = []
    if len(text) < policy.least:
        found.append(problem("password", "too_short", rule="password.length", least=policy.least))
    if policy.most is not None and len(text) > policy.most:
        found.append(problem("password", "too_long", rule="password.length", most=policy.most))
    if policy.needs_mixture and not any(map(str.isalpha, text)):
        found.append(problem("password", "needs_letter", rule="password.mixture"))
    if policy.needs_mixture and text.isalpha():
        found.append(problem("password", "needs_digit_or_symbol", rule="password.mixture"))
    if not text.isprintable():
        found.append(problem("password", "forbidden_character", rule="password.characters"))
    if _is_blocked(text, policy.blocked):
        found.append(problem("password", "too_common", rule="password.common"))
    return tuple(found)


def check_chosen_password(
    text: str | None, confirm: str | None = None, policy: PasswordPolicy = MANUAL_2013
) -> tuple[Problem, ...]:
    """List everything wrong with a password that its owner chooses.

    Args:
        text: as typed.
        confirm: as typed the second time; None if the form does not ask for it.
        policy: the rules for it.

    Source: manual 3.4; features A9.
    """
    found = check_password(text, policy)
    if confirm is None or confirm == text:
        return found
    return (*found, problem("confirm", "not_the_same", rule="password.confirmed"))


def _is_blocked(text: str, blocked: frozenset[str]) -> bool:
    folded = text.casefold()
    start = next((at for at, character in enumerate(folded) if character.isalpha()), 0)
    end = next((at for at, character in enumerate(reversed(folded)) if character.isalpha()), 0)
    return folded in blocked or folded[start : len(folded) - end] in blocked


def accept_generated(text: str) -> bool:
    """Return whether a text drawn from `GENERATED_ALPHABET` has a letter and a digit, and spells no word."""
    if text.isalpha() or text.isdigit() or _READABLE.search(text) or _RUDE_NUMBERS.search(text):
        return False
    return not _RUDE_PAIRS.search(text.translate(_READ_AS_LETTERS))


def _broken(text: str, breaks: str) -> str:
    """Put a break wherever more than two characters in a row could be read as letters."""
    return _READABLE.sub(lambda run: run[0][:_MAX_READABLE] + breaks[run.end() - 1], text)


def initial_passwords(
    draw: Callable[[str, int, int], Sequence[str]], count: int, policy: PasswordPolicy = MANUAL_2013
) -> list[str]:
    """Generate initial passwords that follow the policy.

    Args:
        draw: `Tokens.passwords`: (alphabet, length, count) -> random texts.
        count: how many.
        policy: decides their length.

    Source: manual 7.5; features A11.
    """
    length = max(policy.least, policy.generated_length)
    made: list[str] = []
    while len(made) < count:
        missing = count - len(made)
        drawn = map(_broken, draw(GENERATED_ALPHABET, length, missing), draw(_BREAKS, length, missing))
        made += filter(accept_generated, drawn)
    return made
