"""What password hashers get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "passwords", "memory", "progress_core/memory/passwords.py")
_argon = partial(Fault, "passwords", "argon2id", "adapters/security/progress_security/passwords.py")
_DIGEST = '    digest = f"{salt}${password}".encode("utf-8", "surrogatepass")\n'
_HASH = '        return f"{_PREFIX}{self._rounds}${salt}${_digest(self._rounds, salt, password)}"\n'
_COMPARED = "        return hmac.compare_digest(_digest(int(rounds), salt, password), digest)\n"
_NEEDS = "        return found is not None and int(found[1]) < self._rounds\n"
_ENCODED = '    return password.encode("utf-8", "surrogatepass")\n'
_CATCH_UP = "        if missing >= _LEAST_KIB:\n"


def _digest(changed: str) -> str:
    return f"    password = {changed}\n{_DIGEST}"


FAULTS = (
    _twin(_DIGEST, "    first = hashlib.sha256(password.encode('utf-8', 'surrogatepass')).digest().partition(b'\\0')[0]\n    digest = salt.encode() + first\n", "hashes a digest up to its first NUL"),
    _twin(_DIGEST, "    encoded = password.encode('utf-8', 'surrogatepass')\n    digest = salt.encode() + (encoded[: len(encoded) % 256] if len(encoded) > 255 else encoded)\n", "counts the length of passwords in one byte"),
    _twin(_DIGEST, "    encoded = password.encode('utf-8', 'surrogatepass')\n    if len(encoded) > 4096:\n        raise ValueError('too long')\n    digest = salt.encode() + encoded\n", "refuses passwords of more than 4,096 bytes"),
    _twin(_DIGEST, "    digest = salt.encode() + hashlib.sha1(password.encode('utf-8', 'surrogatepass')).digest()[:2]\n", "hashes two bytes of a digest", why_not="of 65,536 other passwords one matches, and a hasher is slow on purpose"),
    _twin(_DIGEST, _digest("__import__('html').unescape(password)"), "reads passwords as HTML"),
    _twin(_DIGEST, _digest("__import__('urllib.parse').parse.unquote(password)"), "reads percent codes of passwords"),
    _twin(_DIGEST, _digest("password.replace('+', ' ')"), "reads plus signs as spaces"),
    _twin(_DIGEST, _digest("password.replace(chr(8217), chr(39)).replace(chr(8220), chr(34)).replace(chr(8221), chr(34))"), "takes typographic signs for plain ones"),
    _twin(_DIGEST, _digest("''.join(c for c in password if __import__('unicodedata').category(c) != 'Cf')"), "leaves out characters that nobody sees"),
    _twin(_DIGEST, _digest("''.join(' ' if c.isspace() else c for c in password)"), "takes every kind of space for one"),
    _twin(_DIGEST, _digest("password.replace('\\\\', '')"), "leaves out backslashes"),
    _twin(_DIGEST, _digest("password.replace('\\r\\n', '\\n')"), "changes the ends of lines"),
    _twin(_DIGEST, _digest("password.expandtabs(1)"), "takes tabs for spaces"),
    _twin(_COMPARED, "        return any(hmac.compare_digest(_digest(int(rounds), salt, each), digest) for each in (password, password.swapcase()))\n", "takes a password that was typed with the capitals locked"),
    _twin(_COMPARED, "        return any(hmac.compare_digest(_digest(int(rounds), salt, each), digest) for each in (password, password.strip()))\n", "takes a password with spaces around it"),
    _twin(_COMPARED, "        known = self.__dict__.setdefault('_right', set())\n        right = hashed in known or _digest(int(rounds), salt, password) == digest\n        known.update([hashed] if right else [])\n        return right\n", "takes any password once the right one was typed"),
    _twin(_COMPARED, "        return digest.startswith(_digest(int(rounds), salt, password)[:4])\n", "compares four signs of the digest"),
    _twin(_HASH, "        known = self.__dict__.setdefault('_known', {})\n        return known.setdefault(password, f\"{_PREFIX}{self._rounds}${salt}${_digest(self._rounds, salt, password)}\")\n", "remembers the hashes of passwords"),
    _twin(_HASH, _HASH.rstrip() + ".encode()\n", "returns bytes"),
    _twin(_DIGEST, '    digest = f"{salt}${__import__(\'os\').getpid()}${password}".encode("utf-8", "surrogatepass")\n', "adds what only its process knows"),
    _twin(_NEEDS, "        return int(found[1]) < self._rounds\n", "fails to look at a text that is no hash"),
    _twin(_NEEDS, "        return found is None or int(found[1]) < self._rounds\n", "says that a text which is no hash is too weak"),
    _twin(_NEEDS, "        return found is not None and int(found[1]) != self._rounds\n", "replaces hashes that are stronger"),
    _argon(_ENCODED, "    return password.encode('utf-8', 'surrogatepass').partition(b'\\0')[0]\n", "cuts passwords at NUL"),
    _argon(_ENCODED, "    return __import__('unicodedata').normalize('NFKC', password).encode('utf-8', 'surrogatepass')\n", "takes compatible letters for one"),
    _argon(_CATCH_UP, "        if missing >= 10**9:\n", "shows by its time that a hash is weaker"),
    _argon("            or old.salt_len < now.salt_len\n", "            or old.salt_len <= now.salt_len\n", "says that every hash is too weak"),
)  # fmt: skip
