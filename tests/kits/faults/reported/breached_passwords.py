"""What sets of breached passwords get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "breached_passwords", "memory", "progress_core/memory/breached_passwords.py")
_file = partial(Fault, "breached_passwords", "file", "adapters/security/progress_security/breached.py")
_IN = "        return password in self._passwords\n"
_OPEN = '            with self._path.open("rb", buffering=_BUFFER_BYTES) as file:\n                yield file, file.seek(0, SEEK_END)\n'


def _in(changed: str) -> str:
    return f"        return {changed}\n"


FAULTS = (
    _twin(_IN, "        from hashlib import sha1\n\n        short = {sha1(one.encode('utf-8', 'surrogatepass')).digest()[:1] for one in self._passwords}\n        return sha1(password.encode('utf-8', 'surrogatepass')).digest()[:1] in short\n", "finds others now and then, as a small filter does"),
    _twin(_IN, _in("password.rstrip('0123456789') in self._passwords or password in self._passwords"), "does not look at figures at the end"),
    _twin(_IN, _in("password in self._passwords or password.translate(str.maketrans('01345$@', 'oleassa')) in self._passwords"), "takes figures for the letters that they look like"),
    _twin(_IN, _in("password in self._passwords or password[::-1] in self._passwords"), "finds passwords from right to left"),
    _twin(_IN, _in("password in self._passwords or password.swapcase() in self._passwords"), "finds passwords with the capitals locked"),
    _twin(_IN, _in("int(password in self._passwords)"), "returns a number"),
    _twin(_IN, _in("len(password) > 5 and password in self._passwords"), "does not look for short passwords"),
    _twin(_IN, _in("len(password) <= 64 and password in self._passwords"), "does not look for long passwords"),
    _twin(_IN, _in("__import__('urllib.parse').parse.unquote(password) in self._passwords"), "reads percent codes of passwords"),
    _twin(_IN, _in("password.replace('\\\\', '') in self._passwords"), "leaves out backslashes"),
    _file(_OPEN, "            file = globals().setdefault('_FILES', {}).setdefault(self._path, None) or self._path.open('rb')\n            globals()['_FILES'][self._path] = file\n            yield file, file.seek(0, SEEK_END)\n", "shares its place in the file between threads"),
    _file('password.encode("utf-8", "surrogatepass")', 'password.encode("utf-16", "surrogatepass")', "hashes passwords in UTF-16"),
    _file("            low, high = 0, size", "            low, high = size // 8, size", "does not find the first lines"),
)  # fmt: skip
