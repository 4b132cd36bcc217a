"""The report of an import or a check: a summary and a table of problems, or the JSON of both."""

from collections.abc import Iterable, Sequence
from typing import Any

import click
from attrs import frozen

from progress_cli.foundations.output import print_json, print_table, problem_data
from progress_core.domain.foundations.messages import how_many, label
from progress_core.domain.importing.decisions import is_offer, undecided
from progress_core.domain.importing.imports import FieldChange, ImportCounts, ImportKind, RowProblem
from progress_core.domain.importing.plan import RowPlan
from progress_core.domain.qualifications.plan import LearnerPlan

PREVIEW_ROWS = 100
"""Problems that are printed; the JSON and the marked file have all of them."""


@frozen
class Outcome:
    """How an import or a check went.

    Args:
        status: "successful", "unsuccessful", "dry run" or "checked".
        counts: learners created, updated and skipped; in a dry run, those who would be.
        problems: errors and warnings.
        import_id: number of the import; None if nothing was stored.
        rows: what a dry run of learners would do with each row.
        kind: what was imported.
        learners: what a dry run of qualifications would do for each learner.
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
        """The number of errors among the problems."""
        return sum(found.problem.severity == "error" for found in self.problems)

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""
        return not self.errors


def data(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome for JSON."""
    result: dict[str, Any] = {
        "status": outcome.status,
        "created": outcome.counts.created,
        "updated": outcome.counts.updated,
        "skipped": outcome.counts.skipped,
        "problems": problems_data(outcome.problems),
        "import_id": outcome.import_id,
    }
    if outcome.kind is ImportKind.LEARNERS:
        result["unchanged"] = outcome.counts.unchanged
    if outcome.rows:
        result["rows"] = outcome.rows
    if outcome.learners:
        result["rows"] = outcome.learners
    return result


def problems_data(problems: Iterable[RowProblem]) -> list[dict[str, Any]]:
    """Return problems with their rows and columns for JSON."""
    return [{"row": found.row, "column": found.column, **problem_data(found.problem)} for found in problems]


def show(outcome: Outcome, *, json_: bool) -> None:
    """Print an outcome."""
    if json_:
        print_json(data(outcome))
        return
    click.echo(summary(outcome))
    show_problems(outcome.problems)
    waiting = undecided(outcome.problems)
    if any(map(is_offer, waiting)):
        click.echo(
            f"See what would change: progress learners updates {outcome.import_id}. Then import the file again with "
            "--duplicates update-known to update these learners, or --duplicates skip to skip their rows."
        )
    if not all(map(is_offer, waiting)):
        click.echo(
            "Decide about all of these rows with --duplicates CHOICE, or about one row with --decide ROW=CHOICE."
        )
    if outcome.rows:
        print_table(
            ("Row", "Would be", "Name", "Username", "Changes"),
            [
                (
                    plan.row,
                    _WOULD_BE[plan.action.value],
                    plan.name,
                    plan.username,
                    "; ".join(changes_in_words(plan.changes)),
                )
                for plan in outcome.rows
            ],
        )
    if outcome.learners:
        print_table(
            ("Row", "Name", "Had", "Would have", "Would be"),
            [(plan.row, plan.name, plan.before, plan.after, _would_be(plan)) for plan in outcome.learners],
        )
    if outcome.status == "successful" and outcome.counts.created:
        click.echo(
            f"Next: progress learners letters FILE.pdf --import {outcome.import_id} prints a log-in letter for each "
            "new learner."
        )


_WOULD_BE = {"create": "created", "update": "updated", "skip": "skipped", "unchanged": "unchanged"}


def changes_in_words(changes: Iterable[FieldChange]) -> list[str]:
    """Return changed fields in words: "Town: Leeds → York"."""
    return [f"{label(change.field)}: {change.before or '-'} → {change.after or '-'}" for change in changes]


def _would_be(plan: LearnerPlan) -> str:
    changes = [text for true, text in ((plan.changed, "replaced"), (plan.completed, "marked as complete")) if true]
    return ", ".join(changes) or "left as they are"


def summary(outcome: Outcome) -> str:
    """Return an outcome as one sentence."""
    counts, warnings = outcome.counts, len(outcome.problems) - outcome.errors
    found = f"{how_many(outcome.errors, 'error')}, {how_many(warnings, 'warning')}"
    figures = f"{counts.created:,} created, {counts.updated:,} updated, {counts.skipped:,} skipped"
    figures += f", {counts.unchanged:,} unchanged" if counts.unchanged else ""
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
    if number and undecided(outcome.problems):
        return f"Import{number} is waiting for your answer: nothing was changed yet; {found}."
    return f"Import{number} {outcome.status}: nothing was changed; {found}."


def show_problems(problems: Sequence[RowProblem]) -> None:
    """Print problems as a table, errors before warnings; of a long list, only the start."""
    if not problems:
        return
    ordered = sorted(problems, key=lambda found: found.problem.severity != "error")
    print_table(
        ("Row", "Column", "Field", "Value", "Severity", "Problem"),
        [
            (found.row or "", found.column, label(found.problem.field), found.problem.value, found.problem.severity,
             found.problem.message)
            for found in ordered[:PREVIEW_ROWS]
        ],
    )  # fmt: skip
    if len(problems) > PREVIEW_ROWS:
        click.echo(f"And {len(problems) - PREVIEW_ROWS:,} more: --json prints all, --errors-to FILE.xlsx marks them.")
