"""The audit trail: who changed or saw what (I9)."""

from datetime import date, datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.usecases.operations.audit import AuditAsked, AuditLine
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import Paged, short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class EntriesAsked(Paged):
    """Which entries of the audit trail.

    Args:
        action: what was done ("log in"); empty for everything.
        actor: username of who did it, or "operator" or "worker"; empty for everybody.
        subject: to whom or what: a username, a UKPRN or a number; empty for all.
        ukprn: of one provider; empty for all that the caller sees.
        since: the first day, by the clock in England.
        until: the last day, which is included.
    """

    action: str = short(most=300)
    actor: str = short(most=300)
    subject: str = short(most=300)
    ukprn: str = short(most=8)
    since: date | None = None
    until: date | None = None


@frozen
class AuditRecord:
    """An entry of the audit trail, with names only of those whom the caller sees.

    Args:
        at: when it was done.
        actor: who did it: a username, otherwise a role or a number.
        action: what was done, as a query names it.
        done: the same in words.
        subject: kind of what it was done to ("learner").
        subject_id: its number or UKPRN.
        about: its name, or the username of the person.
        ukprns: of the providers that it belongs to.
        facts: further facts, by their names.
        origin: where the person who did it was; "" if the caller may not see that.
    """

    at: datetime
    actor: str
    action: str
    done: str
    subject: str
    subject_id: str
    about: str
    ukprns: tuple[str, ...]
    facts: dict[str, str]
    origin: str


def list_audit(call: Call, query: EntriesAsked) -> Reply[Listed[AuditRecord]]:
    """List the entries of the audit trail that the caller may see, the latest first, page by page."""
    asked = AuditAsked(
        query.action, query.actor, query.subject, query.ukprn, query.since, query.until, query.cursor, query.limit
    )
    page = call.progress.audit.page(call.actor, asked)
    return listed(map(_record, page.lines), next=page.next)


def _record(line: AuditLine) -> AuditRecord:
    entry = line.entry
    return AuditRecord(
        entry.at,
        line.who,
        entry.action,
        line.done,
        entry.subject,
        entry.subject_id,
        line.about,
        line.ukprns,
        entry.facts,
        line.origin,
    )


OPERATIONS = (Operation("GET", "/audit", list_audit, TokenScope.AUDIT_READ),)
