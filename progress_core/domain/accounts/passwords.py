"""Passwords: their rules, and how initial passwords are generated (manual 3.4, 5.1, 7.5)."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from attrs import field, frozen

from progress_core.domain.accounts.simple_passwords import are_mixed, as_compared, is_simple
from progress_core.domain.foundations.arguments import refuse_unless, refuse_unless_text, refuse_unless_whole
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem, Severity
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

_LEAST_GENERATED = 6  # few shorter ones would have five different characters, as they must
_MAX_READABLE = 2
_LINE_END = "\n"
_READABLE = re.compile(f"([^{_BREAKS}{_LINE_END}]{{{_MAX_READABLE}}})[^{_BREAKS}{_LINE_END}]")
_READ_AS_LETTERS = str.maketrans("256789V", "ZSGTBGU")
_RUDE_NUMBERS = re.compile("69|666|88")
_RUDE_PAIRS = re.compile("[SB]S|HH|BJ|FK|NZ|NGG?R|FG+[MT]|GTF|KGB")
"""What is rude all the same, where 6 and 9 are read as G, and 2 as Z; passwords that hold it are drawn again."""

_REFUSED = re.compile("69|666|88|[58SB][5S]|HH|[8B]J|FK|N[2Z]|N[69G][69G]?R|F[69G]+[7MT]|[69G][7T]F|K[69G][8B]")
"""Both as they are written."""

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
        "ASVS 5.0, 6.2.4",
        "A password is not one of some 400,000 common ones, whatever digits and symbols are around it, and however"
        " often it is repeated; the policy of the manual only warns. Words that a policy blocks are always refused.",
        ("too_common",),
    ),
    Rule(
        "password.simple",
        "ASVS 5.0, 6.2.4",
        "A password has at least five different characters, where a row of equal characters, of the alphabet, of"
        " digits or of keys counts as one; the policy of the manual only warns.",
        ("too_simple",),
    ),
    Rule(
        "password.breached",
        "ASVS 5.0, 6.2.12",
        "A password is not in the set of breached passwords that the installation names; the policy of the manual"
        " only warns.",
        ("breached",),
    ),
    Rule(
        "password.own_name",
        "ASVS 5.0, 6.2.11",
        "A password consists of more than your own names, username, email address, date of birth, provider and the"
        " word Progress, with digits and symbols; the policy of the manual only warns.",
        ("own_name",),
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
    return frozenset(map(as_compared, words))


@frozen
class PasswordPolicy:
    """What a password must be like; the defaults are the rules of the manual.

    Args:
        name: name in `POLICIES` and in settings.
        least: minimum number of characters.
        most: maximum number of characters; None for no limit.
        needs_mixture: whether a password needs at least one letter, and at least one digit or symbol.
        blocked: words that are refused, in any of the spellings in which common passwords are refused.
        refuses_guessable: whether common, simple and breached passwords, and those made of the person's own names, are
            refused; a policy that does not refuse them warns.
        generated_length: number of characters in a generated password, within `least` and `most`.
        initial_days: days after which an initial password expires; None for never.
        reset_minutes: minutes for which a link to replace a forgotten password can be used.

    Raises:
        TypeError: a number is no whole number.
        ValueError: nobody could follow the policy, as `most` is less than `least`, for example.

    Source: manual 3.4; features A4, K7.
    """

    name: str = "manual-2013"
    least: int = 6
    most: int | None = 20
    needs_mixture: bool = True
    blocked: frozenset[str] = field(default=frozenset(), converter=_folded, repr=False)
    refuses_guessable: bool = False
    generated_length: int = 8
    initial_days: int | None = None
    reset_minutes: int = 24 * 60

    def __attrs_post_init__(self) -> None:
        refuse_unless_whole("least", self.least, 1)
        refuse_unless_whole("generated_length", self.generated_length, _LEAST_GENERATED)
        refuse_unless_whole("reset_minutes", self.reset_minutes, 1)
        if self.initial_days is not None:
            refuse_unless_whole("initial_days", self.initial_days, 1)
        if self.most is not None:
            refuse_unless_whole("most", self.most, self.least)

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
    refuses_guessable=True,
    generated_length=14,
    initial_days=30,
    reset_minutes=10,
)
POLICIES: Mapping[str, PasswordPolicy] = MappingProxyType({policy.name: policy for policy in (MANUAL_2013, MODERN)})


def check_password(
    text: str | None,
    policy: PasswordPolicy = MANUAL_2013,
    *,
    names: Collection[str] = (),
    breached: bool = False,
) -> tuple[Problem, ...]:
    """List everything wrong or doubtful about a password; () if nothing is. Problems never contain the password.

    Args:
        text: as typed, with all spaces.
        policy: the rules for it.
        names: what the person and their provider are called: names, username, e-mail address, and the date of birth
            as YYYY-MM-DD.
        breached: whether the password is in a set of breached ones, which the caller has looked up.

    Raises:
        TypeError: the text is no text, or the policy no policy.

    Source: manual 3.4, 5.1; features A4, K7.
    """
    refuse_unless_text("text", text, secret=True)
    refuse_unless("policy", policy, PasswordPolicy, "a PasswordPolicy, such as POLICIES['modern']", secret=True)
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
    if found and not policy.refuses_guessable:
        return tuple(found)  # nobody needs a warning about a password that is refused
    return (*found, *_guessable(text, policy, names, breached=breached))


def _guessable(text: str, policy: PasswordPolicy, names: Collection[str], *, breached: bool) -> Iterator[Problem]:
    """List why others could guess a password: errors or warnings, as the policy says."""
    # what they import takes 4 ms, and most programs use other rules
    from progress_core.domain.accounts.common_passwords import is_common, spellings  # noqa: PLC0415
    from progress_core.domain.accounts.own_names import consists_of_names  # noqa: PLC0415

    severity: Severity = "error" if policy.refuses_guessable else "warning"
    if policy.blocked and not policy.blocked.isdisjoint(spellings(text)):
        yield problem("password", "too_common", rule="password.common")
    elif is_common(text):
        yield problem("password", "too_common", rule="password.common", severity=severity)
    elif is_simple(text):
        yield problem("password", "too_simple", rule="password.simple", severity=severity)
    if breached:
        yield problem("password", "breached", rule="password.breached", severity=severity)
    if consists_of_names(text, names):
        yield problem("password", "own_name", rule="password.own_name", severity=severity)


def check_chosen_password(
    text: str | None,
    confirm: str | None = None,
    policy: PasswordPolicy = MANUAL_2013,
    *,
    names: Collection[str] = (),
    breached: bool = False,
) -> tuple[Problem, ...]:
    """List everything wrong or doubtful about a password that its owner chooses.

    Args:
        text: as typed.
        confirm: as typed the second time; None if the form does not ask for it.
        policy: the rules for it.
        names: as for `check_password`.
        breached: as for `check_password`.

    Source: manual 3.4; features A9, K7.
    """
    found = check_password(text, policy, names=names, breached=breached)
    if confirm is None or confirm == text:
        return found
    return (*found, problem("confirm", "not_the_same", rule="password.confirmed"))


def accept_generated(text: str) -> bool:
    """Return whether a text drawn from `GENERATED_ALPHABET` has letters and digits, is no word and is not simple."""
    if text.isalpha() or text.isdigit() or is_simple(text) or _READABLE.search(text) or _RUDE_NUMBERS.search(text):
        return False
    return not _RUDE_PAIRS.search(text.translate(_READ_AS_LETTERS))


def _broken(text: str, breaks: str) -> str:
    """Put a break wherever more than two characters in a row of a line could be read as letters."""
    return _READABLE.sub(lambda run: run[1] + breaks[run.end() - 1], text)


def _accepted(texts: Sequence[str]) -> Iterator[str]:
    """Yield those of some texts of equal length, all from `_broken`, that `accept_generated` accepts."""
    width = len(texts[0]) + 1
    refused = {found.start() // width for found in _REFUSED.finditer(_LINE_END.join(texts))}
    for place, (text, mixed) in enumerate(zip(texts, are_mixed(texts), strict=True)):
        if not (place in refused or text.isalpha() or text.isdigit() or (not mixed and is_simple(text))):
            yield text


def initial_passwords(
    draw: Callable[[str, int, int], Sequence[str]], count: int, policy: PasswordPolicy = MANUAL_2013
) -> list[str]:
    """Generate initial passwords that follow the policy.

    Args:
        draw: `Tokens.passwords`: (alphabet, length, count) -> random texts.
        count: how many.
        policy: decides their length.

    Raises:
        ValueError: the policy allows only passwords that are too short to be generated.

    Source: manual 7.5; features A11.
    """
    length = max(policy.least, policy.generated_length)
    if policy.most is not None and length > policy.most:
        length = policy.most
    if length < _LEAST_GENERATED:
        raise ValueError(f"Generated passwords have {_LEAST_GENERATED} characters or more; the policy allows {length}.")
    made: list[str] = []
    while len(made) < count:
        missing = count - len(made)
        drawn, breaks = (_LINE_END.join(draw(of, length, missing)) for of in (GENERATED_ALPHABET, _BREAKS))
        made += _accepted(_broken(drawn, breaks).split(_LINE_END))
    return made
