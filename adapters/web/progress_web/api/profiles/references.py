"""References: what staff write about a learner (manual 5.5)."""

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.profiles.reference_form import REFERENCE_FIELDS, RatingScale
from progress_core.domain.profiles.references import ReferenceDetails
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.forms import Values, form
from progress_web.api.foundations.operations import Operation
from progress_web.api.profiles.sections import SavedSection, saved_section


@frozen
class ReferenceRecord:
    """A reference as the caller may see it.

    Args:
        details: the draft or, if there is none, what was last completed; for learners the latter.
        status: "Not started", "Draft" or "Complete".
        drafted: whether `details` are a draft.
        referee: who writes it; "" if there is nobody.
        is_default_referee: whether that is the provider's default referee.
        scale: what there is to rate with.
    """

    details: ReferenceDetails
    status: str
    drafted: bool
    referee: str
    is_default_referee: bool
    scale: RatingScale


@frozen
class ReferenceChanges:
    """What to change of a reference; what is left out stays.

    Args:
        details: the fields of the reference form; each rating is a field of its own.
        complete: complete it, so that new applications carry it, instead of saving a draft.
    """

    details: Values = form(REFERENCE_FIELDS)
    complete: bool = False


@frozen
class RefereeToSet:
    """Who writes the reference.

    Args:
        referee: name and position; null for the provider's default referee.
    """

    referee: str | None


def get_reference(call: Call) -> Reply[ReferenceRecord]:
    """Return the reference of a learner, as far as the caller may see it."""
    page = call.progress.references.of(call.actor, call.number)
    record = ReferenceRecord(page.details, page.status.label, page.drafted, page.referee, page.is_default, page.scale)
    return Reply(record, version=str(page.version))


def change_reference(call: Call, body: ReferenceChanges) -> Reply[SavedSection]:
    """Change the draft of a reference, or complete it."""
    save = call.progress.references.complete if body.complete else call.progress.references.save
    saved = save(call.actor, call.number, body.details, version=call.numbered_version)
    call.require_read_version(get_reference, changed=saved.changed)
    return Reply(saved_section(saved))


def set_referee(call: Call, body: RefereeToSet) -> Reply[SavedSection]:
    """Set who writes the reference."""
    saved = call.progress.references.set_referee(call.actor, call.number, body.referee, version=call.numbered_version)
    call.require_read_version(get_reference, changed=saved.changed)
    return Reply(saved_section(saved))


_PATH = "/learners/{id:number}/reference"

OPERATIONS = (
    Operation("GET", _PATH, get_reference, TokenScope.LEARNERS_READ),
    Operation("PATCH", _PATH, change_reference, TokenScope.PROFILES_WRITE, versioned=True),
    Operation("PUT", f"{_PATH}/referee", set_referee, TokenScope.PROFILES_WRITE, versioned=True),
)
