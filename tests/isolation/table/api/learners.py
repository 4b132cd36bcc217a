"""Operations on learners and their profiles."""

from progress_core.domain.foundations.permissions import Permission
from tests.given.people import form
from tests.isolation.expect import EDITORS, GROUP_BOUND, LEARNER, OWN, READERS, Kind, Outcome
from tests.isolation.rows import Line

May = Permission
_NOT_ALL_OF_IT = {(GROUP_BOUND, OWN): Outcome.REFUSED}
_NO_REFERENCE = {(LEARNER, OWN): Outcome.ABSENT}
_QUALIFICATION = {"type": "GCSE", "subject": "History", "completion_date": "2026-06", "predicted_grade": "7"}
_LEARNER = "/learners/{id:number}"

LINES = (
    Line("GET /learners", May.VIEW_LEARNERS, Kind.LEARNERS, lambda _: {"limit": 200}),
    Line("GET /learners/changes", May.VIEW_LEARNERS, Kind.LEARNERS),
    Line("POST /learners", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: {"details": form(ukprn=c.ukprn)},
         but=_NOT_ALL_OF_IT),
    Line(f"GET {_LEARNER}", READERS, Kind.A_LEARNER),
    Line(f"PATCH {_LEARNER}", May.EDIT_LEARNERS, Kind.A_LEARNER, lambda _: {"details": {"town": "Otley"}}),
    Line(f"DELETE {_LEARNER}", May.DELETE_LEARNERS, Kind.A_LEARNER),
    Line(f"POST {_LEARNER}/restore", May.DELETE_LEARNERS, Kind.A_LEARNER, fine=(409,)),
    Line(f"GET {_LEARNER}/blockers", READERS, Kind.A_LEARNER),
    Line(f"GET {_LEARNER}/personal-information", READERS, Kind.A_LEARNER),
    Line(f"PATCH {_LEARNER}/personal-information", EDITORS, Kind.A_LEARNER, lambda _: {"details": {"town": "Otley"}}),
    Line(f"GET {_LEARNER}/statements", READERS, Kind.A_LEARNER),
    Line(f"PATCH {_LEARNER}/statements", EDITORS, Kind.A_LEARNER, lambda _: {"statements": {"interests": "Chess"}}),
    Line(f"POST {_LEARNER}/reopen", EDITORS, Kind.A_LEARNER, lambda _: {"section": "statements"}),
    Line(f"GET {_LEARNER}/approval", READERS, Kind.A_LEARNER),
    Line(f"PUT {_LEARNER}/approval", May.APPROVE_PROFILES, Kind.A_LEARNER, fine=(422,)),
    Line(f"DELETE {_LEARNER}/approval", May.APPROVE_PROFILES, Kind.A_LEARNER),
    Line(f"GET {_LEARNER}/reference", EDITORS, Kind.A_LEARNER, but=_NO_REFERENCE),
    Line(f"PATCH {_LEARNER}/reference", May.WRITE_REFERENCES, Kind.A_LEARNER,
         lambda _: {"details": {"further_details": "Kind"}}),
    Line(f"PUT {_LEARNER}/reference/referee", May.WRITE_REFERENCES, Kind.A_LEARNER, lambda _: {"referee": "Ms Ray"}),
    Line(f"GET {_LEARNER}/qualifications", READERS, Kind.A_LEARNER),
    Line(f"POST {_LEARNER}/qualifications", EDITORS, Kind.A_LEARNER, lambda _: {"qualification": _QUALIFICATION}),
    Line(f"PUT {_LEARNER}/qualifications/{{number:number}}", EDITORS, Kind.A_LEARNER,
         lambda _: {"qualification": _QUALIFICATION}),
    Line(f"DELETE {_LEARNER}/qualifications/{{number:number}}", EDITORS, Kind.A_LEARNER),
    Line(f"POST {_LEARNER}/qualifications/complete", EDITORS, Kind.A_LEARNER),
)  # fmt: skip
