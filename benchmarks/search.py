"""Search: a directory of 100,000 courses, against the list of learners in the same store.

Whole pages of the site, from the request to their last byte: a list has twenty results, the total and the counts of
all filters; a map has the pins of all results in place of the twenty. "Ratio" is the CPU, with that of the database
server, over that of the page `/learners` of one provider of 2,000 learners; all are asked in turns.
"""

import gc
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from attrs import evolve

from benchmarks._processes import server_cpu
from benchmarks._site import FIRST_UKPRN, MANAGER, Asker, School, school
from benchmarks.imports import postgresql, sqlite
from benchmarks.pages import analyse
from progress_core.domain.courses.courses import SUBJECT_AREAS, Course
from progress_core.domain.providers.providers import Provider

COURSES, PROVIDERS, VENUES = 100_000, 2_000, 5_000
LEARNERS = 2_000
ROUNDS = 5
TINY = {"COURSES": 300, "PROVIDERS": 10, "VENUES": 40, "LEARNERS": 60, "ROUNDS": 1}
"""What takes the place of these when all that matters is that it runs."""
CITIES = (
    (51.51, -0.12, 20),
    (52.48, -1.9, 8),
    (53.48, -2.24, 8),
    (53.8, -1.55, 6),
    (54.97, -1.61, 4),
    (51.45, -2.59, 4),
)
"""Latitude, longitude and weight: half of all venues are within some miles of one of them."""
TYPES = ("T Level", "A level", "BTEC", "Level 1", "Level 2", "Level 3", "Apprenticeship")
WORDS = (
    *("Plumbing", "Construction", "Engineering", "Hairdressing", "Childcare", "Health", "Mathematics", "Physics"),
    *("Biology", "Chemistry", "History", "Art", "Design", "Business", "Digital", "Music", "Sport", "Catering"),
    *("Carpentry", "Bricklaying", "Welding", "Law", "Media", "Drama", "Spanish", "French", "Geography", "Travel"),
)
QUERIES = {
    "words, 25 miles, filters": "words=plumbing&near=M14&miles=25&type=T+Level&type=Level+2",
    "words, 25 miles, by distance": "words=engineering&near=M14&miles=25&type=T+Level&sort=distance",
    "two words, 25 miles": "words=maths+level&near=M14&miles=25",
    "words, 25 miles of London": "words=plumbing&near=London&miles=25",
    "a mistyped word, 25 miles": "words=plumming&near=M14&miles=25",
    "10 miles, by name": "near=M14&miles=10&sort=name",
    "25 miles": "near=M14&miles=25",
    "25 miles of London": "near=London&miles=25",
    "words": "words=plumbing",
    "a common word": "words=level",
    "everything": "",
    "everything, by distance": "near=M14",
}
MAP = ", map"
STRANGER = "stranger"
"""Searches without an account, as most people do."""
Figures = dict[str, dict[str, float]]


def run() -> dict[str, object]:
    """Measure on both databases, print the tables and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, postgresql(Path(name)) as server:
        with sqlite(Path(name)) as url, school(url, LEARNERS) as made:
            figures["SQLite"] = _table("SQLite", made, process_time)
        with server.database() as url, school(url, LEARNERS) as made:
            figures["PostgreSQL"] = _table("PostgreSQL", made, lambda: process_time() + server_cpu(server.pid))
    return figures


def a_directory() -> tuple[list[Provider], list[Course]]:
    """Build providers with venues, half of them near cities, and courses at the venues."""
    random = Random(2027)
    providers = [
        Provider(str(FIRST_UKPRN + 500 + at), f"{random.choice(WORDS)} College {at}", "Area") for at in range(PROVIDERS)
    ]
    venues = []
    for at in range(VENUES):
        latitude, longitude = random.uniform(50.5, 55.0), random.uniform(-3.0, 0.5)
        if at % 2:
            (middle,) = random.choices(CITIES, [weight for *_, weight in CITIES])
            latitude, longitude = random.gauss(middle[0], 0.12), random.gauss(middle[1], 0.18)
        venues.append((f"Campus {at % 40}", f"Town {at % 900}", f"M{at % 90 + 1} {at % 9}AB", latitude, longitude))
    titles = [" ".join(random.sample(WORDS, random.choice((1, 2, 2, 3)))) for _ in range(4_000)]
    kept: dict[tuple[str, ...], Course] = {}
    while len(kept) < COURSES:
        at = random.randrange(VENUES)
        venue, town, postcode, latitude, longitude = venues[at]
        course = Course(
            len(kept) + 1,
            providers[at % PROVIDERS].ukprn,
            random.choice(titles),
            random.choice(TYPES),
            date(2027, random.choice((1, 9, 9, 9)), 1),
            postcode,
            venue,
            town,
            latitude,
            longitude,
            subject_area=random.choice(SUBJECT_AREAS),
        )
        kept[course.key] = course
    return providers, list(kept.values())


def _table(title: str, made: School, cpu: Callable[[], float]) -> Figures:
    from progress_cli.script import COLLECT_AFTER

    gc.set_threshold(*COLLECT_AFTER)  # as our own processes do
    providers, courses = a_directory()
    with made.progress.context.store.transaction() as work:
        work.providers.put_many(providers)
        work.courses.put_many(courses)
    if title == "PostgreSQL":
        analyse(made)
    asker = Asker(evolve(made, cookies={**made.cookies, STRANGER: b"progress-visitor=visitor"}))
    asked = {"learners": partial(asker.time, MANAGER, "/learners")}
    for name, query in QUERIES.items():
        asked[name] = partial(asker.time, STRANGER, f"/search?{query}")
        asked[f"{name}{MAP}"] = partial(asker.time, STRANGER, f"/search?{query}&view=map")
    taken = {name: median(times) for name, times in by_turns(asked, cpu, ROUNDS).items()}
    asker.close()
    listed = taken.pop("learners")
    print(f"\n{title}: the list of learners takes {listed:.1f} ms of CPU")
    print(f"{'':32}  list ms  ratio   map ms  ratio")
    figures = {"learners": {"cpu_ms": round(listed, 1)}}
    for name in QUERIES:
        found, mapped = taken[name], taken[f"{name}{MAP}"]
        figures[name] = {
            "list_ms": round(found, 1),
            "list_ratio": round(found / listed, 2),
            "map_ms": round(mapped, 1),
            "map_ratio": round(mapped / listed, 2),
        }
        print(f"{name:32} {found:8.1f} {found / listed:6.2f} {mapped:8.1f} {mapped / listed:6.2f}")
    return figures


def by_turns(
    asked: Mapping[str, Callable[[], object]], cpu: Callable[[], float], rounds: int
) -> dict[str, list[float]]:
    """Return the milliseconds of CPU of each, after a round to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(rounds + 1):
        for name, ask in asked.items():
            before = cpu()
            ask()
            if turn:
                taken[name].append((cpu() - before) * 1000)
    return taken
