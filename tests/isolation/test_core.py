"""The isolation table on the core: each use case, by each actor, on each target."""

import inspect
from collections.abc import Iterator

import pytest
from attrs import asdict, evolve, has

from progress_core.domain.foundations.errors import NotAllowed, NotFound, ProgressError, Rejected
from progress_core.domain.foundations.permissions import Permission
from tests.given.people import NORTH
from tests.isolation.expect import ACTORS, MAY, SHOWS, TARGETS, Kind, Outcome, may, sees
from tests.isolation.rows import Answer, Args, Cell, Line, check, readable
from tests.isolation.table.core import USE_CASES, WITHOUT_ACTOR
from tests.isolation.world import world

pytestmark = pytest.mark.feature("B9", "G3")


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("line", USE_CASES, ids=lambda line: line.name)
def test_every_use_case_answers_each_actor_as_the_table_says(line: Line, actor: str) -> None:
    check(line, actor, world(), lambda cell: ask(line, cell))


def ask(line: Line, cell: Cell) -> Answer:
    """Call a use case, and return its outcome."""
    part, verb = line.name.partition(" · ")[0].split(".")
    built = line.build(cell)
    call = built if isinstance(built, Args) else Args(built, {})
    act = getattr(getattr(cell.world.progress, part), verb)
    try:
        said = _said(act(cell.world.actors[cell.actor], *call.given, **call.named))
    except NotAllowed as error:
        return Answer(Outcome.REFUSED, "NotAllowed", repr(error))
    except ProgressError as error:
        name = type(error).__name__
        problems = error.problems if isinstance(error, Rejected) else ()
        told = _told(name, f"{error!r} {error.message} {problems}")
        if isinstance(error, NotFound):
            return evolve(told, outcome=Outcome.ABSENT)
        if told.outcome is Outcome.DONE and name not in line.fine:
            raise
        return told
    # What lists learners is looked through for them, whatever else it says.
    return Answer(Outcome.DONE, "", said) if line.kind in SHOWS else _told("", said)


def _told(sign: str, text: str) -> Answer:
    """Read an answer that may tell of a provider, which is chosen like any other field, by its problem's code."""
    found = [outcome for code, outcome in _CODES.items() if f"'{code}'" in text]
    return Answer(found[0] if found else Outcome.DONE, sign, text)


_CODES = {
    "unknown_account": Outcome.ABSENT,
    "unknown_learner": Outcome.ABSENT,
    "unknown_provider": Outcome.ABSENT,
    "provider_by_groups": Outcome.REFUSED,
}


def _said(value: object) -> str:
    """Return everything that a value contains, including what its `repr` leaves out."""
    if isinstance(value, bytes):
        return readable(value)
    if has(type(value)):
        return repr(asdict(value))  # type: ignore[arg-type] # it has fields
    if isinstance(value, list | tuple):
        return "\n".join(map(_said, value))
    return repr(value)


def test_every_use_case_is_in_the_table_once() -> None:
    listed = {line.name.partition(" · ")[0] for line in USE_CASES}
    assert {name for name, _ in _use_cases()} == listed | WITHOUT_ACTOR.keys()
    assert listed.isdisjoint(WITHOUT_ACTOR)
    assert len({line.name for line in USE_CASES}) == len(USE_CASES)


def test_use_cases_take_the_actor_first_or_are_listed_as_exceptions() -> None:
    first = {name: next(iter(parameters), "") for name, parameters in _use_cases()}
    assert {name for name, parameter in first.items() if parameter != "actor"} == WITHOUT_ACTOR.keys()


@pytest.mark.asvs("V8.2.1")
def test_the_table_of_permissions_matches_the_code() -> None:
    actors = world().renew().actors
    assert {name: frozenset(each for each in ACTORS if actors[each].may(name)) for name in MAY} == MAY


@pytest.mark.feature("D2")
@pytest.mark.parametrize("actor", [each for each in ACTORS if may(Permission.VIEW_LEARNERS, each)])
def test_counts_cover_only_visible_learners(actor: str) -> None:
    here = world().renew()
    seen = sum(sees(Kind.A_LEARNER, actor, place) for place in TARGETS) + 1  # and the classmate
    assert here.progress.dashboard.counts(here.actors[actor])["learners"] == seen
    (line, *_) = [each for each in here.progress.providers.list(here.actors[actor]) if each.provider.ukprn == NORTH]
    assert line.learners == seen


def _use_cases() -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the parameters of every public method of every part of `Progress`."""
    for part, given in vars(world().progress).items():
        if part != "context":
            for verb, method in inspect.getmembers(given, inspect.ismethod):
                if not verb.startswith("_"):
                    yield f"{part}.{verb}", list(inspect.signature(method).parameters)
