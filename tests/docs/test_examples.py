"""The core installs alone, and the examples install and run from it, as anybody would do it."""

import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"

pytestmark = pytest.mark.slow


@frozen
class Fresh:
    """A new environment with the core, and no extras.

    Args:
        folder: where it is.
        wheel: of the core, built once.
    """

    folder: Path
    wheel: Path

    def python(self, *arguments: str | Path) -> str:
        """Run its Python."""
        return _run(self.folder, self.folder / "venv" / "bin" / "python", *arguments)

    def install(self, *what: str | Path) -> None:
        """Install as anybody would; modules are compiled when they are used, as few of them are."""
        self.pip("install", "-q", "--no-compile", *what)

    def pip(self, *arguments: str | Path) -> str:
        """Run the pip that is here, on the new environment: another one takes longer to make than all the rest."""
        where = ("--disable-pip-version-check", "--python", self.folder / "venv" / "bin" / "python")
        return _run(self.folder, sys.executable, "-m", "pip", *where, *arguments)


def _run(folder: Path, *command: str | Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Make a fresh environment with the core, and no extras."""
    folder = tmp_path_factory.mktemp("fresh")
    _run(folder, sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    _run(folder, sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "wheel", "--no-deps", ROOT)
    (wheel,) = folder.glob("progress_core-*.whl")
    made = Fresh(folder, wheel)
    made.install(wheel)
    return made


@pytest.mark.feature("I1")
def test_the_core_brings_attrs_and_nothing_else(fresh: Fresh) -> None:
    names = {line.partition("==")[0].lower() for line in fresh.pip("list", "--format=freeze").splitlines()}
    assert names == {"attrs", "progress-core"}


@pytest.mark.feature("I1")
def test_every_name_of_the_face_is_there_with_attrs_alone(fresh: Fresh) -> None:
    script = "import progress_core as core; print(*[name for name in core.__all__ if not getattr(core, name)])"
    assert fresh.python("-c", script).strip() == ""


@pytest.mark.feature("I1")
def test_everything_in_memory_runs_with_attrs_alone(fresh: Fresh) -> None:
    script = (
        "from progress_core import Progress; p = Progress.memory(); print(p.dashboard.counts(p.operator)['learners'])"
    )
    assert fresh.python("-c", script).strip() == "0"


@pytest.mark.feature("I5")
def test_the_command_says_which_extra_it_needs(fresh: Fresh) -> None:
    with pytest.raises(AssertionError, match=r"needs an extra \(click is missing\).*progress-core\[all\]"):
        fresh.python("-c", "from progress_cli.script import main; main()")


@pytest.mark.feature("I1", "C10")
def test_the_rules_embedded_in_another_program(fresh: Fresh) -> None:
    folder = EXAMPLES / "embed_rules"
    fresh.install(f"{folder}[test]")
    _own_tests(fresh, folder)


@pytest.mark.feature("I1", "I10")
def test_the_rules_embedded_in_services_of_three_frameworks(fresh: Fresh) -> None:
    folder = EXAMPLES / "embed_in_services"
    fresh.install(f"{fresh.wheel}[json]", f"{folder}[test]")
    _own_tests(fresh, folder)


@pytest.mark.feature("I2", "I3")
def test_a_store_of_ones_own_keeps_the_contract_and_is_found(fresh: Fresh) -> None:
    folder = EXAMPLES / "own_storage_adapter"
    fresh.install(f"{folder}[test]")
    _own_tests(fresh, folder)


def _own_tests(fresh: Fresh, folder: Path) -> None:
    tests = sorted(folder.glob("test_*.py"))
    assert tests
    fresh.python("-m", "pytest", "-p", "no:cacheprovider", "-c", folder / "pyproject.toml", *tests)
