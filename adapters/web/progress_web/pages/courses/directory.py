"""The pages of providers in the directory: each with all its courses, and all that a search finds (H1a)."""

from itertools import groupby

from starlette.responses import Response

from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import ukprn_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.courses.cards import Card, cards_of, map_of
from progress_web.pages.courses.filters import filters_of
from progress_web.pages.courses.public import public_page
from progress_web.pages.courses.search import read_search

_NO_SUBJECT = "Other courses"


def provider(visit: Visit) -> Response:
    """Show a provider with all its courses by subject."""
    found = visit.progress.courses.of_provider(visit.reader, ukprn_in_path(visit))
    cards = cards_of(visit, found.lines)
    return public_page(
        visit,
        "courses/provider.html",
        canonical=visit.absolute("directory-provider", ukprn=found.ukprn),
        indexed=bool(cards),
        provider=found,
        map=map_of(found.lines),
        subjects=_by_subject(cards),
        total=len(cards),
    )


def _by_subject(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """Return courses under their subject areas in the order of the alphabet; those without one are last."""

    def subject(card: Card) -> tuple[bool, str]:
        area = card.line.course.subject_area
        return not area, area

    ordered = sorted(cards, key=subject)
    grouped = [(area, list(there)) for (_, area), there in groupby(ordered, subject)]
    if len(grouped) == 1:
        return [(grouped[0][0] or "Courses", grouped[0][1])]
    return [(area or _NO_SUBJECT, there) for area, there in grouped]


def providers(visit: Visit) -> Response:
    """List all providers whose courses a search finds, each with the search narrowed to it."""
    looked_for = read_search(visit)
    results = looked_for.results
    every = len(results.facets[2].counts) + 1
    found = filters_of(results, lambda ukprns: visit.progress.courses.names(visit.reader, ukprns), most=every)
    named = next((shown for shown in found if shown.name == "provider"), None)
    options = sorted(named.options, key=lambda option: option.label.casefold()) if named else []
    return public_page(
        visit,
        "courses/providers.html",
        canonical=visit.absolute("search-providers") + looked_for.asked.suffix,
        indexed=False,
        asked=looked_for.asked,
        heading=looked_for.heading,
        options=options,
    )


PAGES = (
    Page("/directory/{ukprn}", "directory-provider", provider, access="everybody"),
    Page("/search/providers", "search-providers", providers, access="everybody"),
)
