"""Every command line on a page is one that there is, and the teacher's way runs as it is written."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from progress_cli.main import cli

from tests.docs.texts import ROOT, blocks, commands, name, pages

PAGES = [page for page in pages() if any(blocks(page, "sh"))]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-import.md"

_PROGRESS = re.compile(r"(?:^|&& |\| )(?:\.venv/bin/)?progress (?P<arguments>[^|&;]*)")
_INLINE = re.compile(r"`progress ([a-z][^`]*)`")
_PLACEHOLDER = re.compile(r"[A-Z]+")
_PROMISED_CODE = re.compile(r"# exit code (\d)")


def command_lines() -> Iterator[tuple[str, str]]:
    """Yield every `progress` command line of every page, with where it stands."""
    for page in pages():
        for block in blocks(page, "sh"):
            for line in commands(block):
                yield from ((found["arguments"], f"{name(page)}:{block.line}") for found in _PROGRESS.finditer(line))
        yield from ((found[1], name(page)) for found in _INLINE.finditer(page.read_text("utf-8")))


@pytest.mark.feature("I5")
@pytest.mark.parametrize(("line", "place"), sorted(set(command_lines())))
def test_a_command_line_of_a_page_is_one_that_there_is(line: str, place: str) -> None:
    command: click.Command = cli
    words = shlex.split(line)
    while isinstance(command, click.Group) and words:
        assert words[0] in command.commands, f"{place}: there is no {line!r}"
        command = command.commands[words.pop(0)]
    if not words:
        return  # a command that is only named
    context = click.Context(command, info_name=line, ignore_unknown_options=False)
    values, _, _ = command.make_parser(context).parse_args(words)
    for parameter in command.params:
        for value in _each(values.get(parameter.name or "")):
            if not isinstance(parameter.type, click.Path) and not _PLACEHOLDER.fullmatch(str(value)):
                parameter.type.convert(value, parameter, context)


def _each(value: object) -> list[object]:
    if isinstance(value, list | tuple):
        return list(value)
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a store that knows the providers, and a spreadsheet of 240 learners."""
    folder = tmp_path_factory.mktemp("school")
    for line in ("progress demo --no-serve", "progress init", "progress providers import progress-demo/providers.csv"):
        _shell(line, folder)
    shutil.copy(folder / "progress-demo" / "learners.xlsx", folder / "year-11.xlsx")
    return folder


@pytest.mark.slow
@pytest.mark.feature("B8", "E5", "E6", "I5")
def test_the_teacher_of_the_readme_gets_letters(school: Path) -> None:
    block = next(block for block in blocks(ROOT / "README.md", "sh") if "learners letters" in block.text)
    for line in commands(block):
        _shell(line, school)
    assert (school / "letters.pdf").read_bytes().startswith(b"%PDF-")
    _shell("progress learners not-logged-on", school)


@pytest.mark.slow
@pytest.mark.feature("E1", "E2", "E6", "E7", "E8", "I5")
def test_the_tutorial_runs_as_it_is_written(tmp_path: Path) -> None:
    folder = tmp_path
    printed = ""
    for block in blocks(TUTORIAL, "sh"):
        for line in block.text.splitlines():
            if line.startswith("cd "):
                folder = (folder / line.removeprefix("cd ")).resolve()
                continue
            promised = _PROMISED_CODE.search(line)
            printed += _shell(line, folder, code=int(promised[1]) if promised else 0)
    assert "240 created" in printed
    assert "240 learners removed" in printed
    assert {"template.xlsx", "to-correct.xlsx", "letters.pdf", "log-ins.xlsx"} <= {
        path.name for path in folder.iterdir()
    }


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_blocks_of_shell_are_sound_shell(page: Path) -> None:
    for block in blocks(page, "sh"):
        subprocess.run(["bash", "-n"], input=block.text, encoding="utf-8", check=True)  # noqa: S607 - any bash will do


def environment() -> dict[str, str]:
    """Return the environment of somebody who has just installed Progress."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PROGRESS_")}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"}


def _shell(line: str, folder: Path, *, code: int = 0) -> str:
    done = subprocess.run(  # noqa: S603 - our own pages
        ["bash", "-c", line],  # noqa: S607 - any bash will do
        cwd=folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout
