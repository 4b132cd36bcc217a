"""What clocks get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_MODULE = "progress_core/memory/clock.py"
_system = partial(Fault, "clock", "system", _MODULE, "        return datetime.now(UTC)\n")
_TOLD = '        """Return the time that it was set to, in UTC."""\n        return self._now\n'

FAULTS = (
    _system("        now = datetime.now(UTC)\n        return now.replace(microsecond=now.microsecond // 100_000 * 100_000)\n", "tells tenths of a second"),
    _system("        now = datetime.now(UTC)\n        return now.replace(microsecond=now.microsecond // 50_000 * 50_000)\n", "tells the time in steps of 50 milliseconds"),
    _system("        return datetime.now(UTC) + timedelta(seconds=5)\n", "is five seconds ahead"),
    _system("        import time\n\n        if time.monotonic() > getattr(self, '_until', 0):\n            self._until, self._told = time.monotonic() + 1, datetime.now(UTC)\n        return self._told\n", "looks at the time once a second"),
    _system("        import os\n        from zoneinfo import ZoneInfo\n\n        return datetime.now(ZoneInfo(os.environ['TZ'])).astimezone(UTC)\n", "fails where no time zone is set"),
    _system("        import time\n\n        return datetime.fromtimestamp(time.mktime(time.gmtime()) + time.time() % 1, UTC)\n", "takes UTC for local time"),
    _system("        import time\n\n        return datetime.fromtimestamp(time.time() - time.altzone, UTC)\n", "adds the summer's offset of its time zone"),
    Fault("clock", "memory", _MODULE, _TOLD, _TOLD.replace("self._now", "self._now.astimezone(__import__('zoneinfo').ZoneInfo('Europe/London')).replace(tzinfo=UTC)"), "calls London's time UTC"),
    Fault("clock", "memory", _MODULE, _TOLD, _TOLD.replace("self._now", "self._now.replace(microsecond=0)"), "tells whole seconds"),
)  # fmt: skip
