"""Learners who have not logged on: the list, as a spreadsheet, and as letters (manual 5.3, 6.4, 7.5)."""

import hashlib
import re
from base64 import b64encode
from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.learners.learners import LearnerQuery
from progress_web.foundations.endpoints import Page
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import parse_id
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.learners import group_names

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def not_logged_on(visit: Visit) -> Response:
    """Show the list."""
    query = _query(visit)
    filters = {"provider": query.ukprn, "year": visit.text("year"), "group": visit.text("group")}
    chosen = urlencode({name: value for name, value in filters.items() if value})
    return visit.page(
        "learners/not_logged_on.html",
        lines=visit.progress.not_logged_on.list(visit.actor, query),
        names=visit.progress.providers.names(visit.actor),
        years=YEARS,
        groups=group_names(visit, query.ukprn),
        group=visit.text("group"),
        provider=query.ukprn,
        year=visit.text("year"),
        filters=f"?{chosen}" if chosen else "",
    )


def spreadsheet(visit: Visit) -> Response:
    """Download the list as a spreadsheet."""
    content = visit.progress.not_logged_on.table(visit.actor, _query(visit))
    return attachment(content, "learners-who-have-not-logged-on.xlsx")


def letters_pdf(visit: Visit) -> Response:
    """Show the log-in letters to print, as a PDF."""
    content = visit.progress.not_logged_on.letters(visit.actor, "pdf", _query(visit))
    return _file(content, "application/pdf", 'inline; filename="log-in-letters.pdf"')


def letters_html(visit: Visit) -> Response:
    """Show the log-in letters as a web page, which may use its own style and nothing else."""
    content = visit.progress.not_logged_on.letters(visit.actor, "html", _query(visit))
    styles = [b64encode(hashlib.sha256(style).digest()).decode() for style in _STYLE.findall(content)]
    allowed = " ".join(f"'sha256-{digest}'" for digest in styles) or "'none'"
    answer = _file(content, "text/html; charset=utf-8", "inline")
    answer.headers["content-security-policy"] = (
        f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return answer


def _query(visit: Visit) -> LearnerQuery:
    """Return the query for the list, as the address narrows it.

    Raises:
        NotFound: there is no such provider, year group or learner group, or it is not in scope.
    """
    visit.actor.require(Permission.REVEAL_PASSWORDS)
    ukprn, year, group = visit.text("provider"), visit.text("year"), visit.text("group")
    if ukprn:
        visit.progress.providers.get(visit.actor, ukprn)
    if year and year not in YEARS:
        raise NotFound
    group_id = visit.progress.groups.get(visit.actor, parse_id(group)).id if group else None
    return LearnerQuery(ukprn=ukprn, year_group=int(year) if year else None, group=group_id)


def _file(content: bytes, media_type: str, disposition: str) -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


PAGES = (
    Page("/learners/not-logged-on", "not-logged-on", not_logged_on),
    Page("/learners/not-logged-on/download", "not-logged-on-download", spreadsheet),
    Page("/learners/not-logged-on/letters.pdf", "letters-pdf", letters_pdf),
    Page("/learners/not-logged-on/letters", "letters", letters_html),
)
