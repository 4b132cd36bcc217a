"""Tells a person on the next page what has just been done.

The address of that page carries a key or a count, and nothing is stored. An address holds no message itself, so
nobody can make our pages say theirs.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from attrs import frozen
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.learners import Learner
from progress_web.foundations.parameters import parse_id
from progress_web.foundations.visit import Visit

_COUNT_MESSAGES = {
    "unlocked": ("1 learner can try to log in again.", "{count} learners can try to log in again."),
    "deleted": ("1 learner has been deleted.", "{count} learners have been deleted."),
    "archived": (
        "1 learner has been archived because of a submitted application.",
        "{count} learners have been archived because of submitted applications.",
    ),
    "restored": ("1 learner has been restored.", "{count} learners have been restored."),
    "gone": ("1 learner has left, and is archived.", "{count} learners have left, and are archived."),
    "leavers_corrected": (
        "1 learner who has left has been corrected.",
        "{count} learners who have left have been corrected.",
    ),
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
    "offered": (
        "1 offer has been made. The learner has been told.",
        "{count} offers have been made. The learners have been told.",
    ),
    "refused": (
        "1 application has been declined. The learner has been told.",
        "{count} applications have been declined. The learners have been told.",
    ),
    "enrolled": (
        "1 learner has been enrolled and told.",
        "{count} learners have been enrolled and told.",
    ),
    "submitted": ("1 application has been submitted.", "{count} applications have been submitted."),
    "approved": ("1 profile has been approved.", "{count} profiles have been approved."),
    "courses_added": ("1 course has been added.", "{count} courses have been added."),
    "courses_changed": ("1 course has been changed.", "{count} courses have been changed."),
    "courses_withdrawn": ("1 course has been withdrawn.", "{count} courses have been withdrawn."),
    "options": (
        "The profile options of 1 learner have been set.",
        "The profile options of {count} learners have been set.",
    ),
}
_MESSAGES = {
    "erased": "The learner has been erased.",
    "erased-later": "The learner has been erased. Traces may remain in the database until its daily clean-up.",
    "unchanged": "Nothing was changed.",
    "group-created": "The learner group has been created.",
    "group-renamed": "The learner group has been renamed.",
    "group-deleted": "The learner group has been deleted. Its learners stay.",
    "settings": "The settings have been saved.",
    "section-saved": "The section has been saved. It is still in progress.",
    "section-complete": "The section has been marked as complete.",
    "section-open": "You can change the section now. When you have finished, save it or mark it as complete.",
    "profile-approved": "The profile has been approved.",
    "profile-unapproved": "The profile is no longer approved.",
    "qualification-added": "The qualification has been added.",
    "qualification-changed": "The qualification has been changed.",
    "qualification-removed": "The qualification has been removed.",
    "reference-saved": "The reference details have been saved as a draft.",
    "reference-complete": "The reference is complete. It will be attached to new applications.",
    "referee": "The referee has been saved.",
    "favourite-saved": "The course has been saved.",
    "favourite-removed": "The course has been removed from your favourites.",
    "application-there": "You already have an application for this course. It is in the list.",
    "application-draft": "The application is a draft again.",
    "application-pending": "You have applied. Your application will be submitted as soon as nothing is missing.",
    "application-submitted": "Your application has been submitted.",
    "application-accepted": "You have accepted the offer.",
    "application-declined": "You have declined the offer.",
    "application-withdrawn": "The application has been withdrawn.",
    "offer-made": "The offer has been made. The learner has been told.",
    "application-refused": "The application has been declined. The learner has been told.",
    "learner-enrolled": "The learner has been enrolled and told.",
    "taken-back": "Your decision has been taken back.",
    "taken-back-told": "The decision has been taken back. The learner has been told.",
    "conditions-marked": "The conditions have been saved.",
    "move-up": "The learners are being moved up.",
    "move-undo": "The move up is being undone.",
    "transfer-asked": "The learner has been offered. The other provider has been told.",
    "transfer-accepted": "The learner is now at your provider.",
    "transfer-declined": "The transfer has been declined. The other provider has been told.",
    "transfer-withdrawn": "The transfer has been withdrawn.",
    "news": "Your choice has been saved.",
}
_LEARNER_MESSAGES = {
    "created": "Learner created: {name}, username {username}.",
    "saved": "The changes to {name} have been saved.",
    "unlocked-one": "{name} can try to log in again.",
    "restored-one": "{name} has been restored.",
    "gone-one": "{name} has left, and is archived.",
}
_MAX_COUNT_DIGITS = 4
_PARAMETERS = frozenset({"done", "learner", "staff", "requested", *_COUNT_MESSAGES})
"""What an address holds only to ask for a notice."""


_PASSWORD_DOUBTS = ("too_common", "too_simple", "breached", "own_name")


@frozen
class Notice:
    """What a page says at its top after something was done."""

    text: str
    details: Sequence[str] = ()


def password_doubts(warnings: Iterable[Problem]) -> tuple[str, ...]:
    """Return those of some warnings that are about a password that was saved, as sentences."""
    codes = {problem.code for problem in warnings}
    return tuple(sentence(code, "password") for code in _PASSWORD_DOUBTS if code in codes)


def notice_of(visit: Visit) -> Notice | None:
    """Return the notice that the address asks for; None if it asks for none."""
    query = visit.request.query_params
    learner_message = _LEARNER_MESSAGES.get(query.get("done", ""))
    if learner_message is not None:
        return _about_learner(visit, learner_message, query.get("learner", ""))
    counts = [_counted(one, many, query.get(key, "")) for key, (one, many) in _COUNT_MESSAGES.items()]
    text = " ".join(filter(None, [_MESSAGES.get(query.get("done", ""), ""), *counts]))
    return Notice(text) if text else None


def without_notice(address: str) -> str:
    """Return an address without what asks for a notice: for a page that is shown again, when nothing was done."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in _PARAMETERS]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path


def list_problems(refused: Rejected) -> tuple[Problem, ...]:
    """Return why a list cannot be shown, for the summary at the top of its page."""
    return refused.problems or (Problem("", refused.code, refused.message),)


def form_page(
    visit: Visit, template: str, problems: tuple[Problem, ...] = (), *, status: int = 422, **values: Any
) -> Response:
    """Answer with a page that has a form: with its problems, or else with what has just been done.

    Args:
        visit: the request.
        template: of the page.
        problems: of what was sent.
        status: of the answer if there are problems.
        values: what else the template needs.
    """
    notice = None if problems else notice_of(visit)
    return visit.page(template, status=status if problems else 200, problems=problems, notice=notice, **values)


class _Request(Protocol):
    """An import or an export."""

    @property
    def finished(self) -> bool: ...


_R = TypeVar("_R", bound=_Request)


def notice_of_request(
    visit: Visit, find: Callable[[int], _R], message: Callable[[_R], str], by_email: str
) -> Notice | None:
    """Return a notice of an import or export that was just requested; None once it has finished.

    Args:
        visit: its address holds the id as `requested`.
        find: returns the record; raises `NotFound`.
        message: what the page says about the record.
        by_email: what it adds for a person who has an email address.
    """
    requested = visit.text("requested")
    try:
        record = find(parse_id(requested)) if requested else None
    except NotFound:
        return None
    if record is None or record.finished:
        return None
    return Notice(message(record), (by_email,) if visit.actor.email else ())


def doubts_about(visit: Visit, learner: Learner) -> tuple[str, ...]:
    """Return what looks doubtful about a learner, one sentence for each doubt."""
    return tuple(problem.message for problem in visit.progress.learners.doubts(learner))


def _about_learner(visit: Visit, message: str, learner_id: str) -> Notice | None:
    try:
        learner, account = visit.progress.learners.get(visit.actor, parse_id(learner_id))
    except (NotFound, NotAllowed):
        return None
    doubts = (*visit.doubts, *doubts_about(visit, learner))
    return Notice(message.format(name=learner.name, username=account.username), doubts)


def _counted(one: str, many: str, number: str) -> str:
    is_count = number.isascii() and number.isdigit() and len(number) <= _MAX_COUNT_DIGITS
    count = int(number) if is_count else 0
    return "" if not count else one if count == 1 else many.format(count=count)
