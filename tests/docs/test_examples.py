"""The core installs alone, and the examples install and run from it, as anybody would do it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"

pytestmark = pytest.mark.slow

Run = Callable[..., str]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a command that runs the Python of a fresh environment with the core, and no extras."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)  # noqa: S603 - our own command

    def run(*arguments: str | Path) -> str:
        done = subprocess.run(  # noqa: S603 - our own commands
            [folder / "venv" / "bin" / "python", *arguments],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("-m", "pip", "install", "-q", "--disable-pip-version-check", ROOT)
    return run


@pytest.mark.feature("I1")
def test_the_core_brings_attrs_and_nothing_else(python: Run) -> None:
    listed = python("-m", "pip", "list", "--format=freeze", "--disable-pip-version-check")
    names = {line.partition("==")[0].lower() for line in listed.splitlines()}
    assert names - {"pip", "setuptools"} == {"attrs", "progress-core"}


@pytest.mark.feature("I1")
def test_every_name_of_the_face_is_there_with_attrs_alone(python: Run) -> None:
    script = "import progress_core as core; print(*[name for name in core.__all__ if not getattr(core, name)])"
    assert python("-c", script).strip() == ""


@pytest.mark.feature("I1")
def test_everything_in_memory_runs_with_attrs_alone(python: Run) -> None:
    script = (
        "from progress_core import Progress; p = Progress.memory(); print(p.dashboard.counts(p.operator)['learners'])"
    )
    assert python("-c", script).strip() == "0"


@pytest.mark.feature("I5")
def test_the_command_says_which_extra_it_needs(python: Run) -> None:
    with pytest.raises(AssertionError, match=r"needs an extra \(click is missing\).*progress-core\[all\]"):
        python("-c", "from progress_cli.script import main; main()")


@pytest.mark.feature("I1", "C10")
def test_the_rules_embedded_in_another_program(python: Run) -> None:
    folder = EXAMPLES / "embed_rules"
    python("-m", "pip", "install", "-q", "--disable-pip-version-check", f"{folder}[test]")
    _own_tests(python, folder)


@pytest.mark.feature("I1", "I10")
def test_the_rules_embedded_in_services_of_three_frameworks(python: Run) -> None:
    folder = EXAMPLES / "embed_in_services"
    python("-m", "pip", "install", "-q", "--disable-pip-version-check", f"{ROOT}[json]", f"{folder}[test]")
    _own_tests(python, folder)


@pytest.mark.feature("I2", "I3")
def test_a_store_of_ones_own_keeps_the_contract_and_is_found(python: Run) -> None:
    folder = EXAMPLES / "own_storage_adapter"
    python("-m", "pip", "install", "-q", "--disable-pip-version-check", f"{folder}[test]")
    _own_tests(python, folder)


def _own_tests(python: Run, folder: Path) -> None:
    tests = sorted(folder.glob("test_*.py"))
    assert tests
    python("-m", "pytest", "-p", "no:cacheprovider", "-c", folder / "pyproject.toml", *tests)
