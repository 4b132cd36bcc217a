"""What job engines get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_bell = partial(Fault, "jobs", "memory", "progress_core/memory/jobs.py")
_NOTIFY = "            self._news.notify_all()\n"
_COUNT = "                self._announced += 1\n            self._news"
_LATER = "                heappush(self._later, monotonic() + delay)\n"
_SEEN = "            self._thread.seen = self._announced\n"
_LOOP = "            while (now := self._look_at_the_clock()) < end and self._announced == seen:\n                self._news.wait(min([end, *self._later[:1]]) - now)\n"
_CHECK = '        """Find nothing wrong."""\n'
_MIGRATE = '        """Do nothing: a bell keeps nothing."""\n'

FAULTS = (
    _bell(_NOTIFY, "            pass\n", "rings for nobody who waits"),
    _bell(_NOTIFY, "            self._news.notify()\n", "wakes one worker alone"),
    _bell(_COUNT, _COUNT.replace("self._announced += 1", "pass"), "rings no bell"),
    _bell(_LATER, "                self._announced += 1\n", "tells at once what is to be told later"),
    _bell(_LATER, "                pass\n", "forgets what is to be told later"),
    _bell(_LATER, "                heappush(self._later, monotonic() + delay + 60)\n", "tells a minute late what is to be told later"),
    _bell(_SEEN, "", "hears the same news again and again"),
    _bell("        seen = getattr(self._thread, \"seen\", 0)\n", "        seen = self._announced\n", "does not hear of what was announced before"),
    _bell(_LOOP, "            __import__('time').sleep(seconds)\n", "sleeps to the end, whatever is announced"),
    _bell(_LOOP, "            self._look_at_the_clock()\n", "does not wait"),
    _bell("        del job_id, kind  # workers look in the store\n", "        if job_id >= 1 << 31:\n            raise OverflowError(job_id)\n", "fails for large numbers"),
    _bell("        del job_id, kind  # workers look in the store\n", "        if job_id in self.__dict__.setdefault('_known', set()):\n            return\n        self._known.add(job_id)\n", "announces a job once for ever"),
    _bell("not_before - datetime.now(UTC)", "not_before - datetime.now()", "reckons with naive times"),
    _bell(_CHECK, "        raise RuntimeError\n", "finds fault with itself"),
    _bell(_MIGRATE, "        if self.__dict__.setdefault('_there', 0):\n            raise RuntimeError('exists')\n        self._there = 1\n", "cannot be set up twice"),
)  # fmt: skip
