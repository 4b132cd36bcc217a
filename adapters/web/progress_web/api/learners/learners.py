"""Learners: list, create, read, change, archive and restore (manual 5.1, 5.2, 6)."""

from typing import Literal

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.dashboard import line as dashboard_line
from progress_core.domain.learners.details import FIELDS
from progress_core.usecases.learners.learners import LearnerQuery
from progress_web.api.foundations.calls import Call, Reply, afterwards
from progress_web.api.foundations.field_problems import placed
from progress_web.api.foundations.fields import MAX_ID, Paged, bounded, short
from progress_web.api.foundations.forms import ChoiceName, Values, choice_of, form, optional_choice
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation
from progress_web.api.learners.records import (
    LearnerEntry,
    LearnerRecord,
    entry_of,
    record_of,
    require_learner_version,
)

DashboardLine = Literal[
    "learners", "never-logged-in", "locked-out", "incomplete", "awaiting-approval", "awaiting-qualifications",
    "awaiting-references", "with-applications", "no-applications", "no-offers",
]  # fmt: skip


@frozen(kw_only=True)
class LearnersAsked(Paged):
    """Which learners, in which order.

    Args:
        search: beginning of a first name, last name, both or a username, or a whole ULN or UPN.
        line: only learners on this line of the dashboard.
        ukprn: of one provider; empty for all that the caller sees.
        year_group: 7 to 14.
        group: number of a learner group.
        import_id: only learners that this import has created.
        archived: the archived learners instead of the others.
        left: of the archived learners, only those who have left.
        sort: what to sort by.
        descending: whether to sort the other way round.
    """

    search: str = short(most=200)
    line: DashboardLine = "learners"
    ukprn: str = short(most=8)
    year_group: int | None = bounded(None, 7, 14)
    group: int | None = bounded(None, 0, MAX_ID)
    import_id: int | None = bounded(None, 0, MAX_ID)
    archived: bool = False
    left: bool = False
    sort: Literal["last_name", "first_name", "username", "created_at"] = "last_name"
    descending: bool = False


@frozen
class LearnerToCreate:
    """A learner to create.

    Args:
        details: the fields of the learner form, `username` and `password` among them.
        sign_off: "Sign off learner's profile?".
        staff_add_qualifications: "add qualifications on behalf of this learner?".
        anyway: create the learner even though one who is alike is there.
    """

    details: Values = form((*FIELDS, "username", "password"), rules_know_names=True)
    sign_off: ChoiceName = "provider default"
    staff_add_qualifications: ChoiceName = "provider default"
    anyway: bool = False


@frozen
class LearnerChanges:
    """What to change of a learner; what is left out stays.

    Args:
        details: fields of the learner form.
        sign_off: "Sign off learner's profile?".
        staff_add_qualifications: "add qualifications on behalf of this learner?".
        anyway: save it even though it makes the learner like another one.
    """

    details: Values = form(FIELDS)
    sign_off: ChoiceName | None = None
    staff_add_qualifications: ChoiceName | None = None
    anyway: bool = False


@frozen
class SavedLearner:
    """A learner who was created or changed.

    Args:
        learner: as they now are.
        warnings: what looks doubtful about them; it blocks nothing.
    """

    learner: LearnerRecord
    warnings: tuple[Problem, ...]


def list_learners(call: Call, query: LearnersAsked) -> Reply[Listed[LearnerEntry]]:
    """List learners, page by page; the first page says how many there are."""
    chosen = dashboard_line(query.line)
    page = call.progress.learners.page(
        call.actor,
        LearnerQuery(
            search=query.search,
            mask=chosen.mask,
            value=chosen.value,
            ukprn=query.ukprn,
            year_group=query.year_group,
            group=query.group,
            import_id=query.import_id,
            archived=query.archived,
            left=query.left,
            sort=query.sort,
            descending=query.descending,
            after=query.cursor,
            limit=query.limit,
            counted=not query.cursor,
        ),
    )
    return listed(map(entry_of, page.lines), next=page.next, total=page.total)


def create_learner(call: Call, body: LearnerToCreate) -> Reply[SavedLearner]:
    """Create a learner with an account."""
    made = call.progress.learners.create(
        call.actor,
        body.details,
        sign_off=choice_of(body.sign_off),
        staff_add_qualifications=choice_of(body.staff_add_qualifications),
        anyway=body.anyway,
    )
    return saved_learner(
        call, made.learner.id, placed(LearnerToCreate, made.warnings), location=f"/learners/{made.learner.id}"
    )


def get_learner(call: Call) -> Reply[LearnerRecord]:
    """Return a learner."""
    summary = call.progress.profiles.summary(call.actor, call.number)
    return Reply(record_of(summary), version=str(summary.learner.version))


def change_learner(call: Call, body: LearnerChanges) -> Reply[SavedLearner]:
    """Change a learner; what is left out stays as it is."""
    saved = call.progress.learners.edit(
        call.actor,
        call.number,
        body.details,
        version=call.numbered_version,
        sign_off=optional_choice(body.sign_off),
        staff_add_qualifications=optional_choice(body.staff_add_qualifications),
        anyway=body.anyway,
    )
    call.require_read_version(get_learner, changed=saved.changed)
    return saved_learner(call, saved.learner.id, placed(LearnerChanges, saved.warnings))


def delete_learner(call: Call) -> Reply[None]:
    """Archive a learner; one who has never applied for anything is deleted."""
    require_learner_version(call)
    call.progress.learners.delete(call.proven, call.number)
    return Reply(None)


def restore_learner(call: Call) -> Reply[SavedLearner]:
    """Restore an archived learner."""
    require_learner_version(call)
    try:
        restored = call.progress.learners.restore(call.actor, call.number)
    except Conflict as error:  # not about the version, which is the one that was read
        raise Conflict(error.message, field="archived") from None
    return saved_learner(call, restored.id)


def saved_learner(
    call: Call, learner_id: int, warnings: tuple[Problem, ...] = (), *, location: str = ""
) -> Reply[SavedLearner]:
    """Return the answer to a change of a learner."""
    with afterwards():
        summary = call.progress.profiles.summary(call.actor, learner_id)
    record, version = record_of(summary), str(summary.learner.version)
    return Reply(SavedLearner(record, warnings), version=version, location=location, shown=record)


_READ, _WRITE = TokenScope.LEARNERS_READ, TokenScope.LEARNERS_WRITE

OPERATIONS = (
    Operation("GET", "/learners", list_learners, _READ),
    Operation("POST", "/learners", create_learner, _WRITE, status=201, queue="passwords"),
    Operation("GET", "/learners/{id:number}", get_learner, _READ),
    Operation("PATCH", "/learners/{id:number}", change_learner, _WRITE, versioned=True),
    Operation("DELETE", "/learners/{id:number}", delete_learner, _WRITE, versioned=True),
    Operation("POST", "/learners/{id:number}/restore", restore_learner, _WRITE, versioned=True),
)
