"""One person's data: all of it exported, or all of it erased (UK GDPR, articles 15 and 17)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, Self

import attrs
from attrs import evolve, frozen

from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import JobKind
from progress_core.domain.foundations.origins import NOWHERE
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.importing.imports import Import, ImportKind
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.profiles.references import Viewer, reference_visibility
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.consequences.removals import remove_learners
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.repeats import forget_answers
from progress_core.usecases.foundations.trail import every_entry, learner_entry
from progress_core.usecases.operations.compaction import compacted

KEPT_IN = {
    "providers": "nobody's: organisations, and the referee that staff name for all",
    "accounts": "removed",
    "sessions": "ended",
    "access_tokens": "ended",
    "devices": "forgotten",
    "second_factors": "nobody's: learners have none",
    "identities": "go with the account",
    "spent_answers": "nobody's: digests alone",
    "repeats": "all kept answers are forgotten, for any may quote them; the learner's own requests go too",
    "staff": "nobody's: learners are no staff",
    "changes": "only numbers: that the learner is gone is told to those who saw them, for 400 days",
    "learners": "removed, with their membership of groups",
    "groups": "membership goes with the learner",
    "imports": "files, names and quoted problems of the learner's providers are forgotten; updates go with the learner",
    "mappings": "nobody's: headings, codes and the provider, and no row of a file",
    "exports": "files of the learner's providers are forgotten",
    "jobs": "nobody's: numbers alone",
    "outbox": "mail to the learner's address is removed",
    "audit": "stays: it names people by numbers that lead nowhere any more; where they were is blanked",
    "courses": "nobody's",
    "qualifications": "go with the learner",
    "statements": "go with the learner",
    "references": "go with the learner, every version",
    "profiles": "what applications were submitted with goes with the learner",
    "applications": "go with the learner, those that were received too",
    "inbox": "goes with the learner",
    "reminders": "go with the account",
    "favourites": "go with the learner",
    "webhooks": "nobody's: learners have none",
    "deliveries": "nobody's: numbers alone, which lead nowhere any more",
    "years": "past years go with the learner; moves up hold numbers alone, which lead nowhere any more",
    "transfers": "go with the learner",
    "reports": "nobody's: they count what the other parts hold",
}
"""Every part of the store, and what becomes of a learner's data in it when they are erased."""

_FILE_KINDS = (JobKind.LEARNER_IMPORT, JobKind.QUALIFICATION_EXPORT, JobKind.QUALIFICATION_IMPORT)
"""Jobs that read or write files of learners; a request for one takes `Lock.FILE_REQUEST`."""


class PersonalData:
    """What user managers and area administrators do when a learner asks for their data, or to be forgotten."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def export(self, actor: Actor, learner_id: int) -> dict[str, Any]:
        """Return everything that is stored about a learner as JSON values; the audit trail records it.

        Passwords are left out, and a reference that the learner may not see: confidential references are
        exempt (Data Protection Act 2018, schedule 2, paragraph 24).

        Raises:
            NotAllowed: the actor may not give out personal data.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: not there or not in scope.
        """
        actor.require(Permission.MANAGE_PERSONAL_DATA)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            learner = work.learners.get(actor.scope, learner_id)
            given = {name: _plain(value) for name, value in _everything(work, learner)}
            self._record(work, actor, Action.EXPORT_PERSONAL_DATA, learner)
        return given

    def erase(self, actor: Actor, learner_id: int, confirmed: str) -> None:
        """Erase a learner from everywhere, archived or not, whatever they applied for; it cannot be undone.

        Args:
            actor: a user manager or area administrator of the learner's provider, or the operator.
            learner_id: the learner's number.
            confirmed: the learner's username, typed again.

        Raises:
            NotAllowed: the actor may not erase learners.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: not there or not in scope.
            Conflict: the username is another, or an import or export is at work that might write of the learner.
        """
        actor.require(Permission.MANAGE_PERSONAL_DATA)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            hold_files_off(work)
            learner = work.learners.get(actor.scope, learner_id)
            username = work.accounts.get(learner_id).username
            if confirmed != username:
                raise Conflict(
                    "Nothing was erased: type the learner's username, just as it is, to erase them for good."
                )
            if files_at_work(work):
                raise Conflict(
                    "An import or export waits or is at work. Nothing was erased: try again when it has ended."
                )
            erase_many(work, [(learner, username)], with_files=True)
            self._record(work, actor, Action.ERASE_LEARNER, learner)

    def leave_no_trace(self, actor: Actor) -> bool:
        """Rewrite the store's files, so that nothing of the people who were erased is left in them.

        Returns:
            whether it could be done; False while others are at work, and the next run of retention does it.

        Raises:
            NotAllowed: the actor may not erase learners.
        """
        actor.require(Permission.MANAGE_PERSONAL_DATA)
        return compacted(self._context, actor.account_id)

    def _record(self, work: UnitOfWork, actor: Actor, action: Action, learner: Learner) -> None:
        work.audit.append([learner_entry(self._context.clock.now(), actor, action, learner)])


def hold_files_off(work: UnitOfWork) -> None:
    """Block requests for imports and exports until the transaction ends."""
    for kind in sorted((*_FILE_KINDS, ImportKind.LEAVERS.value)):
        hold(work, Lock.FILE_REQUEST, kind)


def files_at_work(work: UnitOfWork) -> bool:
    """Return whether a file is, or soon will be, read or written that might bring a learner back."""
    return any(True for _ in work.jobs.unfinished(_FILE_KINDS))


def erase_many(work: UnitOfWork, learners: Collection[tuple[Learner, str]], *, with_files: bool) -> None:
    """Erase learners from every part of the store, as `KEPT_IN` says; no file may be at work.

    Args:
        work: the transaction.
        learners: each with their username.
        with_files: forget every file of their providers, for it may name them; otherwise only imports that made
            or quote them are forgotten, and files stay for the period that they have of their own.
    """
    traces = [_Trace.of(work, learner, username) for learner, username in learners]
    quoting = _that_may_quote if with_files else _that_quote
    work.imports.forget([record.id for record in quoting(work, traces)])
    for ukprn in sorted({ukprn for trace in traces for ukprn in trace.ukprns if with_files}):
        work.exports.forget(ukprn)
    work.outbox.forget({address for trace in traces for address in trace.addresses})
    remove_learners(work, [learner.id for learner, _ in learners])
    forget_answers(work)


@frozen
class _Trace:
    """What a learner is known by in files that are not theirs alone.

    Args:
        ukprns: the providers where they are or were.
        import_id: of the import that made them.
        marks: name, username, address and numbers.
        addresses: that mail to them goes to.
    """

    ukprns: frozenset[str]
    import_id: int | None
    marks: frozenset[str]
    addresses: frozenset[str]

    @classmethod
    def of(cls, work: UnitOfWork, learner: Learner, username: str) -> Self:
        """Return the trace of one learner; the audit trail has every move to another provider."""
        entries = every_entry(work, AuditQuery(subject_id=str(learner.id), subjects=("learner",)))
        ukprns = frozenset({learner.details.ukprn, *(entry.ukprn for entry in entries)} - {""})
        details = learner.details
        marks = {username, details.email, details.uln, details.upn, learner.name} - {""}
        addresses = frozenset({details.email, username} - {""})
        return cls(ukprns, learner.import_id, frozenset(map(str.lower, marks)), addresses)


def _everything(work: UnitOfWork, learner: Learner) -> Iterator[tuple[str, object]]:
    account = work.accounts.get(learner.id)
    yield "account", evolve(account, credential=None)
    yield "learner", learner
    groups = work.groups.in_scope(Scope(providers=frozenset({learner.details.ukprn})))
    yield "past_years", work.years.of_many(EVERYTHING, [learner.id])[learner.id]
    transfers = work.transfers.of_learner(learner.id)
    yield "transfers", transfers
    yield "groups", [group.name for group in groups if learner.id in work.groups.members(group.id)]
    yield "qualifications", work.qualifications.of(EVERYTHING, learner.id)
    yield "statements", work.statements.of(EVERYTHING, learner.id)
    yield "reference", _reference(work, learner)
    applications = work.applications.of_learner(EVERYTHING, learner.id)
    yield "applications", applications
    prints = sorted({application.fingerprint for application in applications} - {""})
    yield "submitted_profiles", [work.profiles.get(EVERYTHING, learner.id, print_) for print_ in prints]
    yield "messages", work.inbox.of(EVERYTHING, learner.id)
    yield "reminders", work.reminders.of_many([learner.id]).get(learner.id)
    yield "favourites", work.favourites.of(EVERYTHING, learner.id)
    mails = work.outbox.written_to(filter(None, (learner.details.email, account.username)))
    yield "log_ins", [evolve(session, digest="") for session in work.sessions.of_account(learner.id)]
    yield "access_tokens", [evolve(token, digest="") for token in work.access_tokens.of_account(learner.id)]
    yield "known_devices", [evolve(device, digest="") for device in work.devices.of_account(learner.id)]
    yield "identities", work.identities.of_account(learner.id)
    yield "emails", [evolve(mail, body="") for mail in mails]
    quoting = _that_may_quote(work, [_Trace.of(work, learner, account.username)])
    yield "imports_that_may_name_them", [{"id": record.id, "requested_at": record.requested_at} for record in quoting]
    yield "updates_by_imports", work.imports.updates_of(learner.id)
    about = [
        (str(learner.id), ("learner", "account")),
        *((str(application.id), ("application",)) for application in applications),
        *((str(transfer.id), ("transfer",)) for transfer in transfers),
    ]
    queries = (AuditQuery(subject_id=number, subjects=subjects) for number, subjects in about)
    about_them = [entry for query in queries for entry in every_entry(work, query)]
    yield "audit_about_them", [_without_strangers(entry, learner.id) for entry in about_them]
    yield "audit_by_them", list(every_entry(work, AuditQuery(actor_id=learner.id)))


def _reference(work: UnitOfWork, learner: Learner) -> dict[str, object]:
    reference = work.references.of(EVERYTHING, learner.id)
    seen = reference_visibility(reference, Viewer(Role.LEARNER, learner.id))
    if seen.version is None:
        return {"withheld": seen.reason}
    return {"shown": reference.versions[seen.version - 1]}


def _without_strangers(entry: Entry, learner_id: int) -> Entry:
    """Leave out where others were when they did something: that is data of theirs."""
    return entry if entry.actor_id == learner_id else evolve(entry, origin=NOWHERE)


def _that_may_quote(work: UnitOfWork, traces: Collection[_Trace]) -> list[Import]:
    """Return the imports whose files or problems may name any of these learners.

    These are all of the learners' providers, those that could not be read far enough to say whose they
    are, and those that do.
    """
    ukprns = {ukprn for trace in traces for ukprn in trace.ukprns}
    quoting = {record.id for record in _that_quote(work, traces)}
    return [
        record
        for record in work.imports.kept()
        if not record.ukprns or not ukprns.isdisjoint(record.ukprns) or record.id in quoting
    ]


def _that_quote(work: UnitOfWork, traces: Collection[_Trace]) -> list[Import]:
    """Return the imports that made any of these learners, and those whose problems hold a name or number of theirs."""
    made_by = {trace.import_id for trace in traces}
    marks = {mark for trace in traces for mark in trace.marks}
    return [
        record
        for record in list(work.imports.kept())
        if record.id in made_by or _quotes(work.imports.get(record.id), marks)
    ]


def _quotes(record: Import, marks: set[str]) -> bool:
    problems = [found.problem for found in record.problems]
    texts = [f"{found.message} {found.value} {dict(found.params)}".lower() for found in problems]
    return any(mark in text for mark in marks for text in texts)


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # and moments, which are dates too
        return value.isoformat()
    if attrs.has(type(value)):
        value = {name.name: getattr(value, name.name) for name in attrs.fields(type(value))}
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(item) for item in value]
    return value
