"""Worker processes that wait for jobs while something is measured, and what state a job is in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from progress_core.compose.settings import Settings
from progress_core.domain.foundations.jobs import JobState

WORKERS = 2


def is_claimed(state: JobState) -> bool:
    """Return whether a worker has the job, or has done it."""
    return state is not JobState.QUEUED


def is_done(state: JobState) -> bool:
    """Return whether nobody will do anything about the job any more."""
    return state in (JobState.DONE, JobState.FAILED)


@contextmanager
def workers(settings: Settings, folder: Path) -> Iterator[None]:
    """Run workers while the block runs."""
    named = evolve(settings, mail_url=f"file:{folder / 'mail'}")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PROGRESS_")} | {
        f"PROGRESS_{name.upper()}": getattr(named, name)
        for name in ("database_url", "mail_url", "jobs_url", "secret_key", "retention")
    }
    program = [str(Path(sys.executable).with_name("progress")), "worker"]
    started = [
        subprocess.Popen(program, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(WORKERS)
    ]
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()
