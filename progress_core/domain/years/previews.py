"""What a move up would do, counted by provider and year group (J1)."""

from collections import Counter
from collections.abc import Mapping

from attrs import frozen

from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.years.moves import Exceptions, MoveCounts, MoveUp, Step


@frozen
class YearPreview:
    """What a move up does to one year group.

    Args:
        year_group: 7 to 14.
        counts: how many of its learners go up, stay and leave.
    """

    year_group: int
    counts: MoveCounts


@frozen
class ProviderPreview:
    """What a move up does to one provider.

    Args:
        ukprn: UKPRN of the provider.
        name: of the provider.
        years: each year group with learners who have yet to move up, the highest first.
        move: the provider's move to this academic year, if there is one that counts as done.
    """

    ukprn: str
    name: str
    years: tuple[YearPreview, ...]
    move: MoveUp | None = None

    @property
    def counts(self) -> MoveCounts:
        """Its learners of all year groups."""
        every = [year.counts for year in self.years]
        return MoveCounts(sum(one.up for one in every), sum(one.stay for one in every), sum(one.leave for one in every))

    @property
    def due(self) -> bool:
        """Whether it has yet to move up."""
        return self.move is None and bool(self.years)


@frozen
class MovePreview:
    """What moving up would do.

    Args:
        year: the academic year to move up to.
        providers: those in scope, by name.
        early: whether it has not come yet, and is not prepared before August.
    """

    year: AcademicYear
    providers: tuple[ProviderPreview, ...]
    early: bool = False

    @property
    def due(self) -> tuple[ProviderPreview, ...]:
        """The providers that have yet to move up."""
        return tuple(found for found in self.providers if found.due)


def years_of(
    ukprn: str,
    behind: Mapping[tuple[str, int], int],
    groups: Mapping[int, tuple[str, int]],
    exceptions: Exceptions,
) -> tuple[YearPreview, ...]:
    """Return what a move up does to each year group of a provider, the highest first.

    Args:
        ukprn: UKPRN of the provider.
        behind: (UKPRN, year group) -> how many learners have yet to move up.
        groups: the provider and the year group of each learner among the exceptions.
        exceptions: who does not go up.
    """
    named = Counter(
        (group, exceptions.step(learner_id, group)) for learner_id, (at, group) in groups.items() if at == ukprn
    )
    years = []
    for (at, group), count in sorted(behind.items(), reverse=True):
        if at == ukprn:
            steps = {step: named[group, step] for step in Step}
            steps[Exceptions(leaving_years=exceptions.leaving_years).step(0, group)] += count - sum(steps.values())
            years.append(YearPreview(group, MoveCounts(steps[Step.UP], steps[Step.STAY], steps[Step.LEAVE])))
    return tuple(years)
