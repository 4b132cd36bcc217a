"""Fingerprints of the contents of a profile, and what changed between two of them (C3, C9)."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from attrs import frozen


def fingerprint(contents: Mapping[str, object]) -> str:
    """Return the fingerprint of a profile's contents: SHA-256 of their canonical JSON, in hexadecimal.

    The same contents give the same fingerprint on every machine and in every release.

    Args:
        contents: field -> value; values are texts, numbers, dates, None, and lists and mappings of these.

    Raises:
        TypeError: a value has another type, which is a mistake in the program.
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
    """A field of a profile that differs from an earlier version.

    Args:
        field: its name.
        before: the earlier value; None if the field did not exist.
        after: the value now; None if the field no longer exists.
    """

    field: str
    before: object
    after: object


def changes_since(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """List what changed between two contents of a profile, in the order of the newer (C3).

    Args:
        before: the earlier contents.
        after: the contents now.
    """
    names = dict.fromkeys((*after, *before))
    changes = (Change(name, before.get(name), after.get(name)) for name in names)
    # compared as the fingerprint sees them, so that the two never disagree
    return tuple(change for change in changes if _canonical(change.before) != _canonical(change.after))
