"""The route of the main job through the use cases, and what logging in has to do with it: nothing."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from progress_core import usecases
from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.imports import ImportStatus
from tests.given.imports import ANN, BOB, csv

ROUTE = (
    "importing/imports.py",  # FileImports.run, which workers call
    "importing/run.py",  # run_import
    "foundations/attempts.py",  # is it the last attempt?
    "importing/run.py",  # read_file
    "importing/learner_rows.py",  # LearnerImporter.read
    "foundations/attempts.py",  # a sign of life
    "importing/run.py",  # the one transaction
    "foundations/holds.py",  # Lock.LEARNERS
    "foundations/actors.py",  # who asked, with the rights that they have now
    "importing/learner_rows.py",  # LearnerImporter.write
    "importing/run.py",  # conclude
    "correspondence/outbox.py",  # the e-mail
    "foundations/deliveries.py",  # tell_webhooks
)
"""The files that running a learner import enters, in order."""

_WATCH = {"foundations/events.py", "foundations/announcements.py"}
"""They stand around the store, and watch every transaction."""

_ROOM = Path(next(iter(usecases.__path__)))


@contextmanager
def _route() -> Iterator[list[str]]:
    """Note each file of the use cases that is entered, in order."""
    entered: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(_ROOM):
            name = path.relative_to(_ROOM).as_posix()
            if name not in _WATCH and entered[-1:] != [name]:
                entered.append(name)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(before)


def test_running_an_import_enters_these_files_in_this_order(progress: Progress, manager: Actor) -> None:
    asked = progress.imports.request(manager, "learners.csv", csv(ANN, BOB))
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        job = work.jobs.claim(owner="worker", now=now, lease_until=now, kinds=["learner-import"])
    assert job is not None
    with _route() as entered:
        done = progress.imports.run(job)
    assert ImportStatus.SUCCESSFUL is done.status
    assert asked.id == done.id
    assert list(ROUTE) == entered


def test_logging_in_loads_nothing_of_the_import_machine() -> None:
    program = (
        "import sys, progress_core.usecases.accounts.sessions\n"
        "print(*sorted(name for name in sys.modules if name.startswith('progress_core.usecases.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    wings = {name.split(".")[2] for name in loaded.stdout.split()}
    assert "accounts" in wings
    assert wings <= {"foundations", "correspondence", "consequences", "accounts"}
