"""The lists of genders, ethnic groups and year groups (manual 5.1, 7.3)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from progress_core import data

_SHORT_LIST = 6
_MAX_COMPARED_LENGTH = 60
_LISTS = cast("dict[str, list[dict[str, str]]]", data.parsed("reference_codes.json"))

GENDERS = tuple(entry["label"] for entry in _LISTS["gender"])
"""In the order of the form; the GDSC Gender Type Code."""

ETHNICITIES = tuple(entry["label"] for entry in _LISTS["ethnicity"])
"""The nineteen of the manual, which are the ILR's Ethnicity list."""

YEAR_GROUPS = tuple(int(entry["label"].removeprefix("Year ")) for entry in _LISTS["year_groups"])
"""Year 7 to Year 14."""


def code_key(text: str) -> str:
    """Return the key for comparing entries of a list without regard to case, spaces and slashes."""
    return "".join(text.casefold().replace("/", " ").split())


def by_key(labels: tuple[str, ...]) -> Mapping[str, str]:
    """Return the labels of a list by their `code_key`."""
    return {code_key(label): label for label in labels}


@lru_cache(1024)  # a whole column may hold the same few wrong words
def nearest(text: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the three labels most like a text that is not in the list, or all labels of a short list.

    Args:
        text: what was entered.
        labels: the list.
    """
    if len(labels) <= _SHORT_LIST:
        return labels
    from difflib import get_close_matches  # noqa: PLC0415 - takes 1 ms to import, and is for wrong words only

    keys = by_key(labels)
    return tuple(keys[key] for key in get_close_matches(code_key(text[:_MAX_COMPARED_LENGTH]), keys, n=3, cutoff=0))
