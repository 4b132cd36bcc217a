"""A learner with data in every part of the store, marked by a text that nobody else has."""

from typing import Any

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import AccessToken, TokenScope
from progress_core.domain.accounts.devices import KnownDevice
from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.accounts.sessions import Session
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import FieldChange, Import, ImportStatus, RowProblem
from progress_core.domain.importing.mappings import FileMapping, RememberedMapping
from progress_core.domain.importing.updates import RowUpdate
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.profiles.profiles import Section
from progress_core.domain.profiles.references import Reference, ReferenceDetails, complete
from progress_core.domain.profiles.statements import LearnerStatements, Statements
from progress_core.domain.qualifications.exports import Export
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.memory.store import MemoryStore
from tests.given.admissions import COLLEGE
from tests.given.people import NORTH, SOUTH
from tests.given.profiles import pupil

MARK = "Zyxquon"
_SCOPES = frozenset({TokenScope.LEARNERS_READ})
USERNAME, EMAIL = "zyxquon11", "zyxquon@example.org"


def remembered(progress: Progress, *, display: bool = True) -> Learner:
    """Create the learner, whose mark is in every text that is kept of them; course 1 is in the directory.

    Args:
        progress: with the providers of the tests.
        display: the learner may see their reference.
    """
    names: dict[str, Any] = {
        "first_name": MARK,
        "last_name": MARK,
        "house": MARK,
        "street": MARK,
        "locality": MARK,
        "town": MARK,
    }
    learner = pupil(progress, USERNAME, email=EMAIL, **names)
    group = progress.groups.create(OPERATOR, NORTH, f"Of {learner.id}")
    now, id_ = progress.context.clock.now(), learner.id
    with progress.context.store.transaction() as work:
        work.groups.assign(group.id, [id_])
        work.sessions.add(Session(f"digest-of-{id_}", id_, now, now, now, id_, Origin(MARK, MARK)))
        work.access_tokens.add(
            AccessToken(id_, id_, MARK, f"token-of-{id_}", _SCOPES, now, now, origin=Origin(MARK, MARK, MARK))
        )
        work.devices.put(KnownDevice(f"device-of-{id_}", id_, now, now, MARK))
        work.identities.add(LinkedIdentity(work.new_ids(1)[0], id_, "https://login.example", f"{MARK}-{id_}", now))
        work.audit.append([Entry(now, id_, Action.LOG_IN, "account", str(id_), NORTH, {}, Origin(MARK, MARK))])
        work.qualifications.save_many([LearnerQualifications(id_, (Qualification("GCSE", MARK),))])
        work.statements.save(LearnerStatements(id_, Statements(MARK, MARK, MARK)))
        details = ReferenceDetails(display, MARK, further_details=MARK)
        work.references.save(evolve(complete(Reference(id_), details), draft=details))
        work.profiles.keep(id_, "a-print", {Section.STATEMENTS.value: MARK})
        numbers = iter(work.new_ids(9))
        sent = {"submitted_at": now, "fingerprint": "a-print", "reference": 1, "learner_name": f"{MARK} {MARK}"}
        state = ApplicationState.SUBMITTED
        work.applications.add(Application(next(numbers), id_, COLLEGE, 1, "Digital", now, state, **sent))  # type: ignore[arg-type]
        work.inbox.add_many([InboxMessage(next(numbers), id_, now, MARK, MARK)])
        work.reminders.claim([id_], 202649)
        work.favourites.put(Favourite(id_, 1, now))
        for address in (EMAIL, USERNAME):
            work.outbox.add_many([Outgoing(next(numbers), address, MARK, "sealed", "<1@example.org>", now)])
        quoted = RowProblem(
            2, "C", Problem("first_name", "required", f"Looks like {MARK} {MARK} ({USERNAME}).", MARK, "error", "")
        )
        for problems, ukprns in (((), {NORTH}), ((), set()), ((quoted,), {SOUTH})):
            record = Import(next(numbers), f"{MARK}.csv", "digest", 0, now, status=ImportStatus.UNSUCCESSFUL)
            record = evolve(record, problems=problems, processed_at=now, ukprns=frozenset(ukprns))
            work.imports.add(record, MARK.encode())
            work.imports.put_updates(record.id, [RowUpdate(2, id_, (FieldChange("town", MARK, MARK),))])
        work.mappings.put(RememberedMapping(NORTH, FileMapping("SIMS", {"Forename": "first_name"}), 0, now))
        export = Export(next(numbers), NORTH, 11, 0, now, processed_at=now)
        work.exports.add(export)
        work.exports.save(export, MARK.encode())
        changed = evolve(work.learners.get(EVERYTHING, id_), submitted=True)
        return work.learners.save(changed)


def all_held(progress: Progress) -> dict[str, str]:
    """Return the contents of each table as text, except the table of course titles."""
    store = progress.context.store
    assert isinstance(store, MemoryStore)
    tables = store.tables
    return {
        name: repr((getattr(tables, name).keys(), getattr(tables, name).values()))
        for name in (field.name for field in type(tables).__attrs_attrs__)
    }
