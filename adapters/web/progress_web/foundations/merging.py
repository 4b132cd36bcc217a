"""A form that two people changed at once: it carries what it was loaded with, so only touched fields are mine."""

import json
from collections.abc import Callable, Mapping

from attrs import frozen

from progress_core.domain.foundations.messages import fact_label
from progress_core.domain.values.merging import Merged, merge
from progress_web.foundations.conflicts import Change
from progress_web.foundations.visit import Visit

LOADED = "loaded"
"""The name of the hidden field."""

NOT_TOUCHED = "Not changed"


@frozen
class Clash:
    """What a page says about a form that somebody else changed meanwhile.

    Args:
        changes: what they changed: the label, what I typed, what is saved now.
        both: the labels of the fields that both changed.
    """

    changes: tuple[Change, ...]
    both: tuple[str, ...]


def loaded_text(values: Mapping[str, str]) -> str:
    """Return what a form is loaded with as the value of its hidden field."""
    return json.dumps(dict(values))


def merge_form(visit: Visit, typed: Mapping[str, str], saved: Mapping[str, str]) -> Merged:
    """Merge a form with what is saved now."""
    return merge(typed, saved, was_loaded(visit))


def clash_of(
    merged: Merged,
    typed: Mapping[str, str],
    saved: Mapping[str, str],
    in_words: Callable[[str, str], str] = lambda _, value: value,
) -> Clash:
    """Return what a page says about a merged form.

    Args:
        merged: the form.
        typed: what was sent.
        saved: what is saved now.
        in_words: returns the value of a field as people read it.
    """
    changed = [name for name in typed if name in merged.both or name in merged.theirs]
    return Clash(
        tuple(
            (
                fact_label(name),
                in_words(name, typed[name]) if name in merged.both else NOT_TOUCHED,
                in_words(name, saved[name]),
            )
            for name in changed
        ),
        tuple(map(fact_label, merged.both)),
    )


def was_loaded(visit: Visit) -> dict[str, str]:
    """Return what the form was loaded with; {} if that was not sent, or was altered."""
    try:
        loaded = json.loads(visit.text(LOADED))
    except (ValueError, RecursionError):
        return {}
    found = loaded if isinstance(loaded, dict) else {}
    return {name: value for name, value in found.items() if isinstance(value, str)}
