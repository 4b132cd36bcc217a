"""What importing a workbook of qualifications would do to each learner, and what forbids it (manual 9.3; F3, F4)."""

from collections.abc import Mapping, Sequence

from attrs import define, evolve, field, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.imports import ImportCounts, RowProblem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.domain.qualifications.identity import Listed, identity_problems
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.domain.qualifications.rows import QualificationReading, QualificationRow

_REPLACED = "qualification_import.replaced"
_NAMED = 3


@frozen
class LearnerPlan:
    """What would become of one learner of the file.

    Args:
        row: the spreadsheet's own row number.
        name: first and last name.
        before: how many qualifications the learner has.
        after: how many they would have.
        changed: whether any of them would change.
        completed: whether the section would be marked as complete that was not.
    """

    row: int
    name: str
    before: int
    after: int
    changed: bool
    completed: bool = False


@frozen
class QualificationReport:
    """What an import would do; nothing was written.

    Args:
        counts: learners of whom anything would change, and rows that would change nothing; all 0 if anything is
            an error.
        problems: errors and warnings by row and column.
        rows: what would become of each learner; () if anything is an error.
    """

    counts: ImportCounts
    problems: tuple[RowProblem, ...]
    rows: tuple[LearnerPlan, ...] = ()

    @property
    def ok(self) -> bool:
        """True when no problem is an error."""
        return not any(found.problem.severity == "error" for found in self.problems)


@define
class QualificationPlan:
    """What becomes of a file, in short; its rows are planned some at a time, and none of them is kept here.

    Args:
        problems: of the reading and of the plan.
        updated: learners whose qualifications change, or whose section is marked as complete.
        skipped: rows that change nothing.
        ukprns: providers of all whom the file names: whoever sees the file must see them.
    """

    problems: ProblemList
    updated: int = 0
    skipped: int = 0
    ukprns: set[str] = field(factory=set)

    @property
    def counts(self) -> ImportCounts:
        """The plan in figures."""
        return ImportCounts(updated=self.updated, skipped=self.skipped)


@define
class PlannedRows:
    """What becomes of some rows.

    Args:
        rows: row by row, in their order.
        sets: the sets that replace those kept, each with the version that it replaces.
        learners: those whose profile changes, as they would be.
        ukprn_of: id of a learner -> their provider.
    """

    rows: list[LearnerPlan] = field(factory=list)
    sets: list[LearnerQualifications] = field(factory=list)
    learners: list[Learner] = field(factory=list)
    ukprn_of: dict[int, str] = field(factory=dict)


def imported_profile(profile: Profile, *, complete: bool) -> Profile:
    """Return a profile after staff imported qualifications into it.

    The section is begun; one that staff have marked as complete stays so, and the approval stands: staff's
    changes never take it away.

    Args:
        profile: as it was.
        complete: staff say that these are all the qualifications of the learner (manual 5.4 k).

    Source: manual 5.4 k, 5.6, 9.3; features C3, C4.
    """
    begun = max(profile.qualifications, SectionStatus.IN_PROGRESS)
    section = SectionStatus.COMPLETE if complete else begun
    return profile if section is profile.qualifications else evolve(profile, qualifications=section)


def plan_rows(
    plan: QualificationPlan,
    reading: QualificationReading,
    rows: list[QualificationRow],
    listed: Mapping[int, Listed],
    *,
    complete: bool,
) -> PlannedRows:
    """Decide what becomes of some rows of a file; all rows in turn make the plan.

    A learner who is not there, who is not the actor's to see and one who is at another provider are the same error.

    Args:
        plan: takes the problems and the figures.
        reading: the file; stays as it is.
        rows: of the reading.
        listed: account id -> the learner, for those that the actor may add qualifications to.
        complete: see `imported_profile`.

    Source: manual 9.2, 9.3; features F3, F4.
    """
    planned = PlannedRows()
    for row in rows:
        found = listed.get(row.account_id or 0)
        for each in identity_problems(row, found, reading):
            plan.problems.add(row.number, reading.letter(each.field), each)
        if found is None:
            continue
        planned.ukprn_of[found.learner.id] = found.provider.ukprn
        planned.rows.append(_plan_row(plan, planned, reading, row, found, complete=complete))
    updated = sum(1 for each in planned.rows if each.changed or each.completed)
    plan.updated += updated
    plan.skipped += len(planned.rows) - updated
    return planned


def _plan_row(
    plan: QualificationPlan,
    planned: PlannedRows,
    reading: QualificationReading,
    row: QualificationRow,
    found: Listed,
    *,
    complete: bool,
) -> LearnerPlan:
    learner, kept = found.learner, found.kept
    before, after = kept.qualifications, row.qualifications or kept.qualifications
    changed = after != before
    completed = False
    if row.qualifications:
        profile = imported_profile(learner.profile, complete=complete)
        if profile is not learner.profile:
            planned.learners.append(evolve(learner, profile=profile))
            completed = profile.qualifications is SectionStatus.COMPLETE
    if changed:
        planned.sets.append(LearnerQualifications(learner.id, after, kept.version))
        if row.sound and (gone := _gone(before, after)):
            plan.problems.add(row.number, reading.letter("account_id"), _removal(gone))
    return LearnerPlan(row.number, learner.name, len(before), len(after), changed, completed)


def _gone(before: Sequence[Qualification], after: Sequence[Qualification]) -> list[Qualification]:
    """Return the qualifications that a row leaves out; one with another grade or date is still there."""
    left = [(each.type, each.subject) for each in after]
    gone = []
    for each in before:
        named = each.type, each.subject
        if named in left:
            left.remove(named)
        else:
            gone.append(each)
    return gone


def _removal(gone: list[Qualification]) -> Problem:
    named = "; ".join(f"{each.type}, {each.subject}" for each in gone[:_NAMED])
    more = f"; and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
    return problem(
        "account_id", "qualifications_removed", len(gone), severity="warning", rule=_REPLACED, named=named + more
    )


RULES = (
    Rule(
        "qualification_export.learners",
        "9, 9.1",
        "An export holds the learners of one provider and year group whose qualifications staff add.",
        ("no_learners", "learners_add_own"),
    ),
    Rule(
        "qualification_import.file",
        "9.2",
        "A workbook or CSV file whose sheet of learners has the headings of an export and at least one learner.",
        ("not_an_export", "hidden_sheet", "other_sheet", "no_rows", "too_many_rows", "upload_too_large",
         "no_heading_above"),
    ),
    Rule(
        "qualification_import.headings",
        "9.2",
        "Headings are those of the export, in any order; those that say who a learner is are there once.",
        ("missing_heading", "duplicate_heading", "unknown_heading"),
    ),
    Rule(
        "qualification_import.repeated",
        "9.3",
        "A learner is in one row of the file only.",
        ("repeated_learner",),
    ),
    Rule(
        "qualification_import.replaced",
        "9.3",
        "A row's qualifications replace the learner's; a row without any changes nothing.",
        ("qualifications_removed",),
    ),
    Rule(
        "qualification_import.all_or_nothing",
        "9.3",
        "An import with any error changes nothing.",
        ("not_imported", "import_not_allowed"),
    ),
)  # fmt: skip
