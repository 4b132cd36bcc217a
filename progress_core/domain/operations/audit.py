"""The audit trail: every change and every look at a password (I9), by account number, address and device."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import fact_label
from progress_core.domain.foundations.origins import NOWHERE, Origin

WORKER_ID = -1
"""Account id of a worker that ran a job whose requester no longer exists."""

NOBODY_ID = -2
"""Account id of an unknown person, who asked for a new password or guessed at one; perhaps it was the owner."""

NAMED = {0: "operator", WORKER_ID: "worker", NOBODY_ID: "nobody known"}
"""The ids that belong to no account, with the names that people see and search for."""


class Action(StrEnum):
    """What the audit trail tells of; stores keep the text, and `messages.en.json` holds the words for it."""

    LOG_IN = "log in"
    LOG_OFF = "log off"
    END_SESSION = "end session"
    PROVE = "prove"
    LINK_IDENTITY = "link identity"
    UNLINK_IDENTITY = "unlink identity"
    LOCK_ACCOUNT = "lock account"
    UNLOCK_ACCOUNT = "unlock account"
    FORGOT_PASSWORD = "forgot password"  # noqa: S105 - an action
    ASK_FOR_NEW_LINK = "ask for new link"
    CHOOSE_PASSWORD_BY_LINK = "choose password by link"  # noqa: S105 - an action
    CHANGE_PASSWORD = "change password"  # noqa: S105 - an action
    ADD_AUTHENTICATOR_APP = "add authenticator app"
    REMOVE_AUTHENTICATOR_APP = "remove authenticator app"
    ADD_PASSKEY = "add passkey"
    RENAME_PASSKEY = "rename passkey"
    REMOVE_PASSKEY = "remove passkey"
    MAKE_RECOVERY_CODES = "make recovery codes"
    USE_RECOVERY_CODE = "use recovery code"
    RESET_SECOND_FACTOR = "reset second factor"
    CREATE_ACCESS_TOKEN = "create access token"  # noqa: S105 - an action
    REVOKE_ACCESS_TOKEN = "revoke access token"  # noqa: S105 - an action
    CREATE_WEBHOOK = "create webhook"
    CHANGE_WEBHOOK = "change webhook"
    REPLACE_WEBHOOK_SECRET = "replace webhook secret"  # noqa: S105 - an action
    END_WEBHOOK = "end webhook"
    CHANGE_USERNAME = "change username"
    CHANGE_PERSONAL_DETAILS = "change personal details"
    STOP_REMINDERS = "stop reminders"
    START_REMINDERS = "start reminders"
    CREATE_STAFF_ACCOUNT = "create staff account"
    INVITE_AGAIN = "invite again"
    DISABLE_STAFF_ACCOUNT = "disable staff account"
    ENABLE_STAFF_ACCOUNT = "enable staff account"
    DELETE_STAFF_ACCOUNT = "delete staff account"
    CHANGE_STAFF_ACCOUNT = "change staff account"
    CREATE_LEARNER = "create learner"
    EDIT_LEARNER = "edit learner"
    DELETE_LEARNER = "delete learner"
    ERASE_LEARNER = "erase learner"
    ERASE_PAST_PERIOD = "erase what is past its period"
    COMPACT_STORE = "write the store's files anew"
    EXPORT_LEARNERS = "export learners"
    EXPORT_PERSONAL_DATA = "export personal data"
    EXPORT_REPORT = "export report"
    EXPORT_AUDIT = "export audit trail"
    ARCHIVE_LEARNER = "archive learner"
    RESTORE_LEARNER = "restore learner"
    LEAVE = "leave"
    RETURN = "return"
    REQUEST_TRANSFER = "request transfer"
    WITHDRAW_TRANSFER = "withdraw transfer"
    DECLINE_TRANSFER = "decline transfer"
    TRANSFER_AWAY = "transfer away"
    TAKE_OVER_LEARNER = "take over learner"
    REQUEST_MOVE_UP = "request move up"
    MOVE_UP = "move up"
    REQUEST_UNDO_MOVE_UP = "request undo of move up"
    UNDO_MOVE_UP = "undo move up"
    RESET_PASSWORD = "reset password"  # noqa: S105 - an action
    REVEAL_INITIAL_PASSWORDS = "reveal initial passwords"
    REQUEST_LEARNER_IMPORT = "request learner import"
    IMPORT_LEARNERS = "import learners"
    DOWNLOAD_ERROR_WORKBOOK = "download error workbook"
    DOWNLOAD_IMPORT_UPDATES = "download updates of an import"
    DOWNLOAD_FILLED_TEMPLATE = "download filled-in template"
    REQUEST_QUALIFICATION_EXPORT = "request qualification export"
    EXPORT_QUALIFICATIONS = "export qualifications"
    DOWNLOAD_QUALIFICATION_EXPORT = "download qualification export"
    REQUEST_QUALIFICATION_IMPORT = "request qualification import"
    IMPORT_QUALIFICATIONS = "import qualifications"
    REPLACE_QUALIFICATIONS = "replace qualifications"
    SAVE_MAPPING = "save mapping"
    REMOVE_MAPPING = "remove mapping"
    UNDO_LEARNER_IMPORT = "undo learner import"
    IMPORT_PROVIDERS = "import providers"
    CHANGE_DEFAULTS = "change defaults"
    RECALCULATE_STANDINGS = "recalculate standings"
    CREATE_LEARNER_GROUP = "create learner group"
    RENAME_LEARNER_GROUP = "rename learner group"
    DELETE_LEARNER_GROUP = "delete learner group"
    ASSOCIATE_WITH_LEARNER_GROUP = "associate with learner group"
    UN_ASSIGN_FROM_LEARNER_GROUP = "un-assign from learner group"
    ASSOCIATE_LEARNER_MANAGER = "associate learner manager"
    UN_ASSOCIATE_LEARNER_MANAGER = "un-associate learner manager"
    SET_PROFILE_OPTIONS = "set profile options"
    RETRY_JOB = "retry job"
    SAVE_SECTION = "save section"
    COMPLETE_SECTION = "complete section"
    REOPEN_SECTION = "reopen section"
    ADD_QUALIFICATION = "add qualification"
    CHANGE_QUALIFICATION = "change qualification"
    REMOVE_QUALIFICATION = "remove qualification"
    CHANGE_REFEREE = "change referee"
    SAVE_REFERENCE = "save reference"
    COMPLETE_REFERENCE = "complete reference"
    APPROVE_PROFILE = "approve profile"
    UNAPPROVE_PROFILE = "unapprove profile"
    LOAD_COURSES = "load courses"
    CHECK_COURSES = "check courses"
    CHECK_LEAVERS = "check leavers"
    WRITE_BACKUP = "write backup"
    RESTORE_BACKUP = "restore backup"
    SUBMIT_APPLICATION = "submit application"
    SAVE_FAVOURITE = "save favourite"
    REMOVE_FAVOURITE = "remove favourite"
    BEGIN_APPLICATION = "begin application"
    APPLY = "application pending"
    TAKE_APPLICATION_BACK = "application draft"
    WITHDRAW_APPLICATION = "application withdrawn"
    ACCEPT_OFFER = "application accepted"
    ACCEPT_ANOTHER = "accepted another place"
    DECLINE_OFFER = "application declined by learner"
    MAKE_OFFER = "application offered"
    DECLINE_APPLICATION = "application declined by provider"
    ENROL_LEARNER = "application enrolled"
    TAKE_DECISION_BACK = "application taken back"
    MARK_CONDITIONS = "conditions marked"
    EXPORT_APPLICATIONS = "export applications"


_START = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)


def _plain(action: str) -> str:
    """Return an action as plain text: databases know nothing of enums."""
    return str(action)


@frozen
class Entry:
    """An entry of the audit trail, which names people only by the ids of their accounts.

    Args:
        at: aware UTC.
        actor_id: account id of the person who did it; 0 for the operator, `WORKER_ID` or `NOBODY_ID`.
        action: what was done: an `Action`, or whatever text a newer version of the program stored.
        subject: kind of the record ("learner", "import", "account", "provider", "group").
        subject_id: id or UKPRN of the record, as text.
        ukprn: the provider that it belongs to, or ""; people see only entries of their own providers.
        facts: further facts as short texts; never names of people, passwords or other personal data.
        origin: where the person who did it was.
    """

    at: datetime
    actor_id: int
    action: str = field(converter=_plain)
    subject: str
    subject_id: str
    ukprn: str = ""
    facts: dict[str, str] = field(factory=dict)
    origin: Origin = NOWHERE


def place_of(at: datetime, number: int) -> str:
    """Return the place of an entry in the trail, as text for web addresses.

    Args:
        at: time of the entry.
        number: number of the entry in the store, which orders entries with the same time.
    """
    return f"{(at - _START) // timedelta(microseconds=1)}-{number}"


def read_place(text: str) -> tuple[datetime, int]:
    """Read the result of `place_of`, which may have been altered in the address bar.

    Raises:
        Rejected: it is not a place in the trail.
    """
    found = _PLACE.fullmatch(text)
    if found:
        return _START + timedelta(microseconds=int(found[1])), int(found[2])
    raise Rejected("This place in the list is not known. Start again from the first page.")


def details_of(facts: Mapping[str, str]) -> str:
    """Return the facts of an entry in words: "Learners: 12, Outcome: successful"."""
    return ", ".join(
        f"{fact_label(name)}: {_in_words(name, value)}" for name, value in facts.items() if value not in ("", "0")
    )


def _in_words(name: str, value: str) -> str:
    if name == "fields":
        return ", ".join(map(fact_label, value.split()))
    if name in ("role", "former_role"):
        return value.replace("-", " ")
    return {"True": "yes", "False": "no"}.get(value, value)
