"""Importing learners: template, upload, dry run, history, errors by row, decisions, undo (manual 7.2 to 7.4)."""

from functools import partial
from typing import Any

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.decisions import ALL_OFFERED, choices_of, is_offer, undecided, waits
from progress_core.domain.importing.imports import Import, ImportStatus, OnDuplicate
from progress_core.domain.importing.plan import ImportReport
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.uploads import attachment, read_upload
from progress_web.foundations.visit import Visit
from progress_web.pages.importing.history import STATUSES, WAITING, outcome_of, rows_of
from progress_web.pages.importing.parts import (
    by_severity,
    file_errors,
    file_too_large,
    import_notice,
    max_megabytes,
    no_file,
)

_MAX_QUESTIONS = 100
"""How many duplicates are asked about one by one; one question covers all the others."""

_MAX_ROW_DIGITS = 9
"""More than any spreadsheet has rows."""

_ANSWERS = {
    OnDuplicate.ASK: "Let me decide row by row",
    OnDuplicate.SKIP: "Skip the row",
    OnDuplicate.UPDATE: "Update the existing learner",
    OnDuplicate.CREATE: "Create another learner",
    OnDuplicate.UPDATE_KNOWN: "Update these learners",
}
_CHOICES = {choice.value: choice for choice in OnDuplicate}


def imports(visit: Visit) -> Response:
    """Show the form and the previous imports."""
    find = partial(visit.progress.imports.get, visit.actor)
    return _list_page(visit, notice=import_notice(visit, find))


def template(visit: Visit) -> Response:
    """Download the template."""
    visit.actor.require(Permission.IMPORT_LEARNERS)
    return attachment(visit.progress.imports.template(), "learner-import-template.xlsx")


def send(visit: Visit) -> Response:
    """Request an import ("Import"), or show what it would do ("Check only (dry run)")."""
    visit.actor.require(Permission.IMPORT_LEARNERS)
    name, content = read_upload(visit)
    on_duplicate = _choice(visit, "on_duplicate")
    if not content:
        return _list_page(visit, no_file(name))
    if kept := _to_match(visit, name, content, on_duplicate):
        return kept
    try:
        if visit.text("action") == "check":
            report = visit.progress.imports.dry_run(
                visit.actor, name, content, on_duplicate=on_duplicate, in_haste=True
            )
            return _plan_page(visit, name, on_duplicate, report)
        record = visit.progress.imports.request(visit.actor, name, content, on_duplicate=on_duplicate)
    except Rejected as refused:
        return _list_page(visit, refused.problems)
    return _to_list(visit, record)


def _to_match(visit: Visit, name: str, content: bytes, on_duplicate: OnDuplicate) -> Response | None:
    """Keep a file whose headings are not ours, and go to matching its columns; None for any other.

    A file of a standard, or one whose mapping is remembered, goes straight to what its import would do.
    """
    try:
        found = visit.progress.mappings.suggest(visit.actor, name, content)
        if (found.columns.are_ours() and not found.kind) or not found.columns.columns:
            return None
        mapping = found.mapping
        record = visit.progress.matching.keep(visit.actor, name, content, mapping, on_duplicate=on_duplicate)
    except Rejected:  # the import says what is wrong with the file
        return None
    provider_is_known = "ukprn" in (*mapping.constants, *mapping.columns.values())
    return visit.go("import-preview" if found.certain and provider_is_known else "import-match", id=record.id)


def too_large(visit: Visit) -> Response:
    """Answer a file that was too large to be read."""
    return _list_page(visit, file_too_large(visit), status=413)


def show(visit: Visit) -> Response:
    """Show the outcome of an import, or its progress; of a file that is not confirmed, how its columns are matched."""
    record = _import(visit)
    return visit.go("import-match", id=record.id) if record.status is ImportStatus.CHECKED else _page(visit, record)


def decide(visit: Visit) -> Response:
    """Request an import again, with decisions about its duplicates."""
    record = _import(visit)
    decisions = {found.row: _choice(visit, f"row-{found.row}") for found in undecided(record.problems)[:_MAX_QUESTIONS]}
    rest = _choice(visit, "all")
    given = {row: choice for row, choice in decisions.items() if choice is not OnDuplicate.ASK}
    try:
        requested = visit.progress.imports.decide(visit.actor, record.id, given, on_duplicate=rest)
    except Rejected as refused:
        return _page(visit, record, _beside_questions(refused.problems, decisions))
    return _to_list(visit, requested)


def errors(visit: Visit) -> Response:
    """Download the person's own file, with the cells to correct marked."""
    record = _import(visit)
    content = visit.progress.imports.error_workbook(visit.actor, record.id)
    return attachment(content, f"learner-import-{record.id}-errors.xlsx")


def updates(visit: Visit) -> Response:
    """Show a page of what an import has changed about learners, or would change."""
    record, after = _import(visit), visit.text("after")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) <= _MAX_ROW_DIGITS else 0
    found = visit.progress.imports.updates(visit.actor, record.id, after=start)
    return visit.page("importing/updates.html", record=record, updates=found)


def updates_workbook(visit: Visit) -> Response:
    """Download all that an import has changed about learners, or would change."""
    record = _import(visit)
    content = visit.progress.imports.updates_workbook(visit.actor, record.id)
    return attachment(content, f"learner-import-{record.id}-updates.xlsx")


def confirm_undo(visit: Visit) -> Response:
    """Ask before an import is undone."""
    return visit.page("importing/undo.html", record=_import(visit))


def undo(visit: Visit) -> Response:
    """Remove the learners that an import created, and give those whom it updated their earlier details back."""
    record = _import(visit)
    try:
        visit.progress.imports.undo(visit.actor, record.id)
    except Rejected as refused:
        problems = tuple(evolve(found, field="") for found in refused.problems)
        return visit.page("importing/undo.html", status=422, record=record, problems=problems)
    return visit.go("import", id=record.id)


def _list_page(
    visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 422, notice: Notice | None = None
) -> Response:
    visit.actor.require(Permission.IMPORT_LEARNERS)
    records, senders = visit.progress.imports.history(visit.actor)
    waiting = visit.progress.imports.waiting(visit.actor, records)
    return visit.page(
        "importing/list.html",
        status=status if problems else 200,
        records=records,
        rows=rows_of(visit, records, senders, partial(_address_of, visit), waiting),
        problems=problems,
        notice=notice,
        **_form(visit, _choice(visit, "on_duplicate")),
    )


def _address_of(visit: Visit, record: Import) -> str:
    return visit.path("import-preview" if record.status is ImportStatus.CHECKED else "import", id=record.id)


def _plan_page(visit: Visit, name: str, on_duplicate: OnDuplicate, report: ImportReport) -> Response:
    """Show what an import would do; a file that cannot be read at all is an error of the form."""
    unreadable = file_errors(report.problems)
    if unreadable:
        return _list_page(visit, unreadable)
    return visit.page(
        "importing/plan.html",
        name=name,
        report=report,
        waiting=undecided(report.problems),
        problems=(),
        **by_severity(report.problems),
        **_form(visit, on_duplicate),
    )


def _page(visit: Visit, record: Import, problems: tuple[Problem, ...] = ()) -> Response:
    done, total = (0, 0) if record.finished else visit.progress.imports.progress(visit.actor, record.id)
    kept = visit.progress.imports.keeps_file(visit.actor, record.id)
    open_ = undecided(record.problems) if kept and waits(record) else ()
    waiting = [found for found in open_ if not is_offer(found)]
    possible = {choice: None for found in waiting for choice in choices_of(record, found)}
    return visit.page(
        "importing/import.html",
        status=422 if problems else 200,
        record=record,
        senders=visit.progress.imports.senders(visit.actor, [record]),
        tag=WAITING if open_ else STATUSES[record.status],
        outcome=outcome_of(record),
        done=done,
        total=total,
        kept=kept,
        waiting=[(found, _radios(choices_of(record, found))) for found in waiting[:_MAX_QUESTIONS]],
        more_waiting=max(0, len(waiting) - _MAX_QUESTIONS),
        offer=next(filter(is_offer, open_), None),
        updates=visit.progress.imports.updates(visit.actor, record.id),
        not_restored=sum(found.problem.code.startswith("kept_") for found in record.problems),
        for_all=_radios((OnDuplicate.ASK, *possible)),
        problems=problems,
        **by_severity(record.problems),
    )


def _radios(choices: tuple[OnDuplicate, ...]) -> list[dict[str, str]]:
    return [{"value": choice.value, "text": _ANSWERS[choice]} for choice in choices]


def _form(visit: Visit, on_duplicate: OnDuplicate) -> dict[str, Any]:
    return {"max_megabytes": max_megabytes(visit), "on_duplicate": on_duplicate}


def _import(visit: Visit) -> Import:
    """Return the import in the address.

    Raises:
        NotAllowed: the person may not import learners.
        NotFound: there is no such import, or the person may not see it.
    """
    visit.actor.require(Permission.IMPORT_LEARNERS)
    return visit.progress.imports.get(visit.actor, id_in_path(visit))


def _choice(visit: Visit, name: str) -> OnDuplicate:
    return _CHOICES.get(visit.text(name), OnDuplicate.ASK)


def _beside_questions(problems: tuple[Problem, ...], asked: dict[int, OnDuplicate]) -> tuple[Problem, ...]:
    """Put each problem beside its question: the one about its row, or the one about all others."""
    if offered := [found for found in problems if found.code == "updates_required"]:
        return tuple(evolve(found, field=f"row-{ALL_OFFERED}") for found in offered)
    undecided = [found for found in problems if (found.field, found.code) == ("decisions", "required")]
    if len(undecided) < len(problems):
        return tuple(evolve(found, field="") for found in problems)
    own = [evolve(found, field=f"row-{found.value}") for found in undecided if found.value in asked]
    others = [problem("all", "decisions_left", len(undecided) - len(own))] if len(own) < len(undecided) else []
    return (*others, *own)


def _to_list(visit: Visit, record: Import) -> Response:
    """Go to the list that shows the request, or to its outcome if that is already known."""
    if record.finished:
        return visit.go("import", id=record.id)
    return visit.go("imports", {"requested": str(record.id)})


PAGES = (
    Page("/learners/import", "imports", imports),
    Page(
        "/learners/import",
        "imports",
        send,
        "POST",
        queue="files",
        files=1,
        permission=Permission.IMPORT_LEARNERS,
        too_large=too_large,
    ),
    Page("/learners/import/template.xlsx", "import-template", template, gives_file=always),
    Page("/learners/import/{id:number}", "import", show),
    Page("/learners/import/{id:number}/decide", "import-decide", decide, "POST"),
    Page("/learners/import/{id:number}/errors.xlsx", "import-errors", errors, queue="files", gives_file=always),
    Page("/learners/import/{id:number}/updates", "import-updates", updates),
    Page(
        "/learners/import/{id:number}/updates.xlsx",
        "import-updates-workbook",
        updates_workbook,
        queue="files",
        gives_file=always,
    ),
    Page("/learners/import/{id:number}/undo", "import-undo", confirm_undo),
    Page("/learners/import/{id:number}/undo", "import-undo", undo, "POST"),
)
