"""Whom the rows of a file of leavers mean, and what recording them would do (J2, E6)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import username_key
from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, has_errors
from progress_core.domain.importing.imports import FieldChange, RowProblem
from progress_core.domain.importing.leaver_files import IDENTIFIERS, LEARNER_RULE, LeaverReading, LeaverRow
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Leaving
from progress_core.domain.values.name_keys import name_key

Place = Callable[[Learner, Leaving], Checked[Leaving]]
"""Returns how a learner leaves with the place that they have accepted, if they go there; refused if they have none."""


@frozen
class KnownLearner:
    """A learner whom a row may mean.

    Args:
        learner: in scope of who sends the file.
        username: of their account.
    """

    learner: Learner
    username: str

    def has(self, field: str) -> str:
        """Return the key of one of `IDENTIFIERS`."""
        return username_key(self.username) if field == "username" else str(getattr(self.learner.details, field))

    @property
    def order(self) -> int:
        """The order in which learners with the same number are meant: who is there, who has left, who is archived."""
        return 0 if not self.learner.archived else 2 if self.learner.leaving is None else 1


class KnownLearners:
    """The learners whom the rows of a file may mean, each once.

    Args:
        known: all in scope with one of the numbers of the file.
    """

    def __init__(self, known: Iterable[KnownLearner]) -> None:
        self.all = {one.learner.id: one for one in known}
        self._having: dict[tuple[str, str], list[KnownLearner]] = defaultdict(list)
        for one in self.all.values():
            for field in IDENTIFIERS:
                self._having[field, one.has(field)].append(one)

    def having(self, field: str, text: str) -> list[KnownLearner]:
        """Return those with one of `IDENTIFIERS`."""
        return self._having.get((field, username_key(text) if field == "username" else text), [])

    def meant(self, row: LeaverRow) -> list[KnownLearner]:
        """Return those who have all the identifiers of a row; of these, only those who come first in `order`."""
        first, *others = row.identifiers.items()
        found = [one for one in self.having(*first) if all(one in self.having(field, text) for field, text in others)]
        best = min((one.order for one in found), default=0)
        return [one for one in found if one.order == best]


@frozen
class PlannedLeaver:
    """A row of the file and what becomes of the learner whom it names.

    Args:
        row: number of the row in the spreadsheet.
        learner_id: the learner's number.
        name: first and last name.
        username: of the learner's account.
        leaving: how they leave.
        before: how they had left until now; None if they had not.
    """

    row: int
    learner_id: int
    name: str
    username: str
    leaving: Leaving
    before: Leaving | None = None

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What changes of how somebody has left; nothing for those who leave now."""
        if self.before is None:
            return ()
        pairs = zip(_texts(self.before), _texts(self.leaving), strict=True)
        return tuple(FieldChange(field, old, new) for (field, old), (_, new) in pairs if old != new)


def _texts(leaving: Leaving) -> Iterator[tuple[str, str]]:
    yield "leaving_date", leaving.on.isoformat()
    yield "destination", leaving.destination.label
    yield "destination_ukprn", leaving.ukprn


@frozen
class LeaverPlan:
    """What becomes of each learner of a file.

    Args:
        leave: learners who leave.
        corrected: learners who have left, and something of that changes.
        unchanged: learners who have left as the file says.
    """

    leave: tuple[PlannedLeaver, ...] = ()
    corrected: tuple[PlannedLeaver, ...] = ()
    unchanged: tuple[PlannedLeaver, ...] = ()

    @property
    def mark(self) -> str:
        """A text that differs between two plans that do not do the same; a person confirms what has this mark."""
        return sha256(repr((self.leave, self.corrected)).encode("utf-8", "backslashreplace")).hexdigest()


@frozen
class LeaverReport:
    """What recording the leavers of a file does or would do.

    Args:
        plan: what becomes of each learner; nothing if there are errors.
        problems: errors and warnings by row and column.
        ukprns: the providers of the learners whom the file names, as far as the actor sees them.
        strangers: whether the file may name learners whom the actor does not see.
    """

    plan: LeaverPlan = LeaverPlan()
    problems: tuple[RowProblem, ...] = ()
    ukprns: frozenset[str] = frozenset()
    strangers: bool = False

    @property
    def ok(self) -> bool:
        """Whether there are no errors, so that the leavers can be recorded."""
        return not any(found.problem.severity == "error" for found in self.problems)


def plan_leavers(reading: LeaverReading, known: KnownLearners, place: Place) -> LeaverReport:
    """Compare the leavers of a file with the learners who are there.

    What the file has no column for stays as it is for those who have left already.

    Args:
        reading: the leavers of the file.
        known: the learners whom it may mean.
        place: finds the place that a learner has accepted.

    Source: features J2, E6.
    """
    problems, rows = reading.problems.copy(), dict[int, int]()
    leave: list[PlannedLeaver] = []
    corrected: list[PlannedLeaver] = []
    unchanged: list[PlannedLeaver] = []
    strangers = len(reading.rows) < reading.count
    for row in reading.rows:
        meant, found = _meant(row, known, rows)
        strangers |= meant is None
        if meant is not None and row.leaving is not None and not has_errors(found):
            checked = _placed(reading, meant.learner, row.leaving, place)
            found += checked.problems
            if checked.ok:
                learner = meant.learner
                planned = PlannedLeaver(
                    row.number, learner.id, learner.name, meant.username, checked.value, learner.leaving
                )
                group = leave if planned.before is None else unchanged if planned.before == checked.value else corrected
                group.append(planned)
        _add(problems, reading, row, found)
    plan = LeaverPlan() if problems.errors else LeaverPlan(tuple(leave), tuple(corrected), tuple(unchanged))
    ukprns = frozenset(one.learner.details.ukprn for one in known.all.values())
    return LeaverReport(plan, problems.listed(), ukprns, strangers)


def _add(problems: ProblemList, reading: LeaverReading, row: LeaverRow, found: Iterable[Problem]) -> None:
    for what in found:
        problems.add(row.number, reading.headings.letter(what.field), what)


def _meant(row: LeaverRow, known: KnownLearners, rows: dict[int, int]) -> tuple[KnownLearner | None, list[Problem]]:
    """Return whom a row means, if anybody can tell, and what is wrong or doubtful about that.

    Args:
        row: the row.
        known: whom it may mean.
        rows: id of a learner -> the row that named them first; this row is added.
    """
    field, text = next(iter(row.identifiers.items()))
    found = known.meant(row)
    if not found:
        return None, list(_not_found(row, known))
    if len(found) > 1:
        return None, [problem(field, "several_learners", text, rule=LEARNER_RULE)]
    (meant,) = found
    first = rows.setdefault(meant.learner.id, row.number)
    name = meant.learner.name
    if first != row.number:
        return meant, [problem(field, "repeated_leaver", text, rule=LEARNER_RULE, learner=name, first=first)]
    if meant.learner.archived and meant.learner.leaving is None:
        return meant, [problem(field, "archived_leaver", text, rule=LEARNER_RULE, learner=name)]
    doubts = _doubts(row, meant.learner)
    return (None if has_errors(doubts) else meant), doubts


def _not_found(row: LeaverRow, known: KnownLearners) -> Iterator[Problem]:
    """Yield why no learner has all the identifiers of a row; nobody learns whom others see."""
    missing = [name for name, text in row.identifiers.items() if not known.having(name, text)]
    for name in missing:
        yield problem(name, "unknown_learner", row.identifiers[name], rule=LEARNER_RULE)
    if not missing:
        words, fields = {"identifiers": " and ".join(map(label, row.identifiers))}, [*row.identifiers]
        yield problem(fields[0], "not_same_learner", rule=LEARNER_RULE, words=words, fields=fields)


def _doubts(row: LeaverRow, learner: Learner) -> list[Problem]:
    """Return what is wrong with the names of a row: an error if none is the learner's, or else a warning."""
    others = {
        name: text for name, text in row.names.items() if name_key(text) != name_key(getattr(learner.details, name))
    }
    if others and len(others) == len(row.names):
        name, text = next(iter(others)), " ".join(others.values())
        return [problem(name, "wrong_person", text, rule=LEARNER_RULE, learner=learner.name)]
    return [
        problem(name, "other_name", text, rule=LEARNER_RULE, severity="warning", learner=learner.name)
        for name, text in others.items()
    ]


def _placed(reading: LeaverReading, learner: Learner, leaving: Leaving, place: Place) -> Checked[Leaving]:
    """Return how a learner leaves, with what the file says nothing about as it was."""
    before, columns = learner.leaving, reading.headings.columns
    if before is None:
        return place(learner, leaving)
    same_place = before.application is not None or "destination_ukprn" not in columns
    if "destination" not in columns:
        return Accepted(evolve(before, on=leaving.on, ukprn=before.ukprn if same_place else leaving.ukprn))
    if "destination_ukprn" not in columns and leaving.destination is before.destination:
        leaving = evolve(leaving, ukprn=before.ukprn)
    return place(learner, leaving)
