"""What security logs get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "security_log", "memory", "progress_core/memory/security_log.py")
_logging = partial(Fault, "security_log", "logging", "progress_core/memory/security_log.py")
_file = partial(Fault, "security_log", "file", "adapters/security/progress_security/log.py")
_stream = partial(Fault, "security_log", "stderr", "adapters/security/progress_security/log.py")
_KEEP = "        self.events.append(event)\n"
_LINE = '        line = f"{event.as_line()}\\n".encode("ascii")\n'


def _kept(changes: str) -> str:
    return f"        from attrs import evolve\n\n        self.events.append(evolve(event, {changes}))\n"


FAULTS = (
    _twin(_KEEP, "        if event.account_id is not None:\n            self.events.append(event)\n", "leaves out events of nobody"),
    _twin(_KEEP, "        if [one.name for one in self.events[-3:]] != [event.name] * 3:\n            self.events.append(event)\n", "leaves out events when there are many alike"),
    _twin(_KEEP, _kept("account_id=event.account_id and event.account_id & 0x7FFFFFFF"), "keeps 31 bits of the number of an account"),
    _twin(_KEEP, _kept("facts=dict(sorted(event.facts.items())[:2])"), "keeps two facts"),
    _twin(_KEEP, _kept("facts={name.lower(): value for name, value in event.facts.items()}, subject=event.subject.lower()"), "writes subjects in small letters"),
    _twin(_KEEP, _kept("ukprn=event.ukprn.lstrip('0')"), "drops noughts before a number"),
    _twin(_KEEP, _kept("ukprn=''"), "drops the provider"),
    _twin(_KEEP, "        self.events.append(event)\n        self.events.sort(key=lambda one: one.at)\n", "sorts events by their time"),
    _twin(_KEEP, "        held, self._held = getattr(self, '_held', []), [event]\n        self.events.extend(held)\n", "keeps the last event until there is another"),
    _twin(_KEEP, "        if self.events and event.at < self.events[-1].at:\n            raise ValueError('out of order')\n        self.events.append(event)\n", "raises where the time goes back"),
    _logging("logging.getLogger(LOGGER)", "logging.getLogger()", "writes to the log of all programs"),
    _logging("        self._logger.setLevel(logging.INFO)\n", "", "leaves its level to others"),
    _file(_LINE, "        self._waiting = getattr(self, '_waiting', b'') + f'{event.as_line()}\\n'.encode('ascii')\n        if len(self._waiting) < 4096:\n            return\n        line, self._waiting = self._waiting, b''\n", "writes when there is enough to write"),
    _file(_LINE, '        line = f"{event.as_line()}\\n".replace("\\\\u", "u").encode("ascii")\n', "drops the backslashes of escapes"),
    _stream("        except (OSError, ValueError) as error:  # the disk is full, or the stream was closed\n", "        except ValueError as error:\n", "raises where the disk is full"),
    _stream("print(event.as_line(), file=self._stream or sys.stderr, flush=True)", "print(event.as_line()[:1000], file=self._stream or sys.stderr, flush=True)", "cuts long lines"),
    _stream("        self._stream = stream\n", "        self._stream = stream or sys.__stderr__\n", "writes to where the stream led before"),
)  # fmt: skip
