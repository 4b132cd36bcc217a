"""The drawings of the architecture are as the code is: every name in them is there, and every arrow is real."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.docs.texts import ROOT
from tests.pages import DRAWINGS, WHY, main_job, ports, rooms, with_parts
from tests.pages.main_job import STEPS, Step

PLACES = range(len(STEPS))
CALLED = [place for place in PLACES if main_job.caller(place) is not None]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_up_to_date(name: str) -> None:
    assert (WHY / name).read_text("utf-8") == DRAWINGS[name](), f"{name} is old: run python -m tests.pages"


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_sound_and_has_a_title(name: str) -> None:
    drawn = ET.fromstring(DRAWINGS[name]())  # noqa: S314 - our own
    title = drawn.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text


def test_the_page_says_in_words_what_the_drawings_show() -> None:
    page = (WHY / "architecture.md").read_text("utf-8")
    assert page == with_parts(page), "architecture.md is old: run python -m tests.pages"
    assert all(step.path in page for step in STEPS)


@pytest.mark.parametrize("room", ["domain", "usecases"])
def test_the_wings_drawn_are_the_folders_of_the_room(room: str) -> None:
    folders = {path.parent.name for path in (ROOT / "progress_core" / room).glob("*/__init__.py")}
    assert set(rooms.wings(room)) == folders
    drawn = _texts("rooms.svg")
    places = [drawn.index(wing, drawn.index(room)) for wing in rooms.wings(room)]
    assert places == sorted(places)


def test_the_rooms_and_adapters_drawn_are_all_there_are() -> None:
    packages = set(rooms.contracts()["importlinter"]["root_packages"].split())
    assert {"progress_core", *rooms.ADAPTERS} == packages
    assert set(rooms.ROOMS) == set(rooms.layers("rooms"))
    assert packages | set(rooms.ROOMS) <= set(_texts("rooms.svg"))


@pytest.mark.parametrize("place", PLACES, ids=[step.path for step in STEPS])
def test_every_step_of_the_main_job_is_a_function_that_there_is(place: int) -> None:
    assert callable(_found(STEPS[place]))
    assert f"({place + 1}) {STEPS[place].words}: `{STEPS[place].path}`" in main_job.steps_in_words()


@pytest.mark.parametrize("place", CALLED, ids=[STEPS[place].path for place in CALLED])
def test_every_arrow_of_the_main_job_is_a_real_call(place: int) -> None:
    step, above = STEPS[place], STEPS[main_job.caller(place) or 0]
    verb = step.name.rpartition(".")[2]
    calling = _found(above).__module__
    if not step.via:
        assert verb in _calls(calling), f"{calling} does not call {verb}"
        assert _whole(step.module) in {calling, *_imports(calling)}, f"{calling} does not import {step.module}"
        return
    joining = _whole(step.via)
    if step.via == "compose.progress":
        assert calling in _imports(joining)
        assert any(_whole(step.module) in _imports(module) for module in _imports(joining))
        assert verb in _mentions(joining)
        return
    assert verb in _calls(calling), f"{calling} does not call {verb}"
    assert verb in _protocol_verbs(joining), f"no protocol of {joining} has {verb}"
    if step.via.startswith("ports."):
        name = step.via.rpartition(".")[2]
        points = ports.groups().get(name) or ports.groups()["store"]
        assert any(target.startswith(_whole(step.module).partition(".")[0]) for target in points.values())


def _whole(module: str) -> str:
    return module if module.startswith("progress_") else f"progress_core.{module}"


def _found(step: Step) -> Any:
    found: Any = import_module(_whole(step.module))
    for name in step.name.split("."):
        found = getattr(found, name)
    return found


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(Path(import_module(module).__file__ or "").read_text("utf-8"))


def _imports(module: str) -> set[str]:
    return {node.module for node in ast.walk(_tree(module)) if isinstance(node, ast.ImportFrom) and node.module}


def _calls(module: str) -> set[str]:
    calls = (node.func for node in ast.walk(_tree(module)) if isinstance(node, ast.Call))
    return {ast.unparse(called).rpartition(".")[2] for called in calls}


def _mentions(module: str) -> set[str]:
    return {node.attr for node in ast.walk(_tree(module)) if isinstance(node, ast.Attribute)}


def _protocol_verbs(module: str) -> set[str]:
    kinds = [node for node in _tree(module).body if isinstance(node, ast.ClassDef)]
    protocols = [kind for kind in kinds if any(ast.unparse(base).startswith("Protocol") for base in kind.bases)]
    return {node.name for kind in protocols for node in kind.body if isinstance(node, ast.FunctionDef)}


def _texts(name: str) -> list[str]:
    drawn = ET.fromstring((WHY / name).read_text("utf-8"))  # noqa: S314 - our own
    return [node.text or "" for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
