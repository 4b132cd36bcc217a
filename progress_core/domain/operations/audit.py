"""The audit trail: every change of state and every reveal of a credential (I9), without personal data."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import fact_label, label

WORKER_ID = -1
"""Stands for a worker where an account's id stands: it ran a job whose asker has gone."""

NOBODY_ID = -2
"""Stands for somebody unknown, who asked for the password of an account that is not there."""

NAMED = {0: "operator", WORKER_ID: "worker", NOBODY_ID: "nobody known"}
"""What stands for no account, as readers see and ask for it."""

_START = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)


@frozen
class Entry:
    """One line of the audit trail. It names people by the ids of their accounts alone.

    Args:
        at: aware UTC.
        actor_id: account of who did it; 0 for the operator, `WORKER_ID`, `NOBODY_ID`.
        action: what was done, in words ("import learners", "reveal initial password").
        subject: what kind of thing ("learner", "import", "account", "provider", "group").
        subject_id: its id or UKPRN as text.
        ukprn: the provider it belongs to, or "": readers see only their own providers' entries.
        facts: further facts as short text; never names, passwords or other personal data.
    """

    at: datetime
    actor_id: int
    action: str
    subject: str
    subject_id: str
    ukprn: str = ""
    facts: dict[str, str] = field(factory=dict)


def place_of(at: datetime, number: int) -> str:
    """Return where in the trail an entry stands, as the address of a page holds it.

    Args:
        at: of the entry.
        number: that the store gave it: entries of one moment stand in the order of these.
    """
    return f"{(at - _START) // timedelta(microseconds=1)}-{number}"


def read_place(text: str) -> tuple[datetime, int]:
    """Read what `place_of` wrote, which may come from anybody's address bar.

    Raises:
        Rejected: it is none.
    """
    found = _PLACE.fullmatch(text)
    if found:
        return _START + timedelta(microseconds=int(found[1])), int(found[2])
    raise Rejected("This place in the list is not known. Start again from the first page.")


def details_of(facts: Mapping[str, str]) -> str:
    """Return the facts of an entry as people read them: "Learners: 12, Outcome: successful"."""
    return ", ".join(
        f"{fact_label(name)}: {_in_words(name, value)}" for name, value in facts.items() if value not in ("", "0")
    )


def _in_words(name: str, value: str) -> str:
    if name == "fields":
        return ", ".join(label(each) for each in value.split())
    if name == "role":
        return value.replace("-", " ")
    return {"True": "yes", "False": "no"}.get(value, value)
