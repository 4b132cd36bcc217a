"""A rush of log-ins on a real server: it keeps little memory of it, and serves other pages meanwhile."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.browsers import browser_at
from tests.faults.school import School

pytestmark = pytest.mark.feature("K8")

LOG_INS, AT_ONCE = 240, 40
PAUSE_SECONDS = 0.1
MAX_KEPT_MB = 64


@pytest.mark.asvs("V1.4.3")
def test_a_rush_of_log_ins_leaves_little_memory_behind(sqlite_school: School) -> None:
    with sqlite_school.start("serve", "--port", "0", "--no-worker") as server:
        try:
            assert server.stderr is not None
            url = next(line for line in server.stderr if "Serving on" in line).split()[2]
            assert set(_rush(url, AT_ONCE // 2, 2)) == {422}  # so that everything is loaded
            before = _resident_mb(server.pid)
            with browser_at(url) as other, ThreadPoolExecutor(1) as aside:
                rush = aside.submit(_rush, url, LOG_INS, AT_ONCE)
                seen = 0
                while not rush.done():
                    assert other.get("/forgotten").status_code == 200
                    seen += 1
                    time.sleep(PAUSE_SECONDS)
                assert set(rush.result()) == {422}
            assert seen > 1
            assert _resident_mb(server.pid) - before < MAX_KEPT_MB
        finally:
            server.kill()


def _rush(url: str, count: int, at_once: int) -> list[int]:
    """Log in with names that nobody has, each from an address of its own; return the answers' statuses."""
    with browser_at(url) as browser, ThreadPoolExecutor(at_once) as people:
        token = re.search('name="token" value="([^"]+)"', browser.get("/").text)
        assert token
        form = {"token": token[1], "password": "not-this-1"}

        def log_in(number: int) -> int:
            behind = {"x-forwarded-for": f"192.0.2.{number}"}
            return browser.post("/login", data={**form, "username": f"nobody{number}"}, headers=behind).status_code

        return list(people.map(log_in, range(count)))


def _resident_mb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024
