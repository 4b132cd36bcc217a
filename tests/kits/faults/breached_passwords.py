"""What sets of breached passwords get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "breached_passwords", "memory", "progress_core/memory/breached_passwords.py")
_file = partial(Fault, "breached_passwords", "file", "adapters/security/progress_security/breached.py")
_IN = "        return password in self._passwords\n"
_ERROR = "        except OSError as error:\n            raise self._unusable(error.strerror or str(error)) from error\n"
_STEP = "                low, high = (start + len(line), high) if found < sought else (low, middle)\n"


def _in(changed: str) -> str:
    return f"        return {changed}\n"


FAULTS = (
    _twin(_IN, _in("password.casefold() in self._passwords"), "looks for small letters"),
    _twin(_IN, _in("password.casefold() in {one.casefold() for one in self._passwords}"), "ignores case"),
    _twin(_IN, _in("password.strip() in self._passwords"), "trims passwords"),
    _twin(_IN, _in("any(one.startswith(password) for one in self._passwords)"), "finds the beginnings of passwords"),
    _twin(
        _IN, _in("any(password.startswith(one) for one in self._passwords)"), "finds passwords with more behind them"
    ),
    _twin(_IN, _in("any(one in password for one in self._passwords)"), "finds passwords within others"),
    _twin(_IN, _in("password.isascii() and password in self._passwords"), "knows only ASCII"),
    _twin(
        _IN,
        _in(
            "password.encode('ascii', 'replace').decode() in {one.encode('ascii', 'replace').decode() for one in self._passwords}"
        ),
        "takes letters outside ASCII for one",
    ),
    _twin(_IN, _in("__import__('unicodedata').normalize('NFKC', password) in self._passwords"), "normalises passwords"),
    _twin(_IN, _in("password.encode() in {one.encode() for one in self._passwords}"), "fails for halves of characters"),
    _twin(_IN, _in("password.partition('\\0')[0] in self._passwords"), "cuts passwords at NUL"),
    _twin(_IN, _in("password.rstrip('\\n') in self._passwords"), "drops the end of a line"),
    _twin(
        _IN,
        _in(
            "' '.join(password.split(' ')) in self._passwords if '  ' not in password else password.replace('  ', ' ') in self._passwords"
        ),
        "joins spaces",
    ),
    _twin(
        _IN,
        "        from hashlib import sha1\n\n        short = [sha1(one.encode('utf-8', 'surrogatepass')).hexdigest()[:5] for one in (password, *self._passwords)]\n        return short[0] in short[1:]\n",
        "compares the beginning of hashes, as services send it",
    ),
    _twin(_IN, _in("self.__dict__.setdefault('_answer', password in self._passwords)"), "remembers its first answer"),
    _twin(
        _IN,
        "        self._asked = password\n        __import__('time').sleep(0.0005)\n        return self._asked in self._passwords\n",
        "confuses the look-ups of threads",
    ),
    _twin(_IN, _in("(password in self._passwords) or None"), "returns nothing for other passwords"),
    _twin(
        "        self._passwords = frozenset(passwords)\n",
        "        self._passwords = frozenset(list(passwords)[:100])\n",
        "reads the beginning of the set",
    ),
    _twin(
        '        """Do nothing: memory can always be read."""\n',
        "        self._passwords = frozenset()\n",
        "forgets the set in its check",
    ),
    _file(
        _ERROR,
        "        except OSError:\n            yield __import__('io').BytesIO(), 0\n",
        "takes a set that is gone for an empty one",
    ),
    _file(
        _ERROR,
        "        except ZeroDivisionError as error:\n            raise self._unusable(str(error)) from error\n",
        "raises an error of the disk",
    ),
    _file(".upper().encode()", ".encode()", "compares hashes in small letters"),
    _file("                    high = middle\n", "                    return False\n", "does not find the last lines"),
    _file(_STEP, _STEP.replace("(start + len(line), high)", "(start + 2 * len(line), high)"), "leaves out lines"),
    _file(
        "                if found == sought:\n",
        "                if found[:5] == sought[:5]:\n",
        "compares the beginning of hashes",
    ),
    _file('password.encode("utf-8", "surrogatepass")', "password.encode()", "fails for halves of characters"),
    _file(
        'hashlib.sha1(password.encode("utf-8", "surrogatepass"), ',
        'hashlib.sha1(password.strip().encode("utf-8", "surrogatepass"), ',
        "trims passwords",
    ),
)
