"""Examples about courses and applications, of both sides."""

from collections.abc import Iterator

from progress_core.domain.applications.applications import ApplicationState as State
from tests.api.examples.line import Line, SentFile
from tests.api.examples.school import AMINA, BEN, COLLEGE, COURSES, DIGITAL, HEALTH, MANAGER, RECEIVER, School
from tests.given.course_files import HEADINGS, course_csv

_FILE = course_csv(
    ("OX28 6NE", "2027", "T Level", "Health", "Witney", "2027-06-30"),
    ("OX28 6NE", "2027", "A level", "Law", "Witney", ""),
    headings=HEADINGS[1:],
)
_MATHS = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "grade": "5"}


def lines(school: School) -> Iterator[Line]:
    """Yield a line for each operation."""
    yield Line("searchCourses", query={"words": "digital", "near": "OX14 1GG", "miles": 20, "type": ["T Level"]})
    yield Line("getCourse", at=DIGITAL)
    yield Line("getCourseProvider", at={"ukprn": RECEIVER})
    yield Line("listFavourites", BEN)
    yield Line("saveFavourite", BEN, HEALTH)
    yield Line("removeFavourite", BEN, DIGITAL)
    file = SentFile("courses-2027.csv", _FILE)
    yield Line("importCourses", COURSES, query={"ukprn": RECEIVER}, file=file)
    yield Line("checkCourseFile", COURSES, query={"ukprn": RECEIVER}, file=file)
    yield from _applications(school)
    yield from _received(school)


def _applications(school: School) -> Iterator[Line]:
    numbers = school.numbers
    yield Line("searchApplications", MANAGER, query={"state": ["submitted", "offered"], "limit": 2})
    yield Line("listApplications", MANAGER, numbers["ben"])
    yield Line("beginApplication", BEN, body={"course_id": HEALTH})
    yield Line("getApplication", AMINA, numbers["waits"])
    yield Line("getApplicationPlan", BEN, numbers["offered"], query={"move": "accept"})
    yield Line("moveApplication", BEN, numbers["offered"], body={"move": "accept"})
    yield Line("takeBackMove", BEN, numbers["offered"], before=_accept)
    yield Line("listChangedApplications", MANAGER, query={"limit": 2})
    yield Line("listChangedReceivedApplications", COLLEGE, query={"limit": 2})


def _received(school: School) -> Iterator[Line]:
    submitted, offered = school.numbers["submitted"], school.numbers["offered"]
    yield Line("listReceivedApplications", COLLEGE, query={"state": ["submitted"], "course_id": DIGITAL})
    yield Line("getReceivedChoices", COLLEGE)
    yield Line("getReceivedApplication", COLLEGE, submitted)
    yield Line("getDecisionPlan", COLLEGE, submitted, query={"decision": "offer"})
    yield Line("getDecisionPlans", COLLEGE, query={"decision": "decline", "application": [submitted, offered]})
    offer = {"decision": "offer", "conditions": [{"text": "Come to an interview"}, _MATHS]}
    yield Line("decideApplication", COLLEGE, submitted, body=offer)
    together = {"decision": "offer", "applications": [{"id": submitted, "version": 3}]}
    yield Line("decideApplications", COLLEGE, body=together)
    yield Line("markConditions", COLLEGE, offered, body={"met": [True, None]})
    yield Line("takeBackDecision", COLLEGE, offered)


def _accept(school: School) -> None:
    school.progress.applications.move(school.actor(BEN), school.numbers["offered"], State.ACCEPTED)
