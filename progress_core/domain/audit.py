"""The audit trail: every change of state and every reveal of a credential (I9), without personal data."""

from datetime import datetime

from attrs import field, frozen


@frozen
class Entry:
    """One line of the audit trail.

    Args:
        at: aware UTC.
        actor: username of who did it; "operator" for the command line, "worker" for a job.
        action: what was done, in words ("import learners", "reveal initial password").
        subject: what kind of thing ("learner", "import", "account", "provider", "group").
        subject_id: its id or UKPRN as text.
        ukprn: the provider it belongs to, or "": readers see only their own providers' entries.
        facts: further facts as short text; never names, passwords or other personal data.
    """

    at: datetime
    actor: str
    action: str
    subject: str
    subject_id: str
    ukprn: str = ""
    facts: dict[str, str] = field(factory=dict)
