"""`progress courses search`: the directory, by words, place and filters."""

import re
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.courses.search import CourseLine, CourseQuery, CourseResults, CourseSort
from progress_core.domain.values.places import Place

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor

_MONTH = re.compile("20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


def _month(_context: click.Context, _option: click.Parameter, months: tuple[str, ...]) -> tuple[str, ...]:
    for month in months:
        if not _MONTH.fullmatch(month):
            raise click.BadParameter(f"{month!r} is not a month like 2027-09.")
    return months


def _number(_context: click.Context, _option: click.Parameter, miles: float | None) -> float | None:
    if miles is not None and isnan(miles):
        raise click.BadParameter("nan is not a number of miles.")
    return miles


@click.command()
@click.argument("words", nargs=-1)
@click.option("--near", metavar="PLACE", help="Measure from this postcode, first half of a postcode, or town.")
@click.option("--miles", type=click.FloatRange(0, 1000), callback=_number, help="Greatest distance from PLACE.")
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Type of qualification; may be repeated.")
@click.option("--area", "areas", metavar="AREA", multiple=True, help="Subject area; may be repeated.")
@click.option("--provider", "ukprns", metavar="UKPRN", multiple=True, help="Provider; may be repeated.")
@click.option("--start", "starts", metavar="YYYY-MM", multiple=True, callback=_month, help="Start; may be repeated.")
@click.option("--sort", default="relevance", show_default=True, type=click.Choice([sort.value for sort in CourseSort]))
@click.option("--page", default=1, show_default=True, type=click.IntRange(1), help="Number of the page.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="Courses per page.")
@json_option
@with_actor
def search(
    progress: "Progress", actor: "Actor", *, words: tuple[str, ...], near: str | None, json_: bool, **asked: Any
) -> None:
    """List the courses that match all of these WORDS: subject, type, town or provider.

    Plurals, accents and one slip in a word are forgiven. "plumbing near Leeds" names a place too. Distances are in
    miles, as the crow flies, from the middle of the postcode's area or of the town.
    """
    place = _located(progress, actor, near) if near is not None else None
    if asked["miles"] is not None and place is None and not words:
        raise click.UsageError("--miles needs a place to measure from: add --near.")
    found = progress.courses.search(
        actor,
        CourseQuery(
            *(" ".join(words), place, asked["miles"], asked["types"], asked["areas"], asked["ukprns"], asked["starts"]),
            sort=CourseSort(asked["sort"]),
            page=asked["page"],
            limit=asked["limit"],
        ),
    )
    others = found.others if near is None else progress.courses.other_places(actor, near)
    if json_:
        print_json(_as_json(found) | {"other_places": [_place(other) for other in others]})
    else:
        _print(found, [other.name for other in others])


def _located(progress: "Progress", actor: "Actor", near: str) -> Place:
    place = progress.courses.locate(actor, near)
    if place is None:
        raise click.BadParameter(f"{near!r} is not a postcode or a town that is known.", param_hint="--near")
    return place


def _print(found: CourseResults, others: list[str]) -> None:
    near = found.query.near
    if near and others:
        click.echo(f"Near {near.name}. Did you mean {' or '.join(others)}? Then say so with --near.")
    for typed, meant in found.corrected.items():
        click.echo(f"Nothing matches {typed}: showing results for {meant}.")
    print_table(
        ("Course", "Provider", "Town", "Postcode", "Start", *(("Miles",) if near else ())),
        [
            (
                *(line.course.name, line.provider, line.course.town, line.course.postcode),
                f"{line.course.starts_on:%B %Y}",
                *((_miles(line, near),) if near else ()),
            )
            for line in found.lines
        ],
    )
    within = "" if found.query.miles is None else f" within {found.query.miles:g} miles"
    where = "" if near is None else f"{within or ', measured'} {'of' if within else 'from'} {near.name}"
    courses = "1 course" if found.total == 1 else f"{found.total:,} courses"
    click.echo(f"{courses}{where}. Page {found.query.page} of {found.pages}.")


def _miles(line: CourseLine, near: Place) -> str:
    if line.miles is None:
        return ""
    return f"{line.miles:.1f}" if near.exact else f"about {line.miles:.1f}"


def _as_json(found: CourseResults) -> dict[str, object]:
    query = found.query
    near = query.near
    return {
        "total": found.total,
        "page": query.page,
        "pages": found.pages,
        "words": query.words,
        "corrected": dict(found.corrected),
        "near": near and _place(near),
        "miles": query.miles,
        "facets": {facet.name: dict(facet.counts) for facet in found.facets},
        "courses": [_course(line) for line in found.lines],
    }


def _place(place: Place) -> dict[str, object]:
    return {"name": place.name, "latitude": place.latitude, "longitude": place.longitude, "exact": place.exact}


def _course(line: CourseLine) -> dict[str, object]:
    course = line.course
    return {
        "id": course.id,
        "subject": course.title,
        "type": course.type,
        "subject_area": course.subject_area,
        "ukprn": course.ukprn,
        "provider": line.provider,
        "venue": course.venue,
        "town": course.town,
        "venue_postcode": course.postcode,
        "start_year": course.starts_on.year,
        "start": course.starts_on,
        "miles": None if line.miles is None else round(line.miles, 1),
    }
