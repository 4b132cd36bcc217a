"""Qualifications: add, change, remove, and "I have added all of my qualifications" (manual 5.4)."""

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.qualifications.qualifications import QUALIFICATION_FIELDS, Qualification
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.field_problems import placed
from progress_web.api.foundations.forms import Values, form
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import worded
from progress_web.api.profiles.sections import SavedSection, saved_section


@frozen
class QualificationsRecord:
    """A learner's qualifications.

    Args:
        qualifications: in the order in which they were added; the first has the number 1.
        status: of the section: "Not started", "In progress" or "Complete".
        full: whether there are as many as a learner can have.
        doubts: what looks doubtful about them; it blocks nothing.
        blockers: why the caller cannot change them now.
    """

    qualifications: tuple[Qualification, ...]
    status: str
    full: bool
    doubts: tuple[Problem, ...]
    blockers: tuple[Blocker, ...]


@frozen
class QualificationToSave:
    """A qualification as somebody enters it.

    Args:
        qualification: the fields of its form; months are YYYY-MM.
    """

    qualification: Values = form(QUALIFICATION_FIELDS, rules_know_names=True)


def get_qualifications(call: Call) -> Reply[QualificationsRecord]:
    """Return a learner's qualifications."""
    page = call.progress.qualifications.of(call.actor, call.number)
    status = page.learner.profile.qualifications.label
    blockers = worded(page.blockers, call.actor.role)
    record = QualificationsRecord(page.kept.qualifications, status, page.full, page.doubts, blockers)
    return Reply(record, version=str(page.kept.version))


def add_qualification(call: Call, body: QualificationToSave) -> Reply[SavedSection]:
    """Add a qualification."""
    saved, warnings = call.progress.qualifications.add(call.actor, call.number, body.qualification)
    return Reply(saved_section(saved, placed(QualificationToSave, warnings)))


def change_qualification(call: Call, body: QualificationToSave) -> Reply[SavedSection]:
    """Replace a qualification by another."""
    saved, warnings = call.progress.qualifications.change(
        call.actor, call.number, call.place, body.qualification, version=call.numbered_version
    )
    return Reply(saved_section(saved, placed(QualificationToSave, warnings)))


def remove_qualification(call: Call) -> Reply[None]:
    """Remove a qualification; those after it move up by one."""
    call.progress.qualifications.remove(call.actor, call.number, call.place, version=call.numbered_version)
    return Reply(None)


def complete_qualifications(call: Call) -> Reply[SavedSection]:
    """Mark the qualifications as complete: all of them have been added."""
    saved = call.progress.qualifications.complete(call.actor, call.number, version=call.numbered_version)
    return Reply(saved_section(saved))


_PATH = "/learners/{id:number}/qualifications"
_WRITE = TokenScope.PROFILES_WRITE

OPERATIONS = (
    Operation("GET", _PATH, get_qualifications, TokenScope.LEARNERS_READ),
    Operation("POST", _PATH, add_qualification, _WRITE, status=201),
    Operation("PUT", f"{_PATH}/{{number:number}}", change_qualification, _WRITE, versioned=True),
    Operation("DELETE", f"{_PATH}/{{number:number}}", remove_qualification, _WRITE, versioned=True),
    Operation("POST", f"{_PATH}/complete", complete_qualifications, _WRITE, versioned=True),
)
