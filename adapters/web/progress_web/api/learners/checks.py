"""Check learners against the rules alone: nothing is stored, and nobody need be known (manual 5.1, 7.3; B4, I4)."""

from typing import Literal

from attrs import frozen

from progress_core.domain.foundations.problems import Checked, Problem
from progress_core.domain.learners.details import FIELDS, LearnerDetails
from progress_core.domain.learners.form import check_learners
from progress_core.domain.values.english_time import english_day
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import several
from progress_web.api.foundations.forms import MAX_ROWS, Values, require_few_rows, row_schema, within_bounds
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class LearnersToCheck:
    """Learners to check.

    Args:
        rows: the values of each learner, by field.
        form: "import" as a spreadsheet, which needs a postcode; "create" also checks username and password.
    """

    rows: tuple[Values, ...] = several(least=1, most=MAX_ROWS, items=row_schema((*FIELDS, "username", "password")))
    form: Literal["import", "create"] = "import"


@frozen
class CheckedLearner:
    """What the rules say about one learner.

    Args:
        ok: whether no rule refuses the learner; warnings block nothing.
        learner: the details as they would be stored; null if they are refused.
        problems: errors and warnings.
    """

    ok: bool
    learner: LearnerDetails | None
    problems: tuple[Problem, ...]


@frozen
class CheckedLearners:
    """What the rules say about learners.

    Args:
        ok: whether no rule refuses any of them, and all were checked.
        results: of each row that was checked, in the order of the rows.
        left_out: how many rows at the end were not checked, as those before have 5,000 problems already.
    """

    ok: bool
    results: tuple[CheckedLearner, ...]
    left_out: int


def check_learner_rows(call: Call, body: LearnersToCheck) -> Reply[CheckedLearners]:
    """Check learners against the rules alone: nothing is stored, and no provider need exist.

    A token, of whatever scopes, checks up to 1,000 rows, others up to 100. Once there are 5,000 problems, no further
    row is checked: `left_out` says how many are left. Of a row's unknown fields, the first 100 are told. Usernames and
    passwords follow the rules of this site; whether a username is taken is not checked.
    """
    require_few_rows(call, body.rows)
    limits, today = call.progress.context.limits, english_day(call.progress.context.clock.now())
    checked = check_learners(body.rows, form=body.form, on=today, usernames=limits.username, passwords=limits.password)
    results = within_bounds(map(_result, checked))
    left_out = len(body.rows) - len(results)
    return Reply(CheckedLearners(not left_out and all(result.ok for result in results), results, left_out))


def _result(checked: Checked[LearnerDetails]) -> CheckedLearner:
    return CheckedLearner(checked.ok, checked.value, checked.problems)


OPERATIONS = (Operation("POST", "/check/learners", check_learner_rows, queue="checks"),)
