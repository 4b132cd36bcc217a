"""What learners fill in: personal information and statements, and what still blocks a profile (manual 5.2)."""

from datetime import datetime

from attrs import asdict, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.fields import PERSONAL
from progress_core.domain.learners.learners import LearnerDetails
from progress_core.domain.profiles.profiles import Section
from progress_core.domain.profiles.statements import STATEMENT_FIELDS, Statements
from progress_core.usecases.profiles.changes import Saved
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.field_problems import placed
from progress_web.api.foundations.forms import Values, form
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import worded
from progress_web.api.learners.records import require_learner_version


@frozen
class Blockers:
    """What still blocks a profile.

    Args:
        submission: why no application can be submitted yet.
        approval: why the profile cannot be approved now.
        waiting: numbers of the applications that wait to be submitted.
    """

    submission: tuple[Blocker, ...]
    approval: tuple[Blocker, ...]
    waiting: tuple[int, ...]


@frozen
class PersonalInformationRecord:
    """A learner's personal information.

    Args:
        details: as the learner form has them.
        status: "Not started", "In progress" or "Complete".
        blockers: why the caller cannot change it now.
    """

    details: LearnerDetails
    status: str
    blockers: tuple[Blocker, ...]


@frozen
class PersonalInformationChanges:
    """What to change of a learner's personal information.

    Args:
        details: fields of the personal information.
        complete: mark the section as complete.
        anyway: save it even though it makes the learner like another one.
    """

    details: Values = form(PERSONAL)
    complete: bool = False
    anyway: bool = False


@frozen
class StatementsRecord:
    """A learner's statements.

    Args:
        statements: their texts.
        status: "Not started", "In progress" or "Complete".
        blockers: why the caller cannot change them now.
    """

    statements: Statements
    status: str
    blockers: tuple[Blocker, ...]


@frozen
class StatementChanges:
    """What to change of a learner's statements; what is left out stays.

    Args:
        statements: their texts.
        complete: mark the section as complete.
    """

    statements: Values = form(STATEMENT_FIELDS)
    complete: bool = False


@frozen
class SectionToReopen:
    """A section to open again.

    Args:
        section: which.
    """

    section: Section


@frozen
class SavedSection:
    """What came of a change of a profile.

    Args:
        submitted: numbers of the applications that waited for it, and are submitted now.
        warnings: what looks doubtful; it blocks nothing.
        approved_at: when the profile was approved; null if it is not approved.
    """

    submitted: tuple[int, ...] = ()
    warnings: tuple[Problem, ...] = ()
    approved_at: datetime | None = None


def saved_section(saved: Saved, warnings: tuple[Problem, ...] = ()) -> SavedSection:
    """Return what came of a change of a profile."""
    approval = saved.learner.profile.approval
    submitted = tuple(application.id for application in saved.submitted)
    return SavedSection(submitted, warnings, approval.at if approval else None)


def get_blockers(call: Call) -> Reply[Blockers]:
    """Return what still blocks a learner's profile, and who can remove it."""
    summary = call.progress.profiles.summary(call.actor, call.number)
    waiting = tuple(application.id for application in summary.waiting)
    reader = call.actor.role
    return Reply(Blockers(worded(summary.blockers, reader), worded(summary.approval_blockers, reader), waiting))


def get_personal_information(call: Call) -> Reply[PersonalInformationRecord]:
    """Return a learner's personal information."""
    page = call.progress.profiles.personal_information(call.actor, call.number)
    status = page.learner.profile.personal_information.label
    blockers = worded(page.blockers, call.actor.role)
    return Reply(PersonalInformationRecord(page.learner.details, status, blockers), version=page.version)


def change_personal_information(call: Call, body: PersonalInformationChanges) -> Reply[SavedSection]:
    """Change a learner's personal information, or mark it as complete."""
    saved, warnings = call.progress.profiles.save_personal_information(
        call.actor,
        call.number,
        body.details,
        version=call.version,
        complete=body.complete,
        anyway=body.anyway,
    )
    call.require_read_version(get_personal_information, changed=saved.changed)
    return Reply(saved_section(saved, placed(PersonalInformationChanges, warnings)))


def get_statements(call: Call) -> Reply[StatementsRecord]:
    """Return a learner's statements."""
    page = call.progress.profiles.statements(call.actor, call.number)
    status = page.learner.profile.statements.label
    blockers = worded(page.blockers, call.actor.role)
    return Reply(StatementsRecord(page.kept.statements, status, blockers), version=str(page.kept.version))


def change_statements(call: Call, body: StatementChanges) -> Reply[SavedSection]:
    """Change a learner's statements, or mark them as complete."""
    kept = call.progress.profiles.statements(call.actor, call.number).kept
    version = kept.version if call.version is None else call.numbered_version
    values = {**asdict(kept.statements), **body.statements}
    saved = call.progress.profiles.save_statements(
        call.actor, call.number, values, version=version, complete=body.complete
    )
    call.require_read_version(get_statements, changed=saved.changed)
    return Reply(saved_section(saved))


def reopen_section(call: Call, body: SectionToReopen) -> Reply[SavedSection]:
    """Open a complete section again, so that it can be changed; `If-Match` is the `ETag` of the learner."""
    require_learner_version(call)
    return Reply(saved_section(call.progress.profiles.reopen(call.actor, call.number, body.section)))


_READ, _WRITE = TokenScope.LEARNERS_READ, TokenScope.PROFILES_WRITE

OPERATIONS = (
    Operation("GET", "/learners/{id:number}/blockers", get_blockers, _READ),
    Operation("GET", "/learners/{id:number}/personal-information", get_personal_information, _READ),
    Operation(
        "PATCH", "/learners/{id:number}/personal-information", change_personal_information, _WRITE, versioned=True
    ),
    Operation("GET", "/learners/{id:number}/statements", get_statements, _READ),
    Operation("PATCH", "/learners/{id:number}/statements", change_statements, _WRITE, versioned=True),
    Operation("POST", "/learners/{id:number}/reopen", reopen_section, _WRITE, versioned=True),
)
