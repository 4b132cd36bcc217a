"""From a backup to people at work: `progress restore`, then `progress serve`, until a list of learners is there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import httpx

from benchmarks._backups.school import KEY, MANAGER, PASSWORD

PROGRAM = (sys.executable, "-c", "from progress_cli.main import main; main()")
LINES = 50


def serving_after(url: str, file: Path) -> dict[str, float]:
    """Return the seconds from the start of a restore to an empty store until each stage has ended."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("PROGRESS_")}
    own = {"PROGRESS_DATABASE_URL": url, "PROGRESS_SECRET_KEY": KEY, "PROGRESS_MAIL_URL": "memory:"}
    subprocess.run([*PROGRAM, "init"], env=others | own, check=True, stdout=subprocess.DEVNULL)
    start = perf_counter()
    subprocess.run([*PROGRAM, "restore", str(file)], env=others | own, check=True, stdout=subprocess.DEVNULL)
    restored = perf_counter() - start
    with _site(others | own) as address, httpx.Client(base_url=address, timeout=None) as browser:
        page = browser.get("/")
        found = re.search('name="token" value="([^"]+)"', page.text)
        assert found, page.text
        page_there = perf_counter() - start
        login = {"username": MANAGER, "password": PASSWORD, "token": found[1]}
        assert browser.post("/login", data=login).headers["location"] == "/dashboard"
        learners = browser.get("/learners")
        assert len(set(re.findall(r'href="/learners/(\d+)', learners.text))) == LINES, learners.text
    return {"restored": restored, "log-in page": page_there, "list of 50 learners": perf_counter() - start}


@contextmanager
def _site(environment: Mapping[str, str]) -> Iterator[str]:
    with subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0", "--no-worker"], env=environment, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stderr is not None
        try:
            yield next(line for line in program.stderr if "Serving on" in line).split()[2]
        finally:
            program.terminate()
