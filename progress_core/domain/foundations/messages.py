"""The catalogue of sentences, labels and action names; each language is a data file."""

from collections.abc import Mapping
from functools import cache
from typing import cast

from progress_core.data import parsed
from progress_core.domain.foundations.arguments import written
from progress_core.domain.foundations.problems import Problem, Severity

_MAX_QUOTED_LENGTH = 60
_UNWRITABLE = 10**_MAX_QUOTED_LENGTH  # Python refuses to write numbers of thousands of digits


@cache
def _catalogue(language: str) -> dict[str, dict[str, str]]:
    return cast("dict[str, dict[str, str]]", parsed(f"messages.{language}.json"))


def label(field: str, language: str = "en") -> str:
    """Return a field's label as forms show it; a name with spaces is a label already ("A level, Physics")."""
    if " " in field:
        return field
    return _catalogue(language)["fields"].get(field, field.replace("_", " ").capitalize())


def sentence(code: str, field: str = "", language: str = "en", **facts: object) -> str:
    """Return the sentence for a code; one for the field ("uln.bad_format") takes precedence over the general one.

    Args:
        code: code of a problem or blocker.
        field: name of the field it is about; `{field}` in the sentence becomes its label.
        language: language of the catalogue.
        facts: values for the other placeholders (`{least}`, `{most}`, ...); a list is written with commas.

    Raises:
        KeyError: no sentence has this code, which is a mistake in the program.
    """
    sentences = _catalogue(language)["sentences"]
    template = sentences.get(f"{field}.{code}") or sentences[code]
    return template.format(field=label(field, language), **{name: _written(fact) for name, fact in facts.items()})


def _written(fact: object) -> object:
    return ", ".join(map(str, fact)) if isinstance(fact, list) else fact


def own_sentence(code: str, language: str = "en") -> str | None:
    """Return the sentence for a code that is said to the person whom it is about; None if it has no such sentence."""
    return _catalogue(language)["sentences"].get(f"you.{code}")


def actions(language: str = "en") -> dict[str, str]:
    """Return the actions of the audit trail: stored name -> name in words ("log in" -> "Logged in")."""
    return dict(_catalogue(language)["actions"])


def fact_label(name: str, language: str = "en") -> str:
    """Return the label of a fact in the audit trail, or else the label of the field with this name."""
    return _catalogue(language)["facts"].get(name) or label(name, language)


def action_in_words(action: str, language: str = "en") -> str:
    """Return the name of an audit action in words, or the stored name if it is not in the catalogue."""
    return _catalogue(language)["actions"].get(action) or action.capitalize()


def how_many(number: int, noun: str) -> str:
    """Return a number with its noun ("1 learner", "2,000 learners")."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def quoted(value: object, max_length: int = _MAX_QUOTED_LENGTH) -> str:
    """Return a value as sentences quote it: on one line, shortened, with unprintable characters as code points."""
    if isinstance(value, int) and abs(value) >= _UNWRITABLE:
        return "a number with too many digits"
    text = str(value).upper() if isinstance(value, bool) else written(str, value)  # spreadsheets show TRUE
    text = text if len(text) <= max_length else f"{text[:max_length]}…"
    return text if text.isprintable() else "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def problem(
    field: str,
    code: str,
    value: object = None,
    *,
    rule: str = "",
    severity: Severity = "error",
    words: Mapping[str, str] | None = None,
    **facts: object,
) -> Problem:
    """Build a problem with its sentence from the catalogue.

    Args:
        field: see `Problem`.
        code: see `Problem`.
        value: see `Problem`; `{value}` in the sentence becomes this, shortened.
        rule: see `Problem`.
        severity: see `Problem`.
        words: placeholders of the sentence that are words made from facts, and so no facts themselves.
        facts: as in `sentence`, and whatever else `words` are made from; they become the `params` of the problem, so
            they must be what JSON holds.
    """
    message = sentence(code, field, "en", value=quoted(value), **{**facts, **(words or {})})
    return Problem(field, code, message, value, severity, rule, facts)
