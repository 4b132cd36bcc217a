"""The public names of the core, and properties of all its rules together."""

import ast
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from attrs.exceptions import FrozenInstanceError

import progress_core
from progress_core import (
    Accepted,
    Blocker,
    LearnerDetails,
    PasswordPolicy,
    Problem,
    Refused,
    Setting,
    UsernamePolicy,
    data,
    rule_catalogue,
)

CORE = Path(progress_core.__file__).parent
PROMISED = [
    "Problem",
    "check_username",
    "check_password",
    "PasswordPolicy",
    "UsernamePolicy",
    "check_learner",
    "check_learners",
    "Checked",
    "Choice",
    "Setting",
    "sign_off",
    "staff_add_qualifications",
    "submission_blockers",
    "Blocker",
    "check_qualification",
    "reference_visibility",
    "rule_catalogue",
    "Progress",
    "Settings",
    "ProgressError",
    "NotAllowed",
    "NotFound",
    "Rejected",
    "Conflict",
    "Unavailable",
]


def loaded_after(program: str) -> set[str]:
    """The top-level modules that a program loads in an interpreter of its own."""
    listing = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    before = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    after = subprocess.run([sys.executable, "-c", f"{program}\n{listing}"], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return set(after.stdout.split()) - set(before.stdout.split())


@pytest.mark.feature("I1")
@pytest.mark.parametrize("name", sorted({*PROMISED, *progress_core.__all__}))
def test_every_name_of_the_face_is_there(name: str) -> None:
    assert getattr(progress_core, name) is not None
    assert name in dir(progress_core)
    assert name in progress_core.__all__


@pytest.mark.feature("I1")
def test_face_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        progress_core.no_such_name  # noqa: B018 - asking is the test


@pytest.mark.feature("I1")
def test_types_and_names_of_the_face_agree() -> None:
    """The imports for type checkers, the list and the table say the same thing."""
    tree = ast.parse(Path(progress_core.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    typed = {
        alias.name: node.module.removeprefix("progress_core.")
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert progress_core._HOME == typed
    assert progress_core.__all__ == sorted(typed, key=lambda name: (not name.isupper(), not name[0].isupper(), name))


@pytest.mark.feature("I1")
def test_rules_need_attrs_and_the_standard_library_alone() -> None:
    rules = ", ".join(name for name in PROMISED if name not in ("Progress", "Settings"))
    assert {"attr", "attrs", "progress_core"} == loaded_after(
        f"from progress_core import {rules}; rule_catalogue()"
    ) - set(sys.stdlib_module_names)


@pytest.mark.feature("I1", "I10")
def test_settings_and_use_cases_in_memory_need_neither_cattrs_nor_an_adapter() -> None:
    program = (
        f"from progress_core import {', '.join(progress_core.__all__)}; Settings.from_env({{}}); Progress.memory()"
    )
    assert {"attr", "attrs", "progress_core"} == loaded_after(program) - set(sys.stdlib_module_names)


@pytest.mark.feature("I1")
def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import progress_core, sys; print(*(n for n in sys.modules if n.startswith('progress')))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "progress_core" == loaded.stdout.strip()


@pytest.mark.feature("I4")
def test_rules_have_ids_of_their_own_and_say_where_they_come_from() -> None:
    ids = [rule.id for rule in rule_catalogue()]
    assert len(ids) == len(set(ids))
    for rule in rule_catalogue():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", rule.id)
        assert rule.section
        assert rule.statement.endswith(".")
        assert all(re.fullmatch("[a-z][a-z_]+", code) for code in rule.codes)


@pytest.mark.feature("I4")
def test_every_code_of_the_catalogue_has_a_sentence() -> None:
    catalogue = data.parsed("messages.en.json")
    assert isinstance(catalogue, dict)
    spoken = {key.rpartition(".")[2] for key in catalogue["sentences"]}
    assert set() == {code for rule in rule_catalogue() for code in rule.codes} - spoken


@pytest.mark.feature("I4")
def test_every_rule_that_a_problem_may_name_is_in_the_catalogue() -> None:
    ids = {rule.id for rule in rule_catalogue()}
    named = {
        (path.name, rule)
        for path in [*CORE.glob("domain/**/*.py"), *CORE.glob("usecases/**/*.py")]
        for rule in re.findall(r'\brule="([^"]+)"', path.read_text("utf-8"))
    }
    assert len(named) > 20
    assert set() == {(name, rule) for name, rule in named if rule not in ids}


@pytest.mark.feature("I1")
@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Problem("town", "required", "Town is required."), "code"),
        (Accepted(1), "value"),
        (Refused(()), "problems"),
        (Setting(value=True, source="learner"), "value"),
        (Blocker("locked", "It is locked."), "code"),
        (PasswordPolicy(), "least"),
        (UsernamePolicy(), "least"),
        (LearnerDetails("10000055", 11, "Ann", "Smith", "", date(1997, 10, 2)), "ukprn"),
    ],
)
def test_values_of_the_face_are_frozen(value: object, name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, "other")
