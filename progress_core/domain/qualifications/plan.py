"""What importing a workbook of qualifications would change, and what prevents it (manual 9.3; F3, F4)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import define, evolve, field, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.imports import ImportCounts, RowProblem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.domain.qualifications.identity import StoredLearner, identity_problems
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.domain.qualifications.rows import QualificationReading, QualificationRow

_REPLACED = "qualification_import.replaced"
_MAX_NAMED = 3


@frozen
class LearnerPlan:
    """What an import would do to one learner of the file.

    Args:
        row: row number in the spreadsheet.
        name: first and last name.
        before: number of qualifications before.
        after: number of qualifications after.
        changed: whether any qualification would change.
        completed: whether the section would become complete.
    """

    row: int
    name: str
    before: int
    after: int
    changed: bool
    completed: bool = False


@frozen
class QualificationReport:
    """What an import would do, without writing anything.

    Args:
        counts: learners who would change, and rows that would change nothing; all 0 if there is any error.
        problems: errors and warnings by row and column.
        rows: what would change for each learner; () if there is any error.
    """

    counts: ImportCounts
    problems: tuple[RowProblem, ...]
    rows: tuple[LearnerPlan, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no problem is an error."""
        return not any(found.problem.severity == "error" for found in self.problems)


@define
class QualificationPlan:
    """The summary of a plan for a file; its rows are planned in batches and not kept here.

    Args:
        problems: problems of the reading and of the plan.
        updated: number of learners whose qualifications change or whose section becomes complete.
        skipped: number of rows that change nothing.
        ukprns: providers of all learners in the file; only people who see all of them may see the file.
        strangers: whether a row names nobody whom the actor sees.
    """

    problems: ProblemList
    updated: int = 0
    skipped: int = 0
    ukprns: set[str] = field(factory=set)
    strangers: bool = False

    @property
    def counts(self) -> ImportCounts:
        """The numbers of updated learners and skipped rows."""
        return ImportCounts(updated=self.updated, skipped=self.skipped)


@define
class PlannedRows:
    """The plan for a batch of rows.

    Args:
        rows: the plan for each row, in their order.
        sets: the new sets of qualifications, each with the version that it replaces.
        learners: the learners whose profile changes, after the change.
        ukprn_of: id of a learner -> UKPRN of their provider.
    """

    rows: list[LearnerPlan] = field(factory=list)
    sets: list[LearnerQualifications] = field(factory=list)
    learners: list[Learner] = field(factory=list)
    ukprn_of: dict[int, str] = field(factory=dict)


def imported_profile(profile: Profile, *, complete: bool) -> Profile:
    """Return a profile after an import of qualifications by staff.

    The section is at least in progress; a complete section stays complete. The profile stays approved, as
    changes by staff never un-approve it.

    Args:
        profile: the profile before the import.
        complete: whether staff have confirmed that these are all of the qualifications (manual 5.4 k).

    Source: manual 5.4 k, 5.6, 9.3; features C3, C4.
    """
    begun = max(profile.qualifications, SectionStatus.IN_PROGRESS)
    section = SectionStatus.COMPLETE if complete else begun
    return profile if section is profile.qualifications else _with_section(profile, section)


@lru_cache(maxsize=64)  # most profiles of a year group are alike
def _with_section(profile: Profile, section: SectionStatus) -> Profile:
    return evolve(profile, qualifications=section)


def plan_rows(
    plan: QualificationPlan,
    reading: QualificationReading,
    rows: list[QualificationRow],
    listed: Mapping[int, StoredLearner],
    *,
    complete: bool,
) -> PlannedRows:
    """Plan a batch of rows of a file, and add the results to the plan.

    Learners who do not exist, are out of scope or are at another provider cause the same error.

    Args:
        plan: the plan to add the problems and numbers to.
        reading: the file, which is not changed.
        rows: a batch of its rows.
        listed: account id -> learner, for the learners to whom the actor may add qualifications.
        complete: see `imported_profile`.

    Source: manual 9.2, 9.3; features F3, F4.
    """
    planned = PlannedRows()
    for row in rows:
        found = listed.get(row.account_id or 0)
        for wrong in identity_problems(row, found, reading):
            plan.problems.add(row.number, reading.letter(wrong.field), wrong)
        if found is None:
            continue
        planned.ukprn_of[found.learner.id] = found.provider.ukprn
        planned.rows.append(_plan_row(plan, planned, reading, row, found, complete=complete))
    updated = sum(1 for learner in planned.rows if learner.changed or learner.completed)
    plan.updated += updated
    plan.skipped += len(planned.rows) - updated
    return planned


def _plan_row(
    plan: QualificationPlan,
    planned: PlannedRows,
    reading: QualificationReading,
    row: QualificationRow,
    found: StoredLearner,
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
        if row.sound and (gone := _removed(before, after)):
            plan.problems.add(row.number, reading.letter("account_id"), _removal(gone))
    return LearnerPlan(row.number, learner.name, len(before), len(after), changed, completed)


def _removed(before: Sequence[Qualification], after: Sequence[Qualification]) -> list[Qualification]:
    """Return the qualifications that a row lacks; one with another grade or date is not removed."""
    left = [(qualification.type, qualification.subject) for qualification in after]
    gone = []
    for qualification in before:
        named = qualification.type, qualification.subject
        if named in left:
            left.remove(named)
        else:
            gone.append(qualification)
    return gone


def _removal(gone: list[Qualification]) -> Problem:
    named = "; ".join(f"{one.type}, {one.subject}" for one in gone[:_MAX_NAMED])
    more = f"; and {len(gone) - _MAX_NAMED} more" if len(gone) > _MAX_NAMED else ""
    words = {"named": named + more}
    removed = [{"type": one.type, "subject": one.subject} for one in gone]
    return problem(
        *("account_id", "qualifications_removed", len(gone)),
        severity="warning",
        rule=_REPLACED,
        words=words,
        removed=removed,
    )


RULES = (
    Rule(
        "qualification_export.learners",
        "9, 9.1",
        "An export has the learners of a provider and year group whose qualifications staff add.",
        ("no_learners", "learners_add_own"),
    ),
    Rule(
        "qualification_import.file",
        "9.2",
        "The file is a workbook or CSV file; its sheet of learners has the headings of an export and at least one row.",
        ("not_an_export", "hidden_sheet", "other_sheet", "hidden_rows", "hidden_columns", "read_roughly", "no_rows",
         "too_many_rows", "upload_too_large", "wrong_extension", "no_heading_above"),
    ),
    Rule(
        "qualification_import.headings",
        "9.2",
        "The headings are those of the export, in any order; each heading that identifies a learner is there once.",
        ("missing_heading", "duplicate_heading", "unknown_heading"),
    ),
    Rule(
        "qualification_import.repeated",
        "9.3",
        "A learner is in only one row of the file.",
        ("repeated_learner",),
    ),
    Rule(
        "qualification_import.replaced",
        "9.3",
        "The qualifications in a row replace those of the learner; a row without qualifications changes nothing.",
        ("qualifications_removed",),
    ),
    Rule(
        "qualification_import.all_or_nothing",
        "9.3",
        "If an import has any error, nothing is changed.",
        ("not_imported", "import_not_allowed"),
    ),
)  # fmt: skip
