"""How long a text may be that somebody searches by, so that a search costs little whatever is typed (K8)."""

from typing import Any, Protocol

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.name_keys import searched_words

MAX_SEARCH_LENGTH = 300
"""Characters: a first and a last name of the greatest length, a username or an e-mail address are shorter."""
MAX_SEARCH_WORDS = 20
"""Words: each is looked for by itself."""

_RULE = "searches.size"
RULES = (
    Rule(
        _RULE,
        "1.1",
        f"A text to search by has at most {MAX_SEARCH_LENGTH} characters and {MAX_SEARCH_WORDS} words.",
        ("too_long", "too_many_words"),
    ),
)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def check_search(field: str, text: str) -> tuple[Problem, ...]:
    """Check a text that somebody searches by, before anything is looked for.

    Args:
        field: name of the field in which it was typed.
        text: as typed; hyphens and slashes separate words too.

    Source: OWASP ASVS 5.0, 2.2.1 and 15.2.2; features K8.
    """
    if len(text) > MAX_SEARCH_LENGTH:
        return (problem(field, "too_long", text, rule=_RULE, most=MAX_SEARCH_LENGTH),)
    if len(searched_words(text)) > MAX_SEARCH_WORDS:
        return (problem(field, "too_many_words", text, rule=_RULE, most=MAX_SEARCH_WORDS),)
    return ()


def searchable(_query: Any, attribute: _Named, text: str) -> None:
    """Refuse a query with a text that is too long to search by; a validator of attrs.

    Raises:
        Rejected: the text is too long, or has too many words.
    """
    problems = check_search(attribute.name, text)
    if problems:
        raise Rejected(problems=problems)
