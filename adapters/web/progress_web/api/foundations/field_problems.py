"""Problems as the API tells them: each names its place in what was sent."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from attrs import evolve, fields, fields_dict, frozen
from attrs import field as attribute
from progress_json.kinds import SCHEMA

from progress_core.domain.foundations.errors import Conflict, ProgressError, Rejected
from progress_core.domain.foundations.problems import Problem, Severity
from progress_core.domain.importing.imports import RowProblem


@frozen
class FieldProblem:
    """Something wrong or doubtful about one field of what was sent.

    Args:
        field: where it is: in a body its path ("details.uln", "conditions[0].text"), in a query the name of the
            parameter, in a file the name of the field; "" for the whole.
        code: stable, for machines ("too_short").
        message: one sentence for people.
        value: the value as it was sent; null if it is a secret.
        severity: an "error" blocks, a "warning" never does.
        rule: id of the rule, as `/rules` has it; "" if it is none of those.
        params: the facts of the message, for those who word it themselves.
        row: in a file, the number of the row in the spreadsheet, from 1; 0 for the whole file, and for what is no file.
        column: in a file, the letter of the column ("F"); "" for the whole row, and for what is no file.
    """

    field: str
    code: str
    message: str
    value: object = None
    severity: Severity = "error"
    rule: str = ""
    params: Mapping[str, object] = attribute(factory=dict)
    row: int = 0
    column: str = ""


class RejectedFile(Rejected):
    """The rules refuse a file.

    Args:
        rows: what is wrong with it, by row and column.
    """

    def __init__(self, rows: Iterable[RowProblem]) -> None:
        self.rows = tuple(rows)
        super().__init__(problems=[found.problem for found in self.rows])


def told(error: Rejected) -> tuple[FieldProblem, ...]:
    """Return the problems of an error."""
    if isinstance(error, RejectedFile):
        return rows_told(error.rows)
    return tuple(_told(found) for found in error.problems)


def rows_told(found: Iterable[RowProblem]) -> tuple[FieldProblem, ...]:
    """Return the problems of a file, by row and column."""
    return tuple(_told(each.problem, each.row, each.column) for each in found)


def _told(found: Problem, row: int = 0, column: str = "") -> FieldProblem:
    about = (found.field, found.code, found.message, found.value, found.severity, found.rule, found.params)
    return FieldProblem(*about, row, column)


def placed(body: Any, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems that the rules have found with the paths of their fields in a body.

    Args:
        body: class of the body.
        found: problems whose fields are those of the rules.
    """
    return tuple(evolve(each, field=_path_of(body, each)) for each in found)


def _path_of(body: Any, found: Problem) -> str:
    """Return the path of a problem; of names that the rules do not know, only a form can have had any."""
    forms = _forms(body)
    if found.code == "unknown_field" and forms:
        return f"{next(iter(forms))}.{found.field}"
    return path_in(body, found.field)


def placed_error(body: Any, error: ProgressError) -> ProgressError:
    """Return an error whose fields, if it names any, are paths in a body.

    Args:
        body: class of the body; None for none.
        error: of a use case.
    """
    if body is None:
        return error
    if isinstance(error, Rejected) and error.problems:
        return Rejected(error.message, problems=placed(body, error.problems), blockers=error.blockers)
    if isinstance(error, Conflict):
        changes = {path_in(body, name): values for name, values in error.changes.items()}
        return Conflict(error.message, field=path_in(body, error.field), changes=changes)
    return error


def path_in(body: Any, name: str) -> str:
    """Return the path in a body of what the rules call by a name.

    Fields of a form are below the field that holds the form. A body that calls things otherwise than the rules do
    says so in `path_of`, a static method.

    Args:
        body: class of the body.
        name: as problems of the rules have it.
    """
    name = getattr(body, "path_of", str)(name)
    first = name.partition(".")[0].partition("[")[0]
    if first in ("", *fields_dict(body)):
        return name
    holders = [holder for holder, names in _forms(body).items() if first in names]
    return f"{holders[0]}.{name}" if holders else name


def _forms(body: Any) -> dict[str, Collection[str]]:
    """Return the names of the fields of each form that a body has."""
    described = {each.name: each.metadata.get(SCHEMA, {}) for each in fields(body)}
    return {name: schema["properties"] for name, schema in described.items() if "properties" in schema}
