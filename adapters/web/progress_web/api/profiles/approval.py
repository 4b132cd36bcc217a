"""The approval of a profile by staff (manual 5.6)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.values.fingerprints import fingerprint
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import worded
from progress_web.api.profiles.sections import SavedSection, saved_section


@frozen
class ApprovalRecord:
    """Whether a profile is approved.

    Args:
        approved: whether it is.
        at: when; null while it is not.
        by: username of who approved it; "" while it is not.
        blockers: why it cannot be approved now.
    """

    approved: bool
    at: datetime | None
    by: str
    blockers: tuple[Blocker, ...]


def get_approval(call: Call) -> Reply[ApprovalRecord]:
    """Return whether a profile is approved; its `ETag` names what the profile holds."""
    summary = call.progress.profiles.summary(call.actor, call.number)
    approval = summary.learner.profile.approval
    blockers = worded(summary.approval_blockers, call.actor.role)
    record = ApprovalRecord(approval is not None, approval.at if approval else None, summary.approved_by, blockers)
    return Reply(record, version=fingerprint(summary.held))


def approve_profile(call: Call) -> Reply[SavedSection]:
    """Approve a profile as it was read; applications that wait for it are submitted."""
    seen = call.progress.profiles.summary(call.actor, call.number).held
    call.require_version(fingerprint(seen))
    saved = call.progress.approvals.approve(call.actor, call.number, seen=seen)
    return Reply(saved_section(saved))


def withdraw_approval(call: Call) -> Reply[None]:
    """Withdraw the approval of a profile; submitted applications stay as they are."""
    call.require_version(fingerprint(call.progress.profiles.summary(call.actor, call.number).held))
    call.progress.approvals.unapprove(call.actor, call.number)
    return Reply(None)


_PATH = "/learners/{id:number}/approval"

OPERATIONS = (
    Operation("GET", _PATH, get_approval, TokenScope.LEARNERS_READ),
    Operation("PUT", _PATH, approve_profile, TokenScope.PROFILES_APPROVE, versioned=True),
    Operation("DELETE", _PATH, withdraw_approval, TokenScope.PROFILES_APPROVE, versioned=True),
)
