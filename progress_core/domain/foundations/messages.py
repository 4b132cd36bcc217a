"""The one catalogue of sentences; another language is another data file."""

from functools import cache
from typing import cast

from progress_core.data import parsed
from progress_core.domain.foundations.problems import Problem, Severity

_SHOWN = 60
_UNWRITABLE = 10**_SHOWN  # Python refuses to write numbers of thousands of digits


@cache
def _catalogue(language: str) -> dict[str, dict[str, str]]:
    return cast("dict[str, dict[str, str]]", parsed(f"messages.{language}.json"))


def label(field: str, language: str = "en") -> str:
    """Give a field's name as forms show it; what has spaces is words already ("A level, Physics")."""
    if " " in field:
        return field
    return _catalogue(language)["fields"].get(field, field.replace("_", " ").capitalize())


def sentence(code: str, field: str = "", language: str = "en", **facts: object) -> str:
    """Give the sentence for a code; one of the field's own ("uln.bad_format") goes before the general one.

    Args:
        code: of a problem or blocker.
        field: name of the field it is about; `{field}` in the sentence becomes its label.
        language: which catalogue.
        facts: what else the sentence names (`{least}`, `{most}`, ...).

    Raises:
        KeyError: no sentence has this code: a mistake in the program, not of a person.
    """
    sentences = _catalogue(language)["sentences"]
    template = sentences.get(f"{field}.{code}") or sentences[code]
    return template.format(field=label(field, language), **facts)


def actions(language: str = "en") -> dict[str, str]:
    """Give what the audit trail tells of: action as entries hold it -> in words ("log in" -> "Logged in")."""
    return dict(_catalogue(language)["actions"])


def fact_label(name: str, language: str = "en") -> str:
    """Give the name of a fact of the audit trail as people read it: its own, or that of the field of this name."""
    return _catalogue(language)["facts"].get(name) or label(name, language)


def action_in_words(action: str, language: str = "en") -> str:
    """Give an action of the audit trail as people read it; one that is not in the catalogue as it is."""
    return _catalogue(language)["actions"].get(action) or action.capitalize()


def how_many(number: int, noun: str) -> str:
    """Give so many of something in words ("1 learner", "2,000 learners")."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shown(value: object, most: int = _SHOWN) -> str:
    """Give an offered value as a sentence quotes it: on one line, cut short, odd characters by their number."""
    if isinstance(value, int) and abs(value) >= _UNWRITABLE:
        return "a number of too many digits"
    text = str(value)
    text = text if len(text) <= most else f"{text[:most]}…"
    return text if text.isprintable() else "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def problem(
    field: str, code: str, value: object = None, *, rule: str = "", severity: Severity = "error", **facts: object
) -> Problem:
    """Make a problem with its sentence from the catalogue; `facts` as in `sentence`, and `{value}`, cut short."""
    return Problem(field, code, sentence(code, field, "en", value=shown(value), **facts), value, severity, rule)
