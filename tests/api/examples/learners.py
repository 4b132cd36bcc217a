"""Examples about learners and their profiles."""

from collections.abc import Iterator
from functools import partial

from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.profiles.profiles import Section
from progress_core.domain.years.moves import MoveCounts, MoveStatus, MoveUp
from progress_core.domain.years.transfers import offer
from tests.api.examples.line import Line
from tests.api.examples.school import AMINA, COURSES, HEAD, MANAGER, RECEIVER, SCHOOL, School

_DETAILS = {
    "username": "dnowak",
    "password": "green7leaf",
    "ukprn": SCHOOL,
    "year_group": 11,
    "first_name": "Daniel",
    "last_name": "Nowak",
    "date_of_birth": "2011-02-17",
    "postcode": "OX14 3HP",
}
_FIRST_MOVE, _FIRST_TRANSFER = 4001, 4002
_HISTORY = {"type": "GCSE (9 to 1)", "subject": "History", "completion_date": "2027-06", "predicted_grade": "7"}


def lines(school: School) -> Iterator[Line]:
    """Yield a line for each operation."""
    amina, chloe = school.numbers["amina"], school.numbers["chloe"]
    yield Line("listLearners", MANAGER, query={"line": "never-logged-in", "year_group": 11, "limit": 2})
    yield Line("createLearner", MANAGER, body={"details": _DETAILS, "sign_off": "yes"})
    yield Line("getLearner", MANAGER, amina)
    yield Line("changeLearner", MANAGER, amina, body={"details": {"town": "Abingdon", "uln": "1000000051"}})
    yield Line("deleteLearner", MANAGER, chloe)
    yield Line("restoreLearner", HEAD, school.numbers["ben"], before=_archive)
    yield Line("listChangedLearners", MANAGER, query={"limit": 2})
    yield Line("getBlockers", MANAGER, chloe)
    yield Line("getPersonalInformation", MANAGER, amina)
    yield Line("changePersonalInformation", AMINA, amina, body={"details": {"town": "Otley"}}, before=_reopen_personal)
    yield Line("getStatements", AMINA, amina)
    interests = {"interests": "Chess, and the school orchestra."}
    yield Line("changeStatements", AMINA, amina, body={"statements": interests}, before=_reopen_statements)
    yield Line("reopenSection", AMINA, amina, body={"section": "statements"})
    yield from _years(chloe)
    yield from _transfers(chloe)
    yield from _profiles(amina)
    yield Line("getDashboard", MANAGER)
    yield Line("listProviderDashboards", MANAGER)
    yield Line("checkLearnerRows", body={"rows": [_DETAILS | {"postcode": "OX14 3H", "email": "daniel@nowhere"}]})


def _years(chloe: int) -> Iterator[Line]:
    yield Line("leave", MANAGER, chloe, body={"leaving_date": "2026-08-31", "destination": "apprenticeship"})
    yield Line("listLearnerYears", MANAGER, chloe)
    yield Line("previewMoveUp", MANAGER, body={"ukprn": SCHOOL, "leaving_years": [13], "stays": [chloe]})
    yield Line("startMovesUp", MANAGER, body={"ukprns": [SCHOOL], "leaving_years": [13]}, before=_begin_a_year)
    yield Line("listMovesUp", MANAGER, before=_move_up)
    yield Line("getMoveUp", MANAGER, _FIRST_MOVE, before=_move_up)
    yield Line("undoMoveUp", MANAGER, _FIRST_MOVE, before=_move_up)


def _transfers(chloe: int) -> Iterator[Line]:
    yield Line("askForTransfers", MANAGER, body={"learners": [chloe], "receiver": RECEIVER})
    yield Line("listTransfers", MANAGER, query={"offered": True}, before=_offer)
    yield Line("getTransfer", COURSES, _FIRST_TRANSFER, before=_offer)
    yield Line("acceptTransfer", COURSES, _FIRST_TRANSFER, body={"anyway": True}, before=_offer)
    yield Line("declineTransfer", COURSES, _FIRST_TRANSFER, before=_offer)
    yield Line("withdrawTransfer", MANAGER, _FIRST_TRANSFER, before=_offer)


def _profiles(amina: int) -> Iterator[Line]:
    yield Line("getApproval", MANAGER, amina)
    yield Line("approveProfile", MANAGER, amina)
    yield Line("withdrawApproval", MANAGER, amina, before=_approve)
    yield Line("getReference", MANAGER, amina)
    reference = {"attendance": 97.5, "additional_support": False, "further_details": "Amina leads the coding club."}
    yield Line("changeReference", MANAGER, amina, body={"details": reference})
    yield Line("setReferee", MANAGER, amina, body={"referee": "Ms Joy Okafor, Head of Year 11"})
    yield Line("getQualifications", MANAGER, amina)
    new = {"qualification": _HISTORY}
    yield Line("addQualification", AMINA, amina, body=new, before=_reopen_qualifications)
    first = {"id": amina, "number": 1}
    yield Line("changeQualification", AMINA, first, body=new, before=_reopen_qualifications)
    yield Line("removeQualification", AMINA, first, before=_reopen_qualifications)
    yield Line("completeQualifications", AMINA, amina, before=_reopen_qualifications)
    yield Line("getCatalogue")
    yield Line("checkQualificationRows", body={"rows": [_HISTORY, _HISTORY | {"predicted_grade": "12"}]})


def _archive(school: School) -> None:
    school.progress.learners.delete(school.actor(HEAD), school.numbers["ben"])


def _begin_a_year(school: School) -> None:
    """Let everybody be of the year that has ended."""
    with school.progress.context.store.transaction() as work:
        learners = [learner for learner, _ in work.learners.at_provider(SCHOOL)]
        work.learners.save_many(evolve(one, academic_year=one.academic_year - 1) for one in learners)


def _move_up(school: School) -> None:
    """Let the school have moved up, with a number that is known before."""
    progress = school.progress
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        move = MoveUp(_FIRST_MOVE, _FIRST_MOVE, SCHOOL, 2026, 0, now, status=MoveStatus.DONE)
        work.years.add_moves([evolve(move, counts=MoveCounts(212, 1, 64), processed_at=now)])


def _offer(school: School) -> None:
    """Let Chloe have been offered to the college, with a number that is known before."""
    now = school.progress.context.clock.now()
    with school.progress.context.store.transaction() as work:
        learner = work.learners.get(EVERYTHING, school.numbers["chloe"])
        work.transfers.add(offer(_FIRST_TRANSFER, learner, RECEIVER, school.actor(MANAGER).account_id, now))


def _approve(school: School) -> None:
    school.progress.approvals.approve(school.actor(MANAGER), school.numbers["amina"])


def _reopen(section: Section, school: School) -> None:
    school.progress.profiles.reopen(school.actor(AMINA), school.numbers["amina"], section)


_reopen_personal = partial(_reopen, Section.PERSONAL_INFORMATION)
_reopen_statements = partial(_reopen, Section.STATEMENTS)
_reopen_qualifications = partial(_reopen, Section.QUALIFICATIONS)
