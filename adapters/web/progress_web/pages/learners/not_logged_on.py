"""Learners who have not logged on: the list, as a spreadsheet, and as letters or slips (manual 5.3, 6.4, 7.5)."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlencode

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.correspondence.letters import Layout
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Import, ImportStatus
from progress_core.domain.values.english_time import moment_in_words
from progress_core.usecases.learners.not_logged_on import NotLoggedOn, NotLoggedOnPage
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.options import YEARS
from progress_web.foundations.rendering import day
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.learners import offered, require_import, require_visible
from progress_web.pages.learners.list_query import LearnerList

FILE_NAME = "learners-who-have-not-logged-on.xlsx"
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def not_logged_on(visit: Visit) -> Response:
    """Show a page of the list."""
    learner_list = _asked(visit)
    choices, imports = visit.progress.imports.choices(visit.actor, learner_list.provider)
    query = learner_list.query()
    if query.group is not None and query.group not in choices.groups:
        raise NotFound
    if learner_list.imported not in {str(record.id) for record in imports}:
        require_import(visit, learner_list)
    problems: tuple[Problem, ...] = ()
    page = NotLoggedOnPage(())
    try:
        page = visit.progress.not_logged_on.page(visit.actor, query, names=choices.providers)
    except Rejected as refused:
        problems = refused.problems or (Problem("", refused.code, refused.message),)
    filters = urlencode(learner_list.first.parameters)
    return visit.page(
        "learners/not_logged_on.html",
        status=422 if problems else 200,
        problems=problems,
        learner_list=learner_list,
        page=page,
        rows=map(_row, page.lines),
        position=learner_list.position(len(page.lines), page.total),
        names=choices.providers,
        years=YEARS,
        groups=offered(choices.groups),
        imports=_offered_imports(imports),
        filters=f"?{filters}" if filters else "",
        next=learner_list.following(page.next, len(page.lines)),
    )


def _row(line: NotLoggedOn) -> tuple[str, ...]:
    """Return the cells of a row."""
    return (
        line.provider,
        line.first_name,
        line.last_name,
        line.postcode,
        line.uln,
        day(line.date_of_birth),
        line.username,
        line.password,
        day(line.created_on),
    )


def spreadsheet(visit: Visit) -> Response:
    """Download the list, all pages of it, as a spreadsheet."""
    return attachment(visit.progress.not_logged_on.table(visit.actor, _list(visit).query()), FILE_NAME)


def letters_pdf(visit: Visit) -> Response:
    """Show the log-in letters or slips to print, as a PDF."""
    layout = _layout(visit)
    return pdf(visit.progress.not_logged_on.letters(visit.actor, "pdf", _list(visit).query(), layout=layout), layout)


def letters_html(visit: Visit) -> Response:
    """Show the log-in letters or slips as a web page."""
    letters = visit.progress.not_logged_on.letters(visit.actor, "html", _list(visit).query(), layout=_layout(visit))
    return own_page(letters)


def pdf(letters: bytes, layout: Layout = "letters") -> Response:
    """Answer with letters or slips to print."""
    return _file(letters, "application/pdf", f'inline; filename="log-in-{layout}.pdf"')


def own_page(letters: bytes) -> Response:
    """Answer with letters as a web page, which may use its own style and nothing else."""
    styles = [b64encode(hashlib.sha256(style).digest()).decode() for style in _STYLE.findall(letters)]
    allowed = " ".join(f"'sha256-{digest}'" for digest in styles) or "'none'"
    answer = _file(letters, "text/html; charset=utf-8", "inline")
    answer.headers["content-security-policy"] = (
        f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return answer


def _list(visit: Visit) -> LearnerList:
    """Return which learners of those who have not logged on the address shows.

    Raises:
        NotFound: there is no such provider, year group, learner group or import, or it is not in scope.
    """
    learner_list = _asked(visit)
    require_visible(visit, learner_list)
    learner_list.query()
    return learner_list


def _asked(visit: Visit) -> LearnerList:
    visit.actor.require(Permission.REVEAL_PASSWORDS)
    asked = LearnerList.from_query(visit.request.query_params)
    return evolve(asked, search="", filter="learners", sort="last-name")


def _layout(visit: Visit) -> Layout:
    return "slips" if visit.text("layout") == "slips" else "letters"


def _offered_imports(imports: Iterable[Import]) -> dict[str, str]:
    """Return the imports that created learners, by id."""
    return {
        str(record.id): f"{record.file_name}, {moment_in_words(record.requested_at)}"
        for record in imports
        if record.status is ImportStatus.SUCCESSFUL and record.counts.created
    }


def _file(content: bytes, media_type: str, disposition: str) -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


PAGES = (
    Page("/learners/not-logged-on", "not-logged-on", not_logged_on),
    Page("/learners/not-logged-on/download", "not-logged-on-download", spreadsheet, gives_file=always),
    Page("/learners/not-logged-on/letters.pdf", "letters-pdf", letters_pdf, gives_file=always),
    Page("/learners/not-logged-on/letters", "letters", letters_html),
)
