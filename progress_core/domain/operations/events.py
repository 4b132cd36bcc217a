"""Security events: one line each for those who watch over an installation, without secrets or personal data (K5)."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import Action, Entry


class Event(StrEnum):
    """What leaves a line in the security log alone, because nobody did anything yet."""

    LOG_IN_REFUSED = "log in refused"
    ACCESS_TOKEN_REFUSED = "access token refused"  # noqa: S105 - an event
    PROOF_REFUSED = "proof refused"
    SECOND_FACTOR_REFUSED = "second factor refused"
    SINGLE_SIGN_ON_REFUSED = "single sign-on refused"
    LINK_REFUSED = "link refused"
    ACTION_REFUSED = "action refused"
    NOT_FOUND = "not found"
    FORM_REFUSED = "form refused"
    TOO_MANY_ATTEMPTS = "too many attempts"
    TOO_LARGE = "too large"
    FAILED = "failed"


EVENTS: Mapping[Event, str] = {
    Event.LOG_IN_REFUSED: "A log-in was refused. `account` is missing if nobody has this username.",
    Event.ACCESS_TOKEN_REFUSED: "A program came with an access token that gives no access. `account` is missing"
    " if nobody has this token.",
    Event.PROOF_REFUSED: "Somebody who is logged in could not show again who they are.",
    Event.SECOND_FACTOR_REFUSED: "A code, recovery code or passkey was wrong, or was used before.",
    Event.SINGLE_SIGN_ON_REFUSED: "A log-in by single sign-on was refused; `reason` says why.",
    Event.LINK_REFUSED: "A link from an email was altered, used or too old.",
    Event.ACTION_REFUSED: "Somebody asked for what their role does not allow; `page` and `method` say what.",
    Event.NOT_FOUND: "Somebody who is logged in asked for what is not there, or not in their scope; `page` and `method`"
    " say what.",
    Event.FORM_REFUSED: "A form did not come from our pages: its origin or its token was wrong.",
    Event.TOO_MANY_ATTEMPTS: "A request has to wait, because there were too many before it; `of` says of what.",
    Event.TOO_LARGE: "A request was cut off, because it was too large or too slow; `status` is that of the answer.",
    Event.FAILED: "Something unexpected went wrong; `reference` is on the person's page and in the error log.",
}
"""Each event, and when it is written."""

SECURITY_ACTIONS = frozenset({
    Action.LOG_IN, Action.LOG_OFF, Action.LOCK_ACCOUNT, Action.UNLOCK_ACCOUNT, Action.END_SESSION, Action.PROVE,
    Action.LINK_IDENTITY, Action.UNLINK_IDENTITY,
    Action.FORGOT_PASSWORD, Action.ASK_FOR_NEW_LINK, Action.CHOOSE_PASSWORD_BY_LINK, Action.CHANGE_PASSWORD,
    Action.ADD_AUTHENTICATOR_APP,
    Action.REMOVE_AUTHENTICATOR_APP, Action.ADD_PASSKEY, Action.RENAME_PASSKEY, Action.REMOVE_PASSKEY,
    Action.MAKE_RECOVERY_CODES, Action.USE_RECOVERY_CODE, Action.RESET_SECOND_FACTOR,
    Action.CREATE_ACCESS_TOKEN, Action.REVOKE_ACCESS_TOKEN,
    Action.CREATE_WEBHOOK, Action.CHANGE_WEBHOOK, Action.REPLACE_WEBHOOK_SECRET, Action.END_WEBHOOK,
    Action.CHANGE_USERNAME, Action.CHANGE_PERSONAL_DETAILS, Action.RESET_PASSWORD, Action.REVEAL_INITIAL_PASSWORDS,
    Action.CREATE_STAFF_ACCOUNT, Action.INVITE_AGAIN, Action.DISABLE_STAFF_ACCOUNT, Action.ENABLE_STAFF_ACCOUNT,
    Action.DELETE_STAFF_ACCOUNT, Action.CHANGE_STAFF_ACCOUNT,
    Action.ASSOCIATE_LEARNER_MANAGER, Action.UN_ASSOCIATE_LEARNER_MANAGER,
    Action.DELETE_LEARNER, Action.ERASE_LEARNER, Action.ARCHIVE_LEARNER,
    Action.RESTORE_LEARNER, Action.LEAVE, Action.RETURN,
    Action.REQUEST_TRANSFER, Action.TRANSFER_AWAY, Action.TAKE_OVER_LEARNER,
    Action.EXPORT_LEARNERS, Action.EXPORT_PERSONAL_DATA, Action.EXPORT_AUDIT,
    Action.REQUEST_QUALIFICATION_EXPORT, Action.EXPORT_QUALIFICATIONS, Action.DOWNLOAD_QUALIFICATION_EXPORT,
    Action.DOWNLOAD_ERROR_WORKBOOK, Action.DOWNLOAD_IMPORT_UPDATES, Action.DOWNLOAD_FILLED_TEMPLATE,
    Action.WRITE_BACKUP, Action.RESTORE_BACKUP,
})  # fmt: skip
"""Actions in the audit trail that are security events too."""


def _plain(name: str) -> str:
    return str(name).replace(" ", "_").replace("-", "_")


@frozen
class SecurityEvent:
    """One line of the security log.

    Args:
        at: aware UTC.
        name: an `Event` or an `Action`, in snake_case.
        account_id: of the person who did it, as in `Entry.actor_id`; None if nobody knows who it was.
        origin: where they were.
        subject: kind and id of what it was about ("learner 1000017"), or "".
        ukprn: the provider that it belongs to, or "".
        facts: further facts as short texts; never names of people, passwords, the text of tokens or what was typed
            where a secret belongs.
    """

    at: datetime
    name: str = field(converter=_plain)
    account_id: int | None = None
    origin: Origin = NOWHERE
    subject: str = ""
    ukprn: str = ""
    facts: Mapping[str, str] = field(factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return the event as JSON values, without what is not known; the names are promises."""
        line = {
            "at": self.at.isoformat(timespec="milliseconds"),
            "event": self.name,
            "account": self.account_id,
            "address": self.origin.address,
            "device": self.origin.device,
            "run_by": self.origin.run_by,
            "subject": self.subject,
            "provider": self.ukprn,
            "facts": dict(self.facts),
        }
        return {name: value for name, value in line.items() if value not in (None, "", {})}

    def as_line(self) -> str:
        """Return the event as one line of JSON in ASCII, so that nothing in it can begin another line."""
        return json.dumps(self.as_dict())


def event_of(entry: Entry) -> SecurityEvent | None:
    """Return the security event that an entry of the audit trail is; None if it is none."""
    if entry.action not in SECURITY_ACTIONS:
        return None
    subject = f"{entry.subject} {entry.subject_id}".strip()
    return SecurityEvent(entry.at, entry.action, entry.actor_id, entry.origin, subject, entry.ukprn, entry.facts)
