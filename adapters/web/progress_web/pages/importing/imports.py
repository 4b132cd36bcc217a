"""Importing learners: template, upload, trial run, history, errors by row, decisions, undo (manual 7.2 to 7.4)."""

from typing import Any

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.decisions import choices_of, undecided
from progress_core.domain.importing.imports import Import, ImportStatus, OnDuplicate
from progress_core.domain.importing.plan import ImportReport
from progress_web.done import requested
from progress_web.endpoints import Page
from progress_web.uploads import attachment, found, uploaded
from progress_web.visit import Notice, Visit

_ASKED = 100
"""So many rows are asked about one by one; about the others, for all at once."""

_WORDS = {
    OnDuplicate.ASK: "I decide row by row",
    OnDuplicate.SKIP: "Skip the row",
    OnDuplicate.UPDATE: "Update the learner who is there",
    OnDuplicate.CREATE: "Create another learner",
}
_CHOICES = {choice.value: choice for choice in OnDuplicate}


def imports(visit: Visit) -> Response:
    """Show the form and the previous imports."""
    return _list_page(visit, notice=_requested(visit))


def template(visit: Visit) -> Response:
    """Give the template to be filled in."""
    visit.actor.require(Permission.IMPORT_LEARNERS)
    return attachment(visit.progress.imports.template(), "learner-import-template.xlsx")


def send(visit: Visit) -> Response:
    """Ask for an import ("Import"), or say what it would do ("Check only")."""
    visit.actor.require(Permission.IMPORT_LEARNERS)
    name, content = uploaded(visit)
    on_duplicate = _choice(visit, "on_duplicate")
    if not content:
        return _list_page(visit, (problem("file", "empty_file" if name else "required"),))
    try:
        if visit.text("action") == "check":
            report = visit.progress.imports.dry_run(visit.actor, name, content, on_duplicate=on_duplicate)
            return _plan_page(visit, name, on_duplicate, report)
        asked = visit.progress.imports.request(visit.actor, name, content, on_duplicate=on_duplicate)
    except Rejected as refused:
        return _list_page(visit, refused.problems)
    return _to_list(visit, asked)


def too_large(visit: Visit) -> Response:
    """Answer to a file that was not even taken in."""
    most = visit.progress.context.limits.upload_bytes
    return _list_page(visit, (problem("file", "upload_over", most=most >> 20),), status=413)


def show(visit: Visit) -> Response:
    """Show how an import went, or how far it is."""
    return _page(visit, _import(visit))


def decide(visit: Visit) -> Response:
    """Ask for an import anew, now that it is decided what to do with its duplicates."""
    record = _import(visit)
    decisions = {each.row: _choice(visit, f"row-{each.row}") for each in undecided(record.problems)[:_ASKED]}
    rest = _choice(visit, "all")
    given = {row: choice for row, choice in decisions.items() if choice is not OnDuplicate.ASK}
    try:
        asked = visit.progress.imports.decide(visit.actor, record.id, given, on_duplicate=rest)
    except Rejected as refused:
        return _page(visit, record, _beside(refused.problems, decisions))
    return _to_list(visit, asked)


def errors(visit: Visit) -> Response:
    """Give the person's own file back, with the cells to be corrected marked."""
    record = _import(visit)
    content = visit.progress.imports.error_workbook(visit.actor, record.id)
    return attachment(content, f"learner-import-{record.id}-errors.xlsx")


def confirm_undo(visit: Visit) -> Response:
    """Ask before an import is undone."""
    return visit.page("import_undo.html", record=_import(visit))


def undo(visit: Visit) -> Response:
    """Remove the learners that an import made."""
    record = _import(visit)
    try:
        visit.progress.imports.undo(visit.actor, record.id)
    except Rejected as refused:
        problems = tuple(evolve(each, field="") for each in refused.problems)
        return visit.page("import_undo.html", status=422, record=record, problems=problems)
    return visit.go("import", id=record.id)


def _list_page(
    visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 422, notice: Notice | None = None
) -> Response:
    visit.actor.require(Permission.IMPORT_LEARNERS)
    return visit.page(
        "imports.html",
        status=status if problems else 200,
        records=visit.progress.imports.list(visit.actor),
        problems=problems,
        notice=notice,
        **_form(visit, _choice(visit, "on_duplicate")),
    )


def _plan_page(visit: Visit, name: str, on_duplicate: OnDuplicate, report: ImportReport) -> Response:
    """Show what an import would do; a file that cannot be read at all is an error of the form."""
    unreadable = [each.problem for each in report.problems if not each.row and each.problem.severity == "error"]
    if unreadable:
        return _list_page(visit, tuple(evolve(each, field="file") for each in unreadable))
    return visit.page(
        "import_plan.html",
        name=name,
        report=report,
        waiting=undecided(report.problems),
        problems=(),
        **found(report.problems),
        **_form(visit, on_duplicate),
    )


def _page(visit: Visit, record: Import, problems: tuple[Problem, ...] = ()) -> Response:
    done, total = (0, 0) if record.finished else visit.progress.imports.progress(visit.actor, record.id)
    waiting = undecided(record.problems) if record.status is ImportStatus.UNSUCCESSFUL else ()
    return visit.page(
        "import.html",
        status=422 if problems else 200,
        record=record,
        done=done,
        total=total,
        kept=visit.progress.imports.keeps_file(visit.actor, record.id),
        waiting=[(each, _radios(choices_of(record, each))) for each in waiting[:_ASKED]],
        more_waiting=max(0, len(waiting) - _ASKED),
        for_all=_radios((OnDuplicate.ASK, *{choice: None for each in waiting for choice in choices_of(record, each)})),
        problems=problems,
        **found(record.problems),
    )


def _radios(choices: tuple[OnDuplicate, ...]) -> list[dict[str, str]]:
    return [{"value": choice.value, "text": _WORDS[choice]} for choice in choices]


def _form(visit: Visit, on_duplicate: OnDuplicate) -> dict[str, Any]:
    return {"most": visit.progress.context.limits.upload_bytes >> 20, "on_duplicate": on_duplicate}


def _import(visit: Visit) -> Import:
    """Give the import that the address names.

    Raises:
        NotAllowed: the person may not import learners.
        NotFound: there is no such import, or it is not theirs to see.
    """
    visit.actor.require(Permission.IMPORT_LEARNERS)
    return visit.progress.imports.get(visit.actor, visit.request.path_params["id"])


def _choice(visit: Visit, name: str) -> OnDuplicate:
    return _CHOICES.get(visit.text(name), OnDuplicate.ASK)


def _beside(problems: tuple[Problem, ...], asked: dict[int, OnDuplicate]) -> tuple[Problem, ...]:
    """Put each problem beside the question that it is about: a row's own, or the one about all others."""
    undecided = [each for each in problems if (each.field, each.code) == ("decisions", "required")]
    if len(undecided) < len(problems):
        return tuple(evolve(each, field="") for each in problems)
    own = [evolve(each, field=f"row-{each.value}") for each in undecided if each.value in asked]
    others = [problem("all", "decisions_left", len(undecided) - len(own))] if len(own) < len(undecided) else []
    return (*others, *own)


def _to_list(visit: Visit, asked: Import) -> Response:
    """Go where the request is listed, or to its outcome if that is known already."""
    if asked.finished:
        return visit.go("import", id=asked.id)
    return visit.go("imports", {"requested": str(asked.id)})


def _requested(visit: Visit) -> Notice | None:
    return requested(
        visit,
        lambda number: visit.progress.imports.get(visit.actor, number),
        lambda record: f"The import of {record.file_name} has been requested.",
        "You will be e-mailed the outcome.",
    )


PAGES = (
    Page("/learners/import", "imports", imports),
    Page("/learners/import", "imports", send, "POST", files=1, too_large=too_large),
    Page("/learners/import/template.xlsx", "import-template", template),
    Page("/learners/import/{id:number}", "import", show),
    Page("/learners/import/{id:number}/decide", "import-decide", decide, "POST"),
    Page("/learners/import/{id:number}/errors.xlsx", "import-errors", errors),
    Page("/learners/import/{id:number}/undo", "import-undo", confirm_undo),
    Page("/learners/import/{id:number}/undo", "import-undo", undo, "POST"),
)
