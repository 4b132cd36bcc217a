"""What search engines read: which pages they may list, and the addresses of all courses and providers (H1).

Source: sitemaps.org, protocol 0.9; RFC 9309.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from starlette.responses import PlainTextResponse, Response

from progress_core.domain.courses.search import CourseQuery, CourseResults, CourseSort
from progress_core.domain.foundations.errors import NotFound
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit
from progress_web.pages.courses.public import cached

MAX_COURSES = 10_000
"""In one file, beside the providers in the first; search engines take 50,000 addresses from a file."""
_MAX_PARTS = 10_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(visit: Visit) -> Response:
    """Tell search engines where the sitemap is, and to leave searches alone: there is no end of them."""
    lines = (
        "User-agent: *",
        f"Disallow: {visit.path('search')}?",
        f"Disallow: {visit.path('search-providers')}",
        "",
        f"Sitemap: {visit.absolute('sitemap')}",
        "",
    )
    return cached(visit, PlainTextResponse("\n".join(lines)))


def sitemap(visit: Visit) -> Response:
    """List the addresses of all public pages, or the files that list them if there are many courses."""
    first = _part(visit, 1)
    if first.pages == 1:
        return _urls(visit, first)
    parts = (visit.absolute("sitemap-part", number=number) for number in range(1, first.pages + 1))
    return _xml(visit, "sitemapindex", "sitemap", parts)


def sitemap_part(visit: Visit) -> Response:
    """List the addresses of one part of the courses; with the first part, those of all other public pages."""
    number = int(visit.request.path_params["number"])
    part = _part(visit, number)
    if part.query.page != number:
        raise NotFound
    return _urls(visit, part)


def _part(visit: Visit, number: int) -> CourseResults:
    query = CourseQuery(sort=CourseSort.NAME, page=min(number, _MAX_PARTS), limit=MAX_COURSES)
    return visit.progress.courses.search(visit.reader, query)


def _urls(visit: Visit, part: CourseResults) -> Response:
    return _xml(visit, "urlset", "url", (*_of_pages(visit, part), *_of_courses(visit, part)))


def _of_pages(visit: Visit, part: CourseResults) -> Iterator[str]:
    if part.query.page == 1:
        yield from map(visit.absolute, ("home", "search", "help", "accessibility"))
        ukprns = next(facet.counts for facet in part.facets if facet.name == "ukprn")
        yield from (visit.absolute("directory-provider", ukprn=ukprn) for ukprn in sorted(ukprns))


def _of_courses(visit: Visit, part: CourseResults) -> Iterator[str]:
    return (visit.absolute("course", id=line.course.id) for line in part.lines)


def _xml(visit: Visit, outer: str, inner: str, addresses: Iterable[str]) -> Response:
    entries = "".join(f"<{inner}><loc>{escape(address)}</loc></{inner}>\n" for address in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_NAMESPACE}">\n{entries}</{outer}>\n'
    return cached(visit, Response(text, media_type="application/xml"))


PAGES = (
    Page("/robots.txt", "robots", robots, access="everybody"),
    Page("/sitemap.xml", "sitemap", sitemap, access="everybody"),
    Page("/sitemap-{number:number}.xml", "sitemap-part", sitemap_part, access="everybody"),
)
