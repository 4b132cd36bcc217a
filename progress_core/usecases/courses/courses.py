"""The course directory: looked through by everybody, loaded by the operator (manual 1.1; H1)."""

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from progress_core.domain.courses import search
from progress_core.domain.courses.search import CourseLine, CourseQuery, CourseResults, Pin
from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.values.gazetteer import MAX_PLACE_LENGTH
from progress_core.domain.values.places import Place
from progress_core.usecases.courses import meant
from progress_core.usecases.courses.loading import Loaded, load_rows
from progress_core.usecases.foundations.context import Context

__all__ = ["CourseLine", "CourseQuery", "CourseResults", "Courses", "DirectoryProvider", "Loaded", "Pin"]


@frozen
class DirectoryProvider:
    """A provider as everybody sees it in the directory.

    Args:
        ukprn: UK Provider Reference Number.
        name: name of the provider.
        area: the local authority that it is in.
        address: the lines of its address, from the street to the postcode; those that are known.
        latitude: degrees north (WGS 84), or None.
        longitude: degrees east (WGS 84), or None.
        website: address of its front page on the web, or "".
        lines: its courses on offer, by title, start and id.
    """

    ukprn: str
    name: str
    area: str
    address: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    website: str
    lines: tuple[CourseLine, ...]


class Courses:
    """What people do with the directory."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def load(self, actor: Actor, rows: Iterable[Mapping[str, object]]) -> Loaded:
        """Load a whole directory, all or nothing; loading it again changes nothing.

        A course that it no longer names is withdrawn: applications for it stay, their learners are told, and nobody
        finds it any more.

        Args:
            actor: the operator.
            rows: see `check_courses`.

        Raises:
            NotAllowed: the actor may not load the directory.
            Rejected: any row breaks the rules; all problems, their field with the row's number before it.

        Source: manual 1.1; features H1.
        """
        actor.require(Permission.MANAGE_COURSES)
        return load_rows(self._context, actor, rows)

    def search(self, actor: Actor, query: CourseQuery, *, pins: bool = False) -> CourseResults:
        """Return one page of the courses that a search finds, how many there are, and what its filters would show.

        A page after the last one is the last one. If nothing has one of the words, the likeliest word with one slip
        less is searched for instead. "Plumbing near Leeds" without another place is searched for near Leeds.

        Args:
            actor: anybody: the directory is public.
            query: what to search for.
            pins: whether to return where the courses on all pages are on the map, in place of one page.

        Source: manual 1.1; features H1, H1b.
        """
        del actor
        query, place = meant.with_place(self._context.geocoder, query)
        others = tuple(self._context.geocoder.others(place)) if place else ()
        corrected: Mapping[str, str] = {}
        with self._context.store.snapshot() as work:
            tally = work.courses.tally(query)
            if not tally and (corrected := meant.corrections(work.courses, query.words)):
                query = evolve(query, words=meant.corrected(query.words, corrected))
                tally = work.courses.tally(query)
            total, facets = search.total(tally, query), search.facets(tally, query)
            found = CourseResults((), total, facets, query, corrected, others)
            query = evolve(query, page=min(max(query.page, 1), found.pages))
            if pins:
                return evolve(found, pins=tuple(work.courses.pins(query)), query=query)
            return evolve(found, lines=tuple(work.courses.page(query)), query=query)

    def names(self, actor: Actor, ukprns: Iterable[str]) -> Mapping[str, str]:
        """Return the names of providers by UKPRN; unknown ones are left out.

        Args:
            actor: anybody: the directory is public.
            ukprns: of providers.

        Source: features H1.
        """
        del actor
        with self._context.store.snapshot() as work:
            named = work.providers.in_scope(Scope(providers=frozenset(ukprns)))
            return {provider.ukprn: provider.name for provider in named}

    def get(self, actor: Actor, course_id: int) -> CourseLine:
        """Return one course, on offer or not.

        Raises:
            NotFound: there is none.
        """
        del actor
        with self._context.store.snapshot() as work:
            return work.courses.get(course_id)

    def of_provider(self, actor: Actor, ukprn: str) -> DirectoryProvider:
        """Return what everybody may know of a provider, with its courses on offer.

        Args:
            actor: anybody: the directory is public.
            ukprn: the provider.

        Raises:
            NotFound: there is none.

        Source: features H1a.
        """
        del actor
        with self._context.store.snapshot() as work:
            found = work.providers.get(EVERYTHING, ukprn)
            address = (found.street, found.locality, found.town, found.postcode)
            return DirectoryProvider(
                *(found.ukprn, found.name, found.area, tuple(filter(None, address))),
                *(found.latitude, found.longitude, found.website),
                lines=tuple(work.courses.of_provider(ukprn)),
            )

    def locate(self, actor: Actor, text: str) -> Place | None:
        """Return the place that somebody wants to search near; None if it is not known.

        Args:
            actor: anybody.
            text: a postcode, the first half of one, or a town, as typed.

        Raises:
            Unavailable: what knows the places cannot be reached.

        Source: features H1.
        """
        del actor
        return self._context.geocoder.find(text) if text.strip() and len(text) <= MAX_PLACE_LENGTH else None

    def other_places(self, actor: Actor, text: str) -> tuple[Place, ...]:
        """Return the other places that somebody may mean by a name that several have, likeliest first.

        Args:
            actor: anybody.
            text: as for `locate`, which returns the likeliest.

        Raises:
            Unavailable: what knows the places cannot be reached.

        Source: features H1.
        """
        del actor
        return tuple(self._context.geocoder.others(text)) if text.strip() and len(text) <= MAX_PLACE_LENGTH else ()
