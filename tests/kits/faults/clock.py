"""What clocks get wrong."""

from functools import partial

from tests.kits.fault import Fault

_MODULE = "progress_core/memory/clock.py"
_system = partial(Fault, "clock", "system", _MODULE, "        return datetime.now(UTC)\n")
_SET = "        self._now = now.astimezone(UTC)\n\n    def now"
_TOLD = '        """Return the time that it was set to, in UTC."""\n        return self._now\n'


def _told(returned: str) -> str:
    return _TOLD.replace("self._now", returned)


FAULTS = (
    _system("        return datetime.now()\n", "tells a naive time"),
    _system("        return datetime.now(UTC).replace(tzinfo=None)\n", "forgets that it is UTC"),
    _system("        return datetime.now().replace(tzinfo=UTC)\n", "calls local time UTC"),
    _system("        return datetime.now().astimezone()\n", "tells local time"),
    _system(
        "        from zoneinfo import ZoneInfo\n\n        return datetime.now(ZoneInfo('Europe/London'))\n",
        "tells London's time",
    ),
    _system("        return datetime.now(UTC).replace(microsecond=0)\n", "tells whole seconds"),
    _system("        return datetime.now(UTC).replace(second=0, microsecond=0)\n", "tells whole minutes"),
    _system(
        "        self._told = getattr(self, '_told', datetime.now(UTC))\n        return self._told\n",
        "remembers its first answer",
    ),
    _system("        return datetime.now(UTC) + timedelta(hours=1)\n", "is an hour late"),
    _system("        return datetime.now(UTC) - timedelta(days=1)\n", "is a day early"),
    _system(
        "        import time\n\n        return datetime.fromtimestamp(time.monotonic(), UTC)\n",
        "tells the time since the start of the computer",
    ),
    _system(
        "        self._odd = not getattr(self, '_odd', False)\n        return datetime.now(UTC) - timedelta(milliseconds=5 * self._odd)\n",
        "runs backwards now and then",
    ),
    _system("        return datetime.now(UTC).isoformat()\n", "tells a text"),
    _system(
        "        import time\n\n        return datetime(*time.localtime()[:6], datetime.now().microsecond, tzinfo=UTC)\n",
        "takes local time apart and calls it UTC",
    ),
    Fault("clock", "memory", _MODULE, _TOLD, _told("self._now.replace(tzinfo=None)"), "tells a naive time"),
    Fault("clock", "memory", _MODULE, _TOLD, _told("self._now.astimezone()"), "tells local time"),
    Fault(
        "clock",
        "memory",
        _MODULE,
        _SET,
        _SET.replace("now.astimezone(UTC)", "now"),
        "keeps the time zone that it was given",
    ),
    Fault(
        "clock",
        "memory",
        _MODULE,
        _SET,
        _SET.replace("now.astimezone(UTC)", "now.replace(tzinfo=UTC)"),
        "calls the time that it was given UTC",
    ),
    Fault(
        "clock", "memory", _MODULE, _TOLD, _told("self._now.astimezone().replace(tzinfo=UTC)"), "calls local time UTC"
    ),
)
