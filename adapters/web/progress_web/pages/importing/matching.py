"""Matching the columns of a school system's file with ours, before it is imported (features J5)."""

from collections.abc import Mapping, Sequence

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.decisions import undecided
from progress_core.domain.importing.imports import Import
from progress_core.domain.importing.mappings import LEFT_OUT, TRANSLATED, DateOrder, FileMapping, with_provider
from progress_core.domain.importing.suggestions import FileColumns
from progress_core.domain.learners.fields import LEARNER_FORM
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit
from progress_web.pages.importing.parts import PREVIEW_ROWS, by_severity

MAX_VALUES_ASKED = 60
"""How many values of one field are asked about; the rules name the others, if there are any."""

_FIELDS = {field.name: field for field in LEARNER_FORM}
_DATES = {
    DateOrder.DAY_FIRST.value: "Day, month, year: 31/01/2011",
    DateOrder.MONTH_FIRST.value: "Month, day, year: 01/31/2011",
    DateOrder.YEAR_FIRST.value: "Year, month, day: 2011-01-31",
}


def match(visit: Visit) -> Response:
    """Show the columns of the file with samples, and what each stands for."""
    record, columns = _columns(visit)
    return _match_page(visit, record, columns)


def change(visit: Visit) -> Response:
    """Save what the columns stand for, and go on to what the import would do."""
    record, columns = _columns(visit)
    mapping = _chosen(visit, columns, record.mapping or FileMapping())
    ukprn = visit.text("provider")
    remembered = ukprn if visit.text("remember") else ""
    try:
        visit.progress.matching.change(visit.actor, record.id, mapping, ukprn=remembered)
    except Rejected as refused:
        return _match_page(visit, evolve(record, mapping=mapping), columns, refused.problems)
    return visit.go("import-preview", id=record.id)


def preview(visit: Visit) -> Response:
    """Show what the import would do."""
    visit.actor.require(Permission.IMPORT_LEARNERS)
    record, report = visit.progress.matching.preview(visit.actor, id_in_path(visit))
    waiting = undecided(report.problems)
    too_slow = any(found.problem.code == "too_slow" for found in report.problems)
    return visit.page(
        "importing/preview.html",
        record=record,
        report=report,
        waiting=waiting,
        may_import=report.ok or bool(waiting) or too_slow,
        name=record.file_name,
        lacks=any(found.problem.code == "missing_heading" for found in report.problems),
        seen=bool(report.ok and report.counts.updated and len(report.rows) <= PREVIEW_ROWS),
        **by_severity(report.problems),
    )


def filled(visit: Visit) -> Response:
    """Download the template, filled in with what the file says."""
    content = visit.progress.matching.filled_template(visit.actor, id_in_path(visit))
    return attachment(content, "learner-import-template.xlsx")


def confirm(visit: Visit) -> Response:
    """Request the import."""
    agreed = visit.text("seen") == "yes"
    record = visit.progress.matching.confirm(visit.actor, id_in_path(visit), agreed=agreed)
    if record.finished:
        return visit.go("import", id=record.id)
    return visit.go("imports", {"requested": str(record.id)})


def _columns(visit: Visit) -> tuple[Import, FileColumns]:
    visit.actor.require(Permission.IMPORT_LEARNERS)
    return visit.progress.matching.columns(visit.actor, id_in_path(visit))


def _match_page(visit: Visit, record: Import, columns: FileColumns, problems: tuple[Problem, ...] = ()) -> Response:
    mapping = record.mapping or FileMapping()
    fields = mapping.fields
    chosen = [fields.get(key, LEFT_OUT) for key in columns.keys]
    return visit.page(
        "importing/match.html",
        status=422 if problems else 200,
        record=record,
        mapping=mapping,
        columns=list(zip(columns.columns, chosen, strict=True)),
        fields=[{"value": name, "text": label(name)} for name in _FIELDS],
        values=[(name, _FIELDS[name].choices, asked) for name, asked in _questions(columns, chosen, mapping).items()],
        dates=_DATES,
        providers=visit.progress.providers.names(visit.actor, whole=True),
        missing=[label(name) for name in _missing(chosen, mapping)],
        problems=tuple(evolve(found, field="name" if found.field == "name" else "") for found in problems),
    )


def _missing(chosen: Sequence[str], mapping: FileMapping) -> list[str]:
    needed = [name for name, field in _FIELDS.items() if "import" in field.mandatory_in]
    return [name for name in needed if name not in chosen and name not in mapping.constants]


def _questions(columns: FileColumns, chosen: Sequence[str], mapping: FileMapping) -> dict[str, list[tuple[str, str]]]:
    """Return field -> the values of the file that our rules do not read as they are, each with what it stands for."""
    asked: dict[str, list[tuple[str, str]]] = {}
    for column, name in zip(columns.columns, chosen, strict=True):
        if name not in TRANSLATED:
            continue
        known = mapping.values.get(name, {})
        strange = [text for text in column.distinct if _FIELDS[name].read(text)[1]]
        found = [(text, _translated(text, known)) for text in strange]
        asked.setdefault(name, []).extend(sorted(found, key=lambda pair: bool(pair[1]))[:MAX_VALUES_ASKED])
    return {name: pairs for name, pairs in asked.items() if pairs}


def _translated(text: str, known: Mapping[str, str]) -> str:
    folded = {"".join(theirs.casefold().split()): ours for theirs, ours in known.items()}
    return folded.get("".join(text.casefold().split()), "")


def _chosen(visit: Visit, columns: FileColumns, before: FileMapping) -> FileMapping:
    """Return the mapping in the form; whatever the form does not ask about stays as it was."""
    picked = {
        column.heading: name if (name := visit.text(f"field-{place}")) in _FIELDS else LEFT_OUT
        for place, column in enumerate(columns.columns)
    }
    fields = before.fields
    asked = _questions(columns, [fields.get(key, LEFT_OUT) for key in columns.keys], before)
    values = {name: dict(pairs) for name, pairs in before.values.items()}
    for name, pairs in asked.items():
        for place, (text, _) in enumerate(pairs):
            answer = visit.text(f"value-{name}-{place}")
            if answer in _FIELDS[name].choices:
                values.setdefault(name, {})[text] = answer
    dates = visit.text("dates")
    mapping = evolve(
        before,
        name=visit.text("name").strip() or before.name,
        columns=picked,
        values=values,
        constants={name: value for name, value in before.constants.items() if name not in picked.values()},
        dates=DateOrder(dates) if dates in _DATES else before.dates,
    )
    return mapping if "ukprn" in picked.values() else with_provider(mapping, visit.text("provider"))


PAGES = (
    Page("/learners/import/{id:number}/match", "import-match", match),
    Page("/learners/import/{id:number}/match", "import-match", change, "POST"),
    Page("/learners/import/{id:number}/preview", "import-preview", preview),
    Page("/learners/import/{id:number}/preview", "import-preview", confirm, "POST"),
    Page(
        "/learners/import/{id:number}/template.xlsx",
        "import-template-filled",
        filled,
        queue="files",
        gives_file=always,
    ),
)
