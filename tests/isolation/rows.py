"""A line of the table, and what every cell of it must be."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from tests.isolation.expect import ABSENT, SHOWS, Kind, Needs, Outcome, lists, may, sees, targets_of
from tests.isolation.target import Target
from tests.isolation.world import World

_TOKEN = re.compile(r'(?<=name="token" value=")[^"]*')


@frozen
class Cell:
    """One meeting of an actor and a target.

    Args:
        world: as new.
        actor: name of who acts.
        target: what it is done to; for a list, something that may stand in it.
    """

    world: World
    actor: str
    target: Target

    @property
    def id(self) -> int:
        """The target's number."""
        return self.target.id

    @property
    def name(self) -> str:
        """The target's username, or name."""
        return self.target.name

    @property
    def ukprn(self) -> str:
        """The target's provider."""
        return self.target.ukprn


@frozen
class Args:
    """The arguments of a call after the actor."""

    given: tuple[Any, ...]
    named: Mapping[str, Any]


def args(*given: Any, **named: Any) -> Args:
    """Take arguments as a call would."""
    return Args(given, named)


Build = Callable[[Cell], Any]


@frozen
class Line:
    """A use case, a page or a command.

    Args:
        name: "learners.edit", "POST /learners/{id:number}", "learners unlock".
        needs: the permission; or who may.
        kind: what it is done to, or what it lists.
        build: what is sent along, made for a cell; its form is the surface's own.
        fine: what an allowed cell may raise or answer nevertheless: the names of errors, statuses, exit codes.
        first: what one needs to look the target up, where that comes before what `needs` says.
        says: actor -> what an allowed answer must tell this actor; "" for nothing in particular.
        but: (actor, target) -> outcome, where it differs from what `needs` and `kind` say.
    """

    name: str
    needs: Needs
    kind: Kind = Kind.NOTHING
    build: Build = field(default=lambda _: ())
    fine: tuple[object, ...] = ()
    first: Needs | None = None
    says: Callable[[str], str] = field(default=lambda _: "")
    but: Mapping[tuple[str, str], Outcome] = field(factory=dict)

    def expected(self, actor: str, place: str) -> Outcome:
        """Return the outcome of a cell."""
        given = self.but.get((actor, place))
        if given is not None:
            return given
        seen = self.kind is Kind.NOTHING or self.kind in SHOWS or sees(self.kind, actor, place)
        if self.first is not None and may(self.first, actor) and not seen:
            return Outcome.ABSENT
        if not may(self.needs, actor) or (self.first is not None and not may(self.first, actor)):
            return Outcome.REFUSED
        return Outcome.DONE if seen else Outcome.ABSENT

    def target(self, world: World, place: str) -> Target:
        """Return the target of a cell."""
        if self.kind is Kind.NOTHING:
            return Target(0, "", "")
        return world.targets[SHOWS.get(self.kind, self.kind), place]


@frozen
class Answer:
    """What came of a cell.

    Args:
        outcome: as the surface tells it.
        sign: the error, status or exit code.
        text: all that the actor is given to read.
    """

    outcome: Outcome
    sign: object
    text: str

    def alike(self, target: Target) -> tuple[object, str]:
        """Return what must be the same for foreign and missing targets: the answer without tokens and the request."""
        text = _TOKEN.sub("", self.text)
        for mark in target.marks:
            text = text.replace(mark, "…")
        return self.sign, text


def check(line: Line, actor: str, world: World, ask: Callable[[Cell], Answer]) -> int:
    """Try every cell of one line and one actor; return how many there are.

    Raises:
        AssertionError: a cell is not as it must be.
    """
    answers = {}
    for place in targets_of(line.kind):
        target = line.target(world, place)
        answer = ask(Cell(world.renew(), actor, target))
        cell = f"{line.name} · {actor} · {place}"
        expected = line.expected(actor, place)
        assert answer.outcome is expected, f"{cell}: {answer.outcome.value}, not {expected.value}: {answer.sign}"
        for hidden in world.hidden_from(actor):
            if not any(hidden in mark for mark in target.marks):  # what they typed themselves is no secret to them
                assert hidden not in answer.text, f"{cell}: shows {hidden}"
        if expected is Outcome.DONE:
            assert line.says(actor) in answer.text, f"{cell}: does not say {line.says(actor)}"
        if expected is Outcome.DONE and line.kind in SHOWS:
            shown = lists(line.kind, actor, place)
            wanted = _shown_as(line.kind, place, target)
            assert (wanted in answer.text) is shown, f"{cell}: {wanted} is {'not ' if shown else ''}shown"
        answers[place] = (expected, answer.alike(target))
    refused = {alike for expected, alike in answers.values() if expected is Outcome.REFUSED}
    assert len(refused) <= 1, f"{line.name} · {actor}: refusals tell targets apart: {refused}"
    absent = {alike for expected, alike in answers.values() if expected is Outcome.ABSENT}
    assert len(absent) <= 1, f"{line.name} · {actor}: foreign is told from absent: {absent}"
    assert line.kind in SHOWS or line.kind is Kind.NOTHING or ABSENT in answers
    return len(answers)


def _shown_as(kind: Kind, place: str, target: Target) -> str:
    if kind is Kind.UNUSED_PASSWORDS and place == "own":
        return "Classmate"  # the own learner has logged on
    if kind is Kind.ENTRIES:
        return target.ukprn
    if kind in (Kind.EXPORTS, Kind.EXPORTS_OF_ONES_OWN):
        return str(target.id)
    return target.canary or target.name


def readable(content: bytes) -> str:
    """Return the text in a file; a workbook is unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(readable(packed.read(name)) for name in packed.namelist())
    return content.decode("utf-8", "replace")
