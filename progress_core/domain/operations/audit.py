"""The audit trail: every change and every look at a password (I9), without personal data."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import fact_label, label

WORKER_ID = -1
"""Account id of a worker that ran a job whose requester no longer exists."""

NOBODY_ID = -2
"""Account id of an unknown person who asked for the password of an account that does not exist."""

NAMED = {0: "operator", WORKER_ID: "worker", NOBODY_ID: "nobody known"}
"""The ids that belong to no account, with the names that people see and search for."""

_START = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)


@frozen
class Entry:
    """An entry of the audit trail, which names people only by the ids of their accounts.

    Args:
        at: aware UTC.
        actor_id: account id of the person who did it; 0 for the operator, `WORKER_ID` or `NOBODY_ID`.
        action: what was done, in words ("import learners", "reveal initial password").
        subject: kind of the record ("learner", "import", "account", "provider", "group").
        subject_id: id or UKPRN of the record, as text.
        ukprn: the provider that it belongs to, or ""; people see only entries of their own providers.
        facts: further facts as short texts; never names, passwords or other personal data.
    """

    at: datetime
    actor_id: int
    action: str
    subject: str
    subject_id: str
    ukprn: str = ""
    facts: dict[str, str] = field(factory=dict)


def place_of(at: datetime, number: int) -> str:
    """Return the place of an entry in the trail, as text for web addresses.

    Args:
        at: time of the entry.
        number: number of the entry in the store, which orders entries with the same time.
    """
    return f"{(at - _START) // timedelta(microseconds=1)}-{number}"


def read_place(text: str) -> tuple[datetime, int]:
    """Read the result of `place_of`, which may have been altered in the address bar.

    Raises:
        Rejected: it is not a place in the trail.
    """
    found = _PLACE.fullmatch(text)
    if found:
        return _START + timedelta(microseconds=int(found[1])), int(found[2])
    raise Rejected("This place in the list is not known. Start again from the first page.")


def details_of(facts: Mapping[str, str]) -> str:
    """Return the facts of an entry in words: "Learners: 12, Outcome: successful"."""
    return ", ".join(
        f"{fact_label(name)}: {_in_words(name, value)}" for name, value in facts.items() if value not in ("", "0")
    )


def _in_words(name: str, value: str) -> str:
    if name == "fields":
        return ", ".join(map(label, value.split()))
    if name == "role":
        return value.replace("-", " ")
    return {"True": "yes", "False": "no"}.get(value, value)
