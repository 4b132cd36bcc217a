"""Examples of requests that are refused: one or more for each status."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

from attrs import field, frozen
from progress_web.api.foundations import endpoints
from progress_web.api.foundations.bodies import MAX_BODY_BYTES
from progress_web.api.foundations.rates import Allowance, Rates
from starlette.exceptions import HTTPException

from progress_core.domain.foundations.errors import Busy
from progress_core.usecases.learners.learners import Learners
from tests.api.examples.line import Line
from tests.api.examples.school import BEN, DIGITAL, MANAGER, SCHOOL, School

_LATE = {"if-match": '"1.f1"'}
_TOWN = {"details": {"town": "Abingdon"}}
_WRONG = {
    "username": "dnowak",
    "password": "green7leaf",
    "ukprn": SCHOOL,
    "year_group": 15,
    "first_name": "Daniel",
    "date_of_birth": "31/02/2011",
    "postcode": "OX14 3H",
}


@frozen
class Refused:
    """A request that is refused.

    Args:
        status: of the answer.
        name: of the example.
        about: what is wrong.
        line: the request.
        headers: more of them; None for one that is left out.
        instead: what is sent instead of the body.
        trouble: what else goes wrong.
    """

    status: int
    name: str
    about: str
    line: Line
    headers: Mapping[str, str | None] = field(factory=dict)
    instead: Mapping[str, Any] = field(factory=dict)
    trouble: Callable[[], AbstractContextManager[object]] = nullcontext


def refusals(school: School) -> Iterator[Refused]:
    """Yield the requests, by status."""
    amina, chloe = school.numbers["amina"], school.numbers["chloe"]
    create, change = Line("createLearner", MANAGER), Line("changeLearner", MANAGER, amina, body=_TOWN)
    no_json = {"content-type": "application/json"}
    yield Refused(400, "cutOff", "A body that is not JSON", create, no_json, {"content": b'{"details": {'})
    yield Refused(401, "noToken", "No token", Line("listLearners"))
    void = {"authorization": "Bearer prg_void"}
    yield Refused(401, "voidToken", "A token that was revoked, or has ended", Line("listLearners"), void)
    yield Refused(403, "otherScope", "A token that is not made for this", Line("listLearners", "reports alone"))
    yield Refused(
        404, "notThere", "A learner who is not there, or whom the caller does not see", Line("getLearner", MANAGER, 404)
    )
    begin = Line("beginApplication", BEN, body={"course_id": DIGITAL})
    yield Refused(409, "twice", "A second application for the same course", begin)
    slow = _fails(endpoints, "read_json", HTTPException(408))
    yield Refused(408, "slow", "A body that takes too long to arrive", change, trouble=slow)
    yield Refused(412, "changed", "A version that is not the newest", change, _LATE)
    large = {"content": b" " * (MAX_BODY_BYTES + 1)}
    yield Refused(413, "large", "A body that is too large", create, no_json, large)
    long = Line("listLearners", MANAGER, query={"search": "x" * (endpoints.MAX_QUERY_BYTES + 1)})
    yield Refused(414, "long", "A query that is too long", long)
    yield Refused(415, "form", "A form where JSON is expected", create, {}, {"data": {"town": "Otley"}})
    yield Refused(
        422, "fields", "Fields that break the rules", Line("createLearner", MANAGER, body={"details": _WRONG})
    )
    yield Refused(422, "blockers", "Something that must wait", Line("approveProfile", MANAGER, chloe))
    unknown = Line("listLearners", MANAGER, query={"year_grup": 11})
    yield Refused(422, "parameter", "A parameter that is misspelt", unknown)
    yield Refused(428, "noVersion", "A change without `If-Match`", change, {"if-match": None})
    ask = Line("listLearners", MANAGER)
    yield Refused(429, "often", "Too many requests in a minute", ask, trouble=_none_left)
    yield Refused(503, "busy", "A moment in which the store is busy", ask, trouble=_fails(Learners, "page", Busy()))


def _none_left() -> AbstractContextManager[object]:
    return patch.object(Rates, "count", return_value=Allowance(600, -1, 42))


def _fails(where: Any, name: str, error: Exception) -> Callable[[], AbstractContextManager[object]]:
    return lambda: patch.object(where, name, side_effect=error)
