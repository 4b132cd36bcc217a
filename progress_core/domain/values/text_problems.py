"""The problems of free text: too many characters, or characters that it must not have."""

from collections.abc import Iterator

from progress_core.domain.foundations.arguments import written
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.values.text import bad_characters, name_characters, tidy


def tidy_lines(value: object) -> str:
    """Return a value as text of several lines, with each line tidied; "" for None."""
    return "" if value is None else "\n".join(map(tidy, written(str, value).strip().splitlines()))


def text_problems(field: str, text: str, rule: str, *, max_length: int, value: object = None) -> Iterator[Problem]:
    """Find what is wrong with a text; line breaks are allowed.

    Args:
        field: name of the field.
        text: the tidied text.
        rule: id of the rule about the text.
        max_length: maximum number of characters.
        value: the value as it was entered; None if it is the text.
    """
    entered = text if value is None else value
    if len(text) > max_length:
        yield problem(field, "too_long", entered, rule=rule, most=max_length)
    bad = bad_characters(text.replace("\n", ""))
    if bad:
        words = {"characters": name_characters(bad)}
        yield problem(field, "forbidden_character", entered, rule=rule, words=words, characters=bad)
