"""What security logs get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "security_log", "memory", "progress_core/memory/security_log.py")
_logging = partial(Fault, "security_log", "logging", "progress_core/memory/security_log.py")
_file = partial(Fault, "security_log", "file", "adapters/security/progress_security/log.py")
_stream = partial(Fault, "security_log", "stderr", "adapters/security/progress_security/log.py")
_KEEP = "        self.events.append(event)\n"
_INFO = '        self._logger.info("%s", event.as_line())\n'
_LINE = '        line = f"{event.as_line()}\\n".encode("ascii")\n'
_WRITE = "                os.write(descriptor, line)  # in one piece, so that lines of several processes never mix\n"
_PRINT = "                print(event.as_line(), file=self._stream or sys.stderr, flush=True)\n"
_OS_ERROR = '        except OSError as error:\n            _log.error("The security event %s could not be written to %s: %s", event.name, self._path, error)\n'


def _kept(changes: str) -> str:
    return f"        from attrs import evolve\n\n        self.events.append(evolve(event, {changes}))\n"


FAULTS = (
    _twin(_KEEP, "", "writes nothing"),
    _twin(_KEEP, _KEEP * 2, "writes twice"),
    _twin(_KEEP, "        self.events.insert(0, event)\n", "writes in another order"),
    _twin(_KEEP, "        if event not in self.events:\n            self.events.append(event)\n", "writes alike events once"),
    _twin("MAX_EVENTS = 10_000\n", "MAX_EVENTS = 50\n", "keeps fifty events"),
    _twin(_KEEP, _kept("facts={}"), "drops the facts"),
    _twin(_KEEP, _kept("origin=event.origin.__class__()"), "drops the origin"),
    _twin(_KEEP, _kept("account_id=None"), "drops the account"),
    _twin(_KEEP, _kept("at=event.at.replace(microsecond=0)"), "writes whole seconds"),
    _twin(_KEEP, _kept("at=event.at.astimezone(__import__('zoneinfo').ZoneInfo('Asia/Tokyo'))"), "writes local time"),
    _twin(_KEEP, _kept("subject=event.subject[:255]"), "cuts long texts"),
    _twin(_KEEP, _kept("subject=event.subject.encode('ascii', 'replace').decode()"), "replaces letters outside ASCII"),
    _twin(_KEEP, _kept("subject=' '.join(event.subject.split())"), "joins lines"),
    _twin(_KEEP, "        if '_' in str(event.name) and not event.facts:\n            return\n        self.events.append(event)\n", "leaves out events without facts"),
    _twin(_KEEP, "        self._now = event\n        __import__('time').sleep(0.0005)\n        self.events.append(self._now)\n", "confuses the events of threads"),
    _twin(_KEEP, "        events = list(self.events)\n        __import__('time').sleep(0.0005)\n        self.events = [*events, event]\n", "loses events of other threads"),
    _logging(_INFO, '        self._logger.debug("%s", event.as_line())\n', "writes at a level that is not shown"),
    _logging(_INFO, "        self._logger.info(event.as_line() % ())\n", "takes a line for a format") ,
    _logging(_INFO, '        self._logger.info("%s", event)\n', "writes what programs show of an event"),
    _logging(_INFO, "        for line in event.as_line().split(' '):\n            self._logger.info(line)\n", "writes an event in several lines"),
    _file(_LINE, '        import json\n\n        line = f"{json.dumps(event.as_dict(), ensure_ascii=False)}\\n".encode()\n', "writes letters that begin another line"),
    _file(_LINE, '        import json\n\n        line = f"{json.dumps(event.as_dict(), indent=1)}\\n".encode()\n', "writes an event in several lines"),
    _file(_LINE, '        line = event.as_line().encode("ascii")\n', "ends no line"),
    _file(_LINE, '        line = f"{event.as_line()[:4096]}\\n".encode("ascii")\n', "cuts long lines"),
    _file(_WRITE, "                for at in range(0, len(line), 16):\n                    os.write(descriptor, line[at : at + 16])\n                    __import__('time').sleep(0)\n", "writes lines in pieces"),
    _file("os.O_WRONLY | os.O_APPEND | os.O_CREAT", "os.O_WRONLY | os.O_TRUNC | os.O_CREAT", "begins the file again"),
    _file("os.O_WRONLY | os.O_APPEND | os.O_CREAT", "os.O_WRONLY | os.O_CREAT", "writes over what is there"),
    _file(_OS_ERROR, "        except ZeroDivisionError:\n            return\n", "raises where it cannot be written"),
    _stream(_PRINT, "                print(event.as_line(), file=self._stream or sys.stderr, end=' ', flush=True)\n", "writes all events in one line"),
    _stream(_PRINT, "                print(event.as_dict(), file=self._stream or sys.stderr, flush=True)\n", "writes what is no JSON"),
    _stream(_PRINT, "                print(event.as_line(), flush=True)\n", "writes to another stream"),
    _stream("        except (OSError, ValueError) as error:  # the disk is full, or the stream was closed\n", "        except OSError as error:\n", "raises where the stream is closed"),
)  # fmt: skip
