"""The reference pages are as the code is, and leave nothing out."""

import re

import click
import pytest
from attrs import fields

from progress_core import ProgressError, Settings, rule_catalogue
from progress_core.domain.foundations import errors as domain_errors
from tests.docs.texts import ROOT, files
from tests.pages import FOLDER, PAGES, cli, errors, ports

_VARIABLE = re.compile(r"\b_?PROGRESS_[A-Z_]*[A-Z]\b")


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), f"{name} is old: run python -m tests.pages"


@pytest.mark.feature("I4")
def test_every_rule_and_every_code_is_documented() -> None:
    rules, codes = _page("rules.md"), _page("errors.md")
    for rule in rule_catalogue():
        assert f"`{rule.id}`" in rules
        assert all(f"`{code}`" in rules for code in rule.codes)
    assert all(f"`{key}`" in codes for key in errors.sentences())


@pytest.mark.feature("I4")
def test_every_code_of_a_rule_has_a_sentence() -> None:
    known = {key.rpartition(".")[2] for key in errors.sentences()}
    assert {code for rule in rule_catalogue() for code in rule.codes} <= known


def test_every_error_is_documented() -> None:
    page = _page("errors.md")
    kinds = [
        kind for kind in vars(domain_errors).values() if isinstance(kind, type) and issubclass(kind, ProgressError)
    ]
    assert len(kinds) > 1
    assert all(f"`{kind.__name__}` | `{kind.code}`" in page for kind in kinds)


def test_every_setting_is_documented_with_its_meaning() -> None:
    page = _page("settings.md")
    for setting in fields(Settings):
        assert re.search(rf"`PROGRESS_{setting.name.upper()}` \| .+ \| \S.+ \|", page)


def test_every_variable_that_the_code_names_is_documented() -> None:
    page = _page("settings.md")
    shipped = [path for path in files(".py") if path.is_relative_to(ROOT / "adapters") or "progress_core" in path.parts]
    named = {found for path in shipped for found in _VARIABLE.findall(path.read_text("utf-8"))}
    assert named
    assert {variable for variable in named if variable not in page} == set()


@pytest.mark.feature("I5")
def test_every_command_and_option_is_documented_and_explains_itself() -> None:
    page = _page("cli.md")
    for path, command in cli.commands():
        assert command.help, path
        assert f"## {path}\n" in page
        for option in filter(_is_option, command.params):
            assert all(name in page for name in option.opts), f"{path} {option.opts}"


@pytest.mark.feature("I2", "I3")
@pytest.mark.parametrize("module", ports.modules())
def test_every_port_is_documented_with_its_twin_and_kit(module: str) -> None:
    page = _page("ports.md")
    assert ports.twin(module), f"{module} has no twin in progress_core.memory"
    assert ports.kit(module), f"{module} has no kit in progress_core.testing"
    assert f"# {module}\n" in page
    assert f"Twin `{ports.twin(module)}` · kit `{ports.kit(module)}`" in page


@pytest.mark.feature("I3")
def test_every_entry_point_is_documented() -> None:
    page = _page("ports.md")
    assert f"`progress.{ports.KITS}`" in page
    for group, points in ports.groups().items():
        if group == ports.KITS:
            continue  # they repeat the names of the others
        row = next(line for line in page.splitlines() if f"`progress.{group}`" in line)
        assert all(f"`{name}`" in row for name in points)


def _is_option(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option)


def _page(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")
