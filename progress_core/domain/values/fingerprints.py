"""What a profile held when it was approved or submitted: its fingerprint, and what changed since (C3, C9)."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from attrs import frozen


def fingerprint(contents: Mapping[str, object]) -> str:
    """Give what identifies the contents of a profile: SHA-256 of their canonical JSON, hexadecimal.

    The same contents give the same fingerprint on every machine and in every release.

    Args:
        contents: field -> value: texts, numbers, dates, None, and lists and mappings of these.

    Raises:
        TypeError: a value is of another kind: a mistake in the program, not of a person.
    """
    return sha256(_canonical(dict(contents)).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A profile cannot hold a {type(value).__name__}.")


@frozen
class Change:
    """A field of a profile that differs from what was approved.

    Args:
        field: its name.
        before: as approved; None where there was no such field.
        after: as it is now; None where there is no such field any more.
    """

    field: str
    before: object
    after: object


def changes_since(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """Say what changed between two contents of a profile, in the order of the newer (C3).

    Args:
        before: as approved.
        after: as they are now.
    """
    names = dict.fromkeys((*after, *before))
    changes = (Change(name, before.get(name), after.get(name)) for name in names)
    # compared as the fingerprint sees them, so that the two never disagree
    return tuple(each for each in changes if _canonical(each.before) != _canonical(each.after))
