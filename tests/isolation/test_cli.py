"""The isolation table at the command line: each command, by each actor, on each target."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from progress_cli.main import cli

from tests.isolation.expect import ACTORS, ANONYMOUS, Outcome
from tests.isolation.rows import Answer, Cell, Line, check, readable
from tests.isolation.table.cli import COMMANDS, WITHOUT_ACTOR
from tests.isolation.world import world
from tests.pages.cli import commands

pytestmark = pytest.mark.feature("B9", "G3", "I5")

_CODES = {"not_allowed": Outcome.REFUSED, "not_found": Outcome.ABSENT}
_PROBLEMS = {
    "provider_by_groups": Outcome.REFUSED,
    "unknown_provider": Outcome.ABSENT,
    "unknown_account": Outcome.ABSENT,
    "unknown_learner": Outcome.ABSENT,
}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line.name)
def test_every_command_answers_each_actor_as_the_table_says(
    line: Line, actor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check(line, actor, world(), lambda cell: ask(line, cell, tmp_path))


def ask(line: Line, cell: Cell, folder: Path) -> Answer:
    """Run a command, and return its outcome."""
    for file in folder.iterdir():
        file.unlink()
    words = line.name.partition(" · ")[0].split(" ")
    words += [_word(each) for each in line.build(cell)]
    result = CliRunner().invoke(
        cli, [*words, "--json", "--as", cell.world.actors[cell.actor].username], obj=cell.world.progress
    )
    written = [readable(file.read_bytes()) for file in folder.iterdir() if file.name != "given.csv"]
    answer = json.loads(result.stdout)
    outcome = _outcome(line, result.exit_code, answer)
    if cell.actor == ANONYMOUS:
        assert outcome is Outcome.ABSENT, "there is no such account"
        outcome = Outcome.REFUSED
    return Answer(outcome, result.exit_code, "\n".join([result.output, *written]))


def _word(given: object) -> str:
    if not isinstance(given, bytes):
        return str(given)
    Path("given.csv").write_bytes(given)
    return "given.csv"


def _outcome(line: Line, code: int, answer: Any) -> Outcome:
    if code == 0:
        return Outcome.DONE
    assert code == 1, answer
    error = answer.get("error")
    if error in _CODES:
        return _CODES[error]
    if error in line.fine or (line.fine and answer.get("left")):  # what was refused of several things
        return Outcome.DONE
    found = {_PROBLEMS.get(problem["code"]) for problem in answer["problems"]}
    (outcome,) = found
    assert outcome is not None, answer
    return outcome


def test_every_command_is_in_the_table() -> None:
    there = {path.removeprefix("progress "): command for path, command in commands()}
    listed = {line.name.partition(" · ")[0] for line in COMMANDS}
    assert listed | WITHOUT_ACTOR.keys() == there.keys()
    assert listed.isdisjoint(WITHOUT_ACTOR)
    assert len({line.name for line in COMMANDS}) == len(COMMANDS)
    assert {name for name, command in there.items() if _takes_actor(command)} == listed


def _takes_actor(command: click.Command) -> bool:
    return any("--as" in option.opts for option in command.params)
