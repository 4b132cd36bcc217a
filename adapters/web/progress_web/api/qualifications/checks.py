"""The catalogue of qualifications, and a check of qualifications against the rules alone (manual 5.4, 9.2; C6, I4)."""

from attrs import frozen

from progress_core.domain.foundations.problems import Checked, Problem
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.domain.qualifications.qualifications import (
    QUALIFICATION_FIELDS,
    Qualification,
    check_qualification,
)
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import several
from progress_web.api.foundations.forms import MAX_ROWS, Values, require_few_rows, row_schema, within_bounds
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class QualificationsToCheck:
    """Qualifications to check.

    Args:
        rows: the values of each qualification, by field; months are YYYY-MM.
    """

    rows: tuple[Values, ...] = several(least=1, most=MAX_ROWS, items=row_schema(QUALIFICATION_FIELDS))


@frozen
class CheckedQualification:
    """What the rules say about one qualification.

    Args:
        ok: whether no rule refuses it; warnings block nothing.
        qualification: as it would be stored, spelt as the catalogue has it; null if it is refused.
        problems: errors and warnings.
    """

    ok: bool
    qualification: Qualification | None
    problems: tuple[Problem, ...]


@frozen
class CheckedQualifications:
    """What the rules say about qualifications.

    Args:
        ok: whether no rule refuses any of them, and all were checked.
        results: of each row that was checked, in the order of the rows.
        left_out: how many rows at the end were not checked, as those before have 5,000 problems already.
    """

    ok: bool
    results: tuple[CheckedQualification, ...]
    left_out: int


def get_catalogue(call: Call) -> Reply[Catalogue]:
    """Return the types of qualification with their subjects and grades, in the order of lists."""
    return Reply(call.progress.qualifications.catalogue)


def check_qualification_rows(call: Call, body: QualificationsToCheck) -> Reply[CheckedQualifications]:
    """Check qualifications against the rules alone, each by itself: nothing is stored.

    A token, of whatever scopes, checks up to 1,000 rows, others up to 100. Once there are 5,000 problems, no further
    row is checked: `left_out` says how many are left. Of a row's unknown fields, the first 100 are told.
    """
    require_few_rows(call, body.rows)
    catalogue = call.progress.qualifications.catalogue
    results = within_bounds(_result(check_qualification(row, catalogue)) for row in body.rows)
    left_out = len(body.rows) - len(results)
    return Reply(CheckedQualifications(not left_out and all(result.ok for result in results), results, left_out))


def _result(checked: Checked[Qualification]) -> CheckedQualification:
    return CheckedQualification(checked.ok, checked.value, checked.problems)


OPERATIONS = (
    Operation("GET", "/catalogue", get_catalogue),
    Operation("POST", "/check/qualifications", check_qualification_rows, queue="checks"),
)
