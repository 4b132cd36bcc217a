"""Names of fields that a form does not have, and which of its fields may be meant."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice

from progress_core.domain.foundations.messages import problem, quoted, sentence
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule

MAX_UNKNOWN = 100
"""Unknown names of one form that are told."""

_MAX_COMPARED_LENGTH = 40
_MAX_COMPARED = 5  # names of one form that are compared with all others
_LEAST_LIKE = 0.7

Spellings = tuple[tuple[str, str], ...]
"""Names that people use for the fields of a form, each with the field."""


def names_rule(rule: str, section: str, form: str) -> Rule:
    """Return the rule about the names of a form's fields.

    Args:
        rule: its id.
        section: section of the manual.
        form: what the values are about ("a provider").
    """
    statement = f"Every value of {form} has the name of a field: a name that is misspelt is refused, never passed over."
    return Rule(rule, section, statement, ("unknown_field",))


def no_spellings() -> Spellings:
    """Return no other names: the fields of the form are called what they are called."""
    return ()


def unknown_fields(
    values: Mapping[str, object],
    known: frozenset[str],
    rule: str,
    spellings: Callable[[], Spellings] = no_spellings,
) -> list[Problem]:
    """Return a problem for each name that is no field of a form, up to `MAX_UNKNOWN`.

    None of them holds the value, which may be a secret.

    Args:
        values: what was given, by name.
        known: the names of the form's fields.
        rule: id of the rule about the names.
        spellings: returns other names of the fields.
    """
    problems: list[Problem] = []
    unknown = [str(name) for name in islice((name for name in values if name not in known), MAX_UNKNOWN)]
    meant = (*((field, field) for field in sorted(known)), *spellings()) if unknown else ()
    for name in unknown:
        near = nearest_field(name[:_MAX_COMPARED_LENGTH], meant) if len(problems) < _MAX_COMPARED else ""
        words = {"name": quoted(name), "meant": f"{sentence('did_you_mean', nearest=near)} " if near else ""}
        problems.append(problem(name, "unknown_field", rule=rule, words=words, nearest=[near] if near else []))
    return problems


@lru_cache(1024)  # all rows of a file have the same names
def nearest_field(name: str, meant: Spellings) -> str:
    """Return the field that a name is most like; "" if it is like none.

    Args:
        name: what was given.
        meant: names of the fields, and other names for them.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - takes 1 ms to import, and is for wrong names only

    fields = {_key(spelling): field for spelling, field in reversed(meant)}
    close = get_close_matches(_key(name), fields, n=1, cutoff=_LEAST_LIKE)
    return fields[close[0]] if close else ""


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
