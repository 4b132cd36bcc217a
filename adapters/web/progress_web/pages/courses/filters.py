"""The filters of a search, with their counts; and how to find more if a search finds nothing (H1)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from progress_core.domain.courses.search import CourseQuery, CourseResults, CourseSort, Facet
from progress_web.foundations.places import distance_in_words
from progress_web.pages.courses.addresses import DISTANCES, Asked

SHOWN_PROVIDERS = 8
"""Providers beside the results; a page of its own has all of them."""

_PARAMETERS = {"type": "type", "subject_area": "subject", "ukprn": "provider", "start": "start"}
_TITLES = {"type": "Type of course", "subject": "Subject", "provider": "School or college", "start": "Starts"}
_ALL = {"type": "types of course", "subject": "subjects", "provider": "schools and colleges", "start": "start dates"}

Count = Callable[[CourseQuery], int]
Names = Callable[[Collection[str]], Mapping[str, str]]


@frozen
class Option:
    """One value of a filter.

    Args:
        value: as the address has it.
        label: as people read it.
        count: number of courses that it would show.
        is_chosen: whether it is ticked.
    """

    value: str
    label: str
    count: int
    is_chosen: bool


@frozen
class Filter:
    """One filter beside the results.

    Args:
        name: of its parameter in the address.
        title: as people read it.
        options: its values, the chosen ones among them.
        hidden: number of values that are left out.
    """

    name: str
    title: str
    options: tuple[Option, ...]
    hidden: int = 0


@frozen
class Way:
    """A way to another search: what it does, and the search."""

    text: str
    asked: Asked


def filters_of(results: CourseResults, names: Names, most: int = SHOWN_PROVIDERS) -> list[Filter]:
    """Return the filters that have values.

    Args:
        results: of the search.
        names: looks up the names of providers by UKPRN.
        most: how many providers to show.
    """
    found = [_filter(facet, names, most) for facet in results.facets]
    return [shown for shown in found if shown.options]


def _filter(facet: Facet, names: Names, most: int) -> Filter:
    name = _PARAMETERS[facet.name]
    counts = {value: count for value, count in facet.counts.items() if value}
    if name == "provider":
        return _providers(facet, counts, names, most)
    labels = {value: month_in_words(value) if name == "start" else value for value in counts}
    by_size = name == "type"
    order = sorted(counts, key=lambda value: (-counts[value] if by_size else 0, value))
    return Filter(name, _TITLES[name], _options(order, labels, counts, facet))


def _providers(facet: Facet, counts: Mapping[str, int], names: Names, most: int) -> Filter:
    by_size = sorted(counts, key=lambda ukprn: (ukprn not in facet.chosen, -counts[ukprn], ukprn))
    shown = by_size[: max(most, len(facet.chosen))]
    labels = names(shown)
    order = sorted((ukprn for ukprn in shown if ukprn in labels), key=lambda ukprn: (-counts[ukprn], labels[ukprn]))
    options = _options(order, labels, counts, facet)
    return Filter("provider", _TITLES["provider"], options, len(by_size) - len(shown))


def _options(
    order: list[str], labels: Mapping[str, str], counts: Mapping[str, int], facet: Facet
) -> tuple[Option, ...]:
    return tuple(Option(value, labels[value], counts[value], value in facet.chosen) for value in order)


def chosen_of(asked: Asked, filters: list[Filter], near: str) -> Iterator[Way]:
    """Yield what narrows the search, each with the search without it.

    Args:
        asked: the search.
        filters: see `filters_of`.
        near: name of the place; "" for none.
    """
    if asked.words:
        yield Way(f"“{asked.words}”", asked.but(words=""))
    if near:
        within = f"Within {distance_in_words(asked.miles)} of" if asked.miles else "Near"
        sort = "" if asked.sort == CourseSort.DISTANCE.value else asked.sort
        yield Way(f"{within} {near}", asked.but(near="", miles=None, sort=sort))
    for shown in filters:
        for option in shown.options:
            if option.is_chosen:
                yield Way(option.label, asked.without(shown.name, option.value))


def loosened(asked: Asked, results: CourseResults, count: Count) -> Iterator[Way]:
    """Yield searches that find something in place of one that finds nothing, those closest to it first.

    Args:
        asked: the search.
        results: of the search; none were found.
        count: returns how many courses another search finds.
    """
    query = results.query
    if query.near and query.miles:
        widths = [miles for miles in DISTANCES if miles > query.miles]
        wider = [(evolve(query, miles=float(miles)), asked.but(miles=float(miles))) for miles in widths]
        yield from _first((*wider, (evolve(query, miles=None), asked.but(miles=None))), count)
    for facet in results.facets:
        if facet.chosen and (more := sum(facet.counts.values())):
            name = _PARAMETERS[facet.name]
            yield Way(f"show all {_ALL[name]} ({_courses(more)})", asked.but(**{name: ()}))
    if asked.filters > 1 and (more := count(evolve(query, types=(), subject_areas=(), ukprns=(), starts=()))):
        cleared = asked.but(type=(), subject=(), provider=(), start=())
        yield Way(f"remove all filters ({_courses(more)})", cleared)
    if query.words and (more := count(evolve(query, words=""))):
        yield Way(f"show courses of every subject ({_courses(more)})", asked.but(words=""))


def _first(wider: Iterable[tuple[CourseQuery, Asked]], count: Count) -> Iterator[Way]:
    """Yield the first of some searches that finds something."""
    for query, asked in wider:
        if more := count(query):
            within = f"within {distance_in_words(asked.miles)}" if asked.miles else "at any distance"
            yield Way(f"search {within} ({_courses(more)})", asked)
            return


def _courses(count: int) -> str:
    return "1 course" if count == 1 else f"{count:,} courses"


def month_in_words(start: str) -> str:
    """Write a month of start, "2027-09", as September 2027."""
    return f"{date.fromisoformat(f'{start}-01'):%B %Y}"
