"""The outcome of an import or a check: a summary and a table of problems, or the promised JSON."""

from collections.abc import Sequence
from typing import Any

import click
from attrs import frozen

from progress_cli.foundations.output import as_json, problem_data, table
from progress_core.domain.foundations.messages import how_many, label
from progress_core.domain.importing.decisions import undecided
from progress_core.domain.importing.imports import ImportCounts, ImportKind, RowProblem
from progress_core.domain.importing.plan import RowPlan
from progress_core.domain.qualifications.plan import LearnerPlan

_SHOWN = 100


@frozen
class Outcome:
    """How it went.

    Args:
        status: "successful", "unsuccessful", "dry run" or "checked".
        counts: what was, or would be, done.
        problems: errors and warnings.
        import_id: None where nothing was kept.
        rows: what would become of each row.
        kind: what was imported.
        learners: of qualifications: what would become of each learner.
    """

    status: str
    counts: ImportCounts
    problems: tuple[RowProblem, ...]
    import_id: int | None = None
    rows: tuple[RowPlan, ...] = ()
    kind: ImportKind = ImportKind.LEARNERS
    learners: tuple[LearnerPlan, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems block."""
        return sum(found.problem.severity == "error" for found in self.problems)

    @property
    def ok(self) -> bool:
        """True when nothing blocks."""
        return not self.errors


def data(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome as JSON knows it."""
    found: dict[str, Any] = {
        "status": outcome.status,
        "created": outcome.counts.created,
        "updated": outcome.counts.updated,
        "skipped": outcome.counts.skipped,
        "problems": [
            {"row": each.row, "column": each.column, **problem_data(each.problem)} for each in outcome.problems
        ],
        "import_id": outcome.import_id,
    }
    if outcome.rows:
        found["rows"] = [
            {"row": each.row, "action": each.action.value, "name": each.name, "username": each.username}
            for each in outcome.rows
        ]
    if outcome.learners:
        names = ("row", "name", "before", "after", "changed", "completed")
        found["rows"] = [{name: getattr(each, name) for name in names} for each in outcome.learners]
    return found


def show(outcome: Outcome, *, json_: bool) -> None:
    """Print an outcome."""
    if json_:
        as_json(data(outcome))
        return
    click.echo(summary(outcome))
    show_problems(outcome.problems)
    if undecided(outcome.problems):
        click.echo("Decide about all of them with --duplicates CHOICE, or about single ones with --decide ROW=CHOICE.")
    if outcome.rows:
        table(
            ("Row", "Would be", "Name", "Username"),
            [(each.row, _WOULD_BE[each.action.value], each.name, each.username) for each in outcome.rows],
        )
    if outcome.learners:
        table(
            ("Row", "Name", "Had", "Would have", "Would be"),
            [(each.row, each.name, each.before, each.after, _would_become(each)) for each in outcome.learners],
        )
    if outcome.status == "successful" and outcome.counts.created:
        click.echo("Next: progress learners letters FILE.pdf prints a log-in letter for each learner.")


_WOULD_BE = {"create": "created", "update": "updated", "skip": "skipped"}


def _would_become(learner: LearnerPlan) -> str:
    done = [text for true, text in ((learner.changed, "replaced"), (learner.completed, "marked as complete")) if true]
    return ", ".join(done) or "left as they are"


def summary(outcome: Outcome) -> str:
    """Give an outcome in one sentence."""
    counts, warnings = outcome.counts, len(outcome.problems) - outcome.errors
    found = f"{how_many(outcome.errors, 'error')}, {how_many(warnings, 'warning')}"
    figures = f"{counts.created:,} created, {counts.updated:,} updated, {counts.skipped:,} skipped"
    if outcome.kind is ImportKind.QUALIFICATIONS:
        figures = f"{counts.updated:,} changed, {counts.skipped:,} left as they are"
    if outcome.status == "dry run":
        done = f"Would be {figures}" if outcome.ok else "Would change nothing"
        return f"Dry run: nothing was changed. {done}; {found}."
    if outcome.status == "checked":
        return f"Checked against the rules: {found}."
    if outcome.ok:
        return f"Import {outcome.import_id} {outcome.status}: {figures}; {found}."
    number = "" if outcome.import_id is None else f" {outcome.import_id}"
    return f"Import{number} {outcome.status}: nothing was changed; {found}."


def show_problems(problems: Sequence[RowProblem]) -> None:
    """Print problems as a table: errors before warnings, and no more than anybody reads."""
    if not problems:
        return
    ordered = sorted(problems, key=lambda found: found.problem.severity != "error")
    table(
        ("Row", "Column", "Field", "Value", "Severity", "What"),
        [
            (each.row or "", each.column, label(each.problem.field), each.problem.value, each.problem.severity,
             each.problem.message)
            for each in ordered[:_SHOWN]
        ],
    )  # fmt: skip
    if len(problems) > _SHOWN:
        click.echo(f"And {len(problems) - _SHOWN:,} more: --json shows all, --errors-to FILE.xlsx marks them.")
