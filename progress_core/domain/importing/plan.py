"""The plan of an import: what it would do with each row, and why, before anything is written (E5, E6, E7)."""

from collections.abc import Container, Iterable, Mapping
from enum import Enum
from itertools import chain

from attrs import define, field, frozen

from progress_core.domain.foundations.messages import problem, sentence
from progress_core.domain.foundations.problems import Severity
from progress_core.domain.importing.imports import Choices, FieldChange, ImportCounts, OnDuplicate, RowProblem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.rows import Reading, skips
from progress_core.domain.learners.duplicates import Likeness, Person, same_numbers, same_parts
from progress_core.domain.learners.file_keys import Match
from progress_core.domain.learners.likenesses import Known, alike, known_facts, known_name, name_of

_LEARNERS, _ROWS = "imports.duplicates", "imports.repeated_rows"


class RowAction(str, Enum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    UNCHANGED = "unchanged"
    """The row says what is known of the learner already."""


@frozen
class RowPlan:
    """The plan for one row.

    Args:
        row: the spreadsheet's own row number.
        action: see `RowAction`.
        name: first and last name as the row has them.
        username: that a new learner would get; "" otherwise. Somebody else may take it in the meantime.
        changes: what an update changes, field by field.
    """

    row: int
    action: RowAction
    name: str
    username: str = ""
    changes: tuple[FieldChange, ...] = ()


@frozen
class ImportReport:
    """What an import would do; nothing was written (E6).

    Args:
        counts: what would be done; all 0 if anything is an error.
        problems: errors and warnings by row and column.
        rows: what would become of each row; () if anything is an error.
    """

    counts: ImportCounts
    problems: tuple[RowProblem, ...]
    rows: tuple[RowPlan, ...] = ()

    @property
    def ok(self) -> bool:
        """True when no problem is an error."""
        return not any(found.problem.severity == "error" for found in self.problems)


@define
class Plan:
    """The plan for the rows of a reading; places are positions in its `details`.

    Args:
        problems: of the reading and of the plan.
        creates: places of the rows that make a learner.
        updates: place -> id of the learner that the row changes.
        skips: places of the rows that are left out.
        updates_of: the same as `updates`, the other way round.
        offered: places of the updates that nobody has asked for: they are made once somebody agrees (J4).
        unchanged: places of rows that say what is known of the learner already; see `settle`.
    """

    problems: ProblemList
    creates: list[int] = field(factory=list)
    updates: dict[int, int] = field(factory=dict)
    skips: list[int] = field(factory=list)
    updates_of: dict[int, int] = field(factory=dict)
    offered: set[int] = field(factory=set)
    unchanged: list[int] = field(factory=list)

    @property
    def counts(self) -> ImportCounts:
        """The plan in figures."""
        return ImportCounts(len(self.creates), len(self.updates), len(self.skips), len(self.unchanged))

    def keep(self, place: int) -> None:
        """Note that an update changes nothing."""
        del self.updates_of[self.updates.pop(place)]
        self.offered.discard(place)
        self.unchanged.append(place)


def row_plans(
    reading: Reading, plan: Plan, usernames: Iterable[str], changes: Mapping[int, tuple[FieldChange, ...]]
) -> tuple[RowPlan, ...]:
    """Return the plan row by row, in the order of the rows.

    Args:
        reading: the file.
        plan: without errors.
        usernames: for the learners to be made, in the order of `plan.creates`.
        changes: row number -> what an update changes.
    """
    named = dict(zip(plan.creates, usernames, strict=True))
    planned: Mapping[RowAction, Iterable[int]] = {
        RowAction.CREATE: plan.creates,
        RowAction.UPDATE: plan.updates,
        RowAction.SKIP: plan.skips,
        RowAction.UNCHANGED: plan.unchanged,
    }
    ordered = sorted((place, action) for action, places in planned.items() for place in places)

    def row_plan(place: int, action: RowAction) -> RowPlan:
        number, name = reading.numbers[place], name_of(reading.details[place])
        return RowPlan(number, action, name, named.get(place, ""), changes.get(number, ()))

    return tuple(row_plan(place, action) for place, action in ordered)


def make_plan(
    reading: Reading,
    choices: Choices,
    *,
    known: Mapping[int, Match[Known]],
    seen: Container[str] | None,
    by_groups: Container[str] = (),
) -> Plan:
    """Decide what becomes of each row.

    With nothing decided (`ASK`), a row with the ULN or UPN of an existing learner is offered as an update, and
    one that certainly is an existing learner otherwise is skipped, so that a file sent twice creates nobody
    twice; any other duplicate is an error, so that somebody decides. Twins are created, with a warning. A
    provider that does not exist and one that is not the actor's are the same error.

    Args:
        reading: the file; stays as it is.
        choices: what to do with duplicates.
        known: place -> the existing learner whom the row is like.
        seen: UKPRNs that the actor may import into; None not to check that.
        by_groups: UKPRNs at which the actor sees learner groups alone, and may not import.

    Source: manual 7.3; features E3, E5, E7, B9, J4.
    """
    plan = Plan(reading.problems.copy())
    if seen is not None:
        _refuse_unknown_providers(reading, seen, by_groups, plan.problems)
    planner = _Planner(reading, choices, plan)
    for place in range(len(reading.details)):
        match, earlier = known.get(place), reading.earlier.get(place)
        if match is not None and (earlier is None or match.likeness > Likeness.TWINS):
            planner.like_learner(place, match)
        elif earlier is not None:
            planner.like_row(place, *earlier)
        else:
            plan.creates.append(place)
    needed = {reading.numbers[place] for place in (*reading.earlier, *known)}
    for row in choices.decisions:
        if row not in needed:  # perhaps the wrong number was given
            spare = problem("file", "not_needed", row, severity="warning", rule=_LEARNERS)
            plan.problems.add(row, "", spare)
    return plan


def _refuse_unknown_providers(
    reading: Reading, seen: Container[str], by_groups: Container[str], problems: ProblemList
) -> None:
    if all(ukprn in seen for ukprn in reading.ukprns):
        return
    named = zip(reading.numbers, (learner.ukprn for learner in reading.details), strict=True)
    for number, ukprn in chain(named, reading.claims.items()):
        if ukprn not in seen:
            code = "provider_by_groups" if ukprn in by_groups else "unknown_provider"
            unknown = problem("ukprn", code, ukprn, rule="imports.provider")
            problems.add(number, reading.letter("ukprn"), unknown)


@define
class _Planner:
    reading: Reading
    choices: Choices
    plan: Plan

    def like_learner(self, place: int, match: Match[Known]) -> None:
        """Plan a row that is like an existing learner, whatever other rows it is like."""
        row, likeness, learner = self.reading.numbers[place], match.likeness, match.person
        choice = self.choices.of(row)
        wording = _Wording(
            self.reading, self.plan.problems, place, learner, known_name(learner), known_facts(learner), _LEARNERS
        )
        undecided = choice in (OnDuplicate.ASK, OnDuplicate.UPDATE_KNOWN)
        if undecided and self._is_known(place, match):
            self._update(place, match, wording)
            self.plan.offered.add(place)
        elif skips(likeness, row, self.choices) or (undecided and likeness is Likeness.CERTAIN):
            self.plan.skips.append(place)
            wording.duplicate("warning", "duplicate_skipped")
        elif likeness is Likeness.TWINS:
            self.plan.creates.append(place)
            wording.twin()
        elif choice is OnDuplicate.CREATE:
            self.plan.creates.append(place)
            wording.duplicate("warning", "duplicate_created")
        elif choice is OnDuplicate.UPDATE:
            self._update(place, match, wording)
        else:
            wording.duplicate("error", "duplicate_decide")

    def _is_known(self, place: int, match: Match[Known]) -> bool:
        """Return whether a row is a learner by number, so that it may be offered as an update.

        A number alone may be mistyped: two of first name, last name and date of birth are the same, too.
        """
        learner, details = match.person, self.reading.details[place]
        numbered = bool(same_numbers(details, learner)) and not match.others and learner.ukprn == details.ukprn
        same = set(same_parts(details, learner)) - {"postcode"}
        return numbered and len(same) > 1 and learner.id not in self.plan.updates_of

    def _update(self, place: int, match: Match[Known], wording: "_Wording") -> None:
        learner = match.person
        before = self.plan.updates_of.get(learner.id)
        if match.others:
            wording.duplicate("error", "duplicate_ambiguous", others=match.others)
        elif learner.ukprn != self.reading.details[place].ukprn:
            wording.duplicate("error", "duplicate_elsewhere", code="other_provider", ukprn=learner.ukprn)
        elif before is not None:
            wording.duplicate("error", "duplicate_updated_before", before=self.reading.numbers[before])
        else:
            self.plan.updates[place] = learner.id
            self.plan.updates_of[learner.id] = place
            if match.likeness is not Likeness.CERTAIN:
                wording.duplicate("warning", "duplicate_updated")

    def like_row(self, place: int, likeness: Likeness, earlier: int) -> None:
        """Plan a row that is like an earlier row."""
        row, other = self.reading.numbers[place], self.reading.details[earlier]
        choice = self.choices.of(row)
        earlier_row, name = self.reading.numbers[earlier], name_of(other)
        described, facts = sentence("other_row", row=earlier_row, name=name), {"other": name, "row": earlier_row}
        wording = _Wording(self.reading, self.plan.problems, place, other, described, facts, _ROWS)
        if skips(likeness, row, self.choices):
            self.plan.skips.append(place)
            wording.duplicate("warning", "duplicate_skipped")
        elif likeness is Likeness.TWINS:
            self.plan.creates.append(place)
            wording.twin()
        elif choice is OnDuplicate.CREATE:
            self.plan.creates.append(place)
            wording.duplicate("warning", "duplicate_created")
        else:
            wording.duplicate("error", "duplicate_in_file")


@define
class _Wording:
    """Puts the problem with a row that is like somebody into words."""

    reading: Reading
    problems: ProblemList
    place: int
    person: Person
    other: str
    facts: Mapping[str, object]
    rule: str

    def duplicate(self, severity: Severity, outcome: str, *, code: str = "duplicate", **facts: object) -> None:
        """Report a duplicate, and what becomes of the row."""
        self._add(code, severity, {"outcome": sentence(outcome, "", "en", **facts)}, outcome=outcome, **facts)

    def twin(self) -> None:
        """Warn of somebody who is perhaps a twin."""
        self._add("possible_twin", "warning", {})

    def _add(self, code: str, severity: Severity, words: Mapping[str, str], **facts: object) -> None:
        details = self.reading.details[self.place]
        field_name, same, alike_words = alike(details, self.person)
        given = {"name": name_of(details), "same": same, **self.facts, **facts}
        said = {**words, "alike": alike_words, "other": self.other}
        value = getattr(details, field_name)
        found = problem(field_name, code, value, severity=severity, rule=self.rule, words=said, **given)
        self.problems.add(self.reading.numbers[self.place], self.reading.letter(field_name), found)
