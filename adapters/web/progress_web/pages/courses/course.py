"""The page of a course: what, where, when, and how to apply; open to everybody (H1a)."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import CourseLine
from progress_core.domain.courses.windows import course_blockers
from progress_core.domain.values.english_time import day_in_words
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.courses.cards import Card, cards_of, map_of, today
from progress_web.pages.courses.public import public_page

SHOWN_OTHERS = 6
"""Other courses of the provider; its own page has all of them."""


def course(visit: Visit) -> Response:
    """Show one course; one that is no longer offered says so, and search engines forget it."""
    line = visit.progress.courses.get(visit.reader, id_in_path(visit))
    provider = visit.progress.courses.of_provider(visit.reader, line.course.ukprn)
    card, *others = cards_of(visit, (line, *_others(line.course, provider.lines)))
    blockers = course_blockers(line.course, today(visit))
    return public_page(
        visit,
        "courses/course.html",
        canonical=visit.absolute("course", id=line.course.id),
        indexed=not line.course.withdrawn,
        status=HTTPStatus.GONE if line.course.withdrawn else HTTPStatus.OK,
        card=card,
        map=map_of((line,)),
        line=line,
        provider=provider,
        others=others,
        has_more=len(provider.lines) > len(others) + 1,
        closed=blockers[0].message if blockers else "",
        applying=_applying(card),
        log_in=f"{visit.path('log-in')}?{urlencode({'next': visit.path('course', id=line.course.id)})}",
    )


def _others(course: Course, lines: Sequence[CourseLine]) -> list[CourseLine]:
    """Return other courses of the provider: those of the same subject area first."""
    others = [line for line in lines if line.course.id != course.id]
    return sorted(others, key=lambda line: line.course.subject_area != course.subject_area)[:SHOWN_OTHERS]


def _applying(card: Card) -> str:
    """Return in words when one can apply; "" if there are no dates."""
    opens, closes = card.line.course.opens_on, card.line.course.closes_on
    if opens and closes:
        return f"From {day_in_words(opens)} to {day_in_words(closes)}"
    if opens:
        return f"From {day_in_words(opens)}"
    return f"Until {day_in_words(closes)}" if closes else ""


PAGES = (Page("/courses/{id:number}", "course", course, access="everybody"),)
