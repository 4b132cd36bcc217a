"""What was done, carried to the next page by its address: nothing is kept in between, and no words of strangers."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.learners.learners import Learner
from progress_web.numbers import number_in
from progress_web.visit import Notice, Visit

_COUNTED = {
    "unlocked": ("1 learner can try to log in again.", "{count} learners can try to log in again."),
    "deleted": ("1 learner has been deleted.", "{count} learners have been deleted."),
    "archived": (
        "1 learner has been archived, because of a submitted application.",
        "{count} learners have been archived, because of submitted applications.",
    ),
    "restored": ("1 learner has been restored.", "{count} learners have been restored."),
    "joined": (
        "1 learner has been associated with this group.",
        "{count} learners have been associated with this group.",
    ),
    "left": (
        "1 learner has been un-assigned from this group.",
        "{count} learners have been un-assigned from this group.",
    ),
    "restricted": (
        "1 learner manager has been associated with this group.",
        "{count} learner managers have been associated with this group.",
    ),
    "released": (
        "1 learner manager has been un-associated from this group.",
        "{count} learner managers have been un-associated from this group.",
    ),
    "submitted": ("1 application has been submitted.", "{count} applications have been submitted."),
    "approved": ("1 profile has been approved.", "{count} profiles have been approved."),
    "options": (
        "The profile options of 1 learner have been set.",
        "The profile options of {count} learners have been set.",
    ),
}
_DONE = {
    "erased": "The learner has been erased.",
    "erased-later": "The learner has been erased. Traces may stay in the database until its daily sweep.",
    "unchanged": "Nothing was changed.",
    "group-created": "The learner group has been created.",
    "group-renamed": "The learner group has been renamed.",
    "group-deleted": "The learner group has been deleted. Its learners stay.",
    "settings": "The settings have been saved.",
    "section-saved": "The section has been saved. It is in progress.",
    "section-complete": "The section has been marked as complete.",
    "section-open": "The section can be changed now. Save it, or mark it as complete, when you are done.",
    "profile-approved": "The profile has been approved.",
    "profile-unapproved": "The profile is no longer approved.",
    "qualification-added": "The qualification has been added.",
    "qualification-changed": "The qualification has been changed.",
    "qualification-removed": "The qualification has been removed.",
    "reference-saved": "The reference details have been saved as a draft.",
    "reference-complete": "The reference is complete, and attached to applications from now on.",
    "referee": "The referee has been saved.",
    "application-there": "You have an application for this course already. It is in the list.",
    "application-draft": "The application is a draft again.",
    "application-pending": "You have applied. The application is submitted as soon as nothing is missing.",
    "application-submitted": "Your application has been submitted.",
    "application-accepted": "You have accepted the offer.",
    "application-declined": "You have declined the offer.",
    "application-withdrawn": "The application has been withdrawn.",
    "offer-made": "The offer has been made, and the learner told.",
    "application-refused": "The application has been declined, and the learner told.",
    "learner-enrolled": "The learner has been enrolled, and told.",
}
_ABOUT = {
    "created": "Learner created: {name}, username {username}.",
    "saved": "The changes to {name} have been saved.",
    "unlocked-one": "{name} can try to log in again.",
    "restored-one": "{name} has been restored.",
}
_MOST = 10_000


def notice_of(visit: Visit) -> Notice | None:
    """Give what the page says was done before it; None if nothing was."""
    asked = visit.request.query_params
    told = _ABOUT.get(asked.get("done", ""))
    if told is not None:
        return _about(visit, told, asked.get("learner", ""))
    counts = [_counted(one, many, asked.get(key, "")) for key, (one, many) in _COUNTED.items()]
    said = " ".join(filter(None, [_DONE.get(asked.get("done", ""), ""), *counts]))
    return Notice(said) if said else None


class _Asked(Protocol):
    """An import or an export."""

    @property
    def finished(self) -> bool: ...


_A = TypeVar("_A", bound=_Asked)


def requested(visit: Visit, find: Callable[[int], _A], said: Callable[[_A], str], mail: str) -> Notice | None:
    """Say what was just asked for, as long as it is not done.

    Args:
        visit: the page's; its address has the number as `requested`.
        find: gives the record; raises `NotFound`.
        said: what the page says of it.
        mail: what is said besides to somebody who has an address.
    """
    asked = visit.text("requested")
    try:
        record = find(number_in(asked)) if asked else None
    except NotFound:
        return None
    if record is None or record.finished:
        return None
    return Notice(said(record), (mail,) if visit.actor.email else ())


def _about(visit: Visit, told: str, learner: str) -> Notice | None:
    try:
        found, account = visit.progress.learners.get(visit.actor, number_in(learner))
    except (NotFound, NotAllowed):
        return None
    return Notice(told.format(name=found.name, username=account.username), doubts_of(visit, found))


def doubts_of(visit: Visit, learner: Learner) -> tuple[str, ...]:
    """Say what looks doubtful about a learner, sentence by sentence."""
    return tuple(problem.message for problem in visit.progress.learners.doubts(learner))


def _counted(one: str, many: str, number: str) -> str:
    count = int(number) if number.isascii() and number.isdigit() and len(number) < len(str(_MOST)) else 0
    return "" if not count else one if count == 1 else many.format(count=count)
