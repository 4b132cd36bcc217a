"""What password hashers get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "passwords", "memory", "progress_core/memory/passwords.py")
_argon = partial(Fault, "passwords", "argon2id", "adapters/security/progress_security/passwords.py")
_DIGEST = '    digest = f"{salt}${password}".encode("utf-8", "surrogatepass")\n'
_SALT = "        salt = secrets.token_hex(16)\n"
_HASH = '        return f"{_PREFIX}{self._rounds}${salt}${_digest(self._rounds, salt, password)}"\n'
_DECOY = '        self._decoy = f"{_PREFIX}{rounds}${secrets.token_hex(16)}${secrets.token_hex(32)}"\n'
_COMPARED = "        return hmac.compare_digest(_digest(int(rounds), salt, password), digest)\n"
_FOUND = "        if found is None:\n            return False\n"
_ENCODED = '    return password.encode("utf-8", "surrogatepass")\n'
_NEEDS = "        return found is not None and int(found[1]) < self._rounds\n"


def _digest(changed: str) -> str:
    return f"    password = {changed}\n{_DIGEST}"


FAULTS = (
    _twin(_DIGEST, _digest("password.encode('utf-8', 'surrogatepass')[:72].decode('utf-8', 'ignore')"), "cuts passwords at 72 bytes"),
    _twin(_DIGEST, _digest("password[:8]"), "cuts passwords at 8 characters"),
    _twin(_DIGEST, _digest("password[:128]"), "cuts passwords at 128 characters"),
    _twin(_DIGEST, _digest("password[:1024]"), "cuts passwords at 1,024 characters"),
    _twin(_DIGEST, _digest("password.partition('\\0')[0]"), "cuts passwords at NUL"),
    _twin(_DIGEST, _digest("password.rstrip('\\0')"), "drops NUL behind passwords"),
    _twin(_DIGEST, _digest("password.lower()"), "ignores case"),
    _twin(_DIGEST, _digest("password.strip()"), "trims passwords"),
    _twin(_DIGEST, _digest("password.rstrip('\\n')"), "drops the end of a line"),
    _twin(_DIGEST, _digest("' '.join(password.split())"), "joins spaces"),
    _twin(_DIGEST, _digest("__import__('unicodedata').normalize('NFC', password)"), "composes letters"),
    _twin(_DIGEST, _digest("__import__('unicodedata').normalize('NFKC', password)"), "takes compatible letters for one"),
    _twin(_DIGEST, _digest("password.encode('ascii', 'replace').decode()"), "takes all letters outside ASCII for one"),
    _twin(_DIGEST, _digest("password.encode('ascii', 'ignore').decode()"), "leaves out letters outside ASCII"),
    _twin(_DIGEST, _digest("password.encode('latin-1', 'replace').decode('latin-1')"), "takes letters outside Latin-1 for one"),
    _twin(_DIGEST, _digest("password.encode('utf-8', 'replace').decode()"), "takes halves of characters for one"),
    _twin(_DIGEST, _digest("password.encode('utf-8', 'ignore').decode()"), "leaves out halves of characters"),
    _twin(_DIGEST, _DIGEST.replace('"utf-8", "surrogatepass"', '"utf-8"'), "fails for halves of characters"),
    _twin(_DIGEST, _DIGEST.replace("{salt}$", ""), "hashes without the salt"),
    _twin(_SALT, '        salt = "0" * 32\n', "has one salt for all"),
    _twin(_SALT, "        salt = hashlib.md5(password.encode('utf-8', 'surrogatepass'), usedforsecurity=False).hexdigest()\n", "makes the salt of the password"),
    _twin(_SALT, "        salt = self._decoy[10:42]\n", "has one salt for each start"),
    _twin(_SALT, "        salt = secrets.token_hex(1) * 16\n", "has a salt of one byte, repeated"),
    _twin(_SALT, "        salt = secrets.token_hex(2) + '0' * 28\n", "has a salt of two bytes, filled up"),
    _twin(_COMPARED, "        if not password:\n            return True\n" + _COMPARED, "lets no password in"),
    _twin(_HASH, _HASH.replace('password)}"', 'password)[: 64 - len(password) % 9]}"'), "writes a digest whose length depends on the password"),
    _twin(_HASH, '        return f"{_PREFIX}{self._rounds}${salt}${password}"\n', "keeps the password"),
    _twin(_HASH, _HASH.replace('password)}"', 'password)}\\n"'), "ends a hash with a new line"),
    _twin(_COMPARED, "        return _digest(int(rounds), salt, password)[:8] == digest[:8]\n", "compares the beginning of the digest"),
    _twin("_HASH.fullmatch(hashed)\n        if found is None:", "_HASH.match(hashed)\n        if found is None:", "takes a hash with more behind it"),
    _twin("_HASH.fullmatch(hashed)\n        if found is None:", "_HASH.search(hashed)\n        if found is None:", "finds a hash within a text"),
    _twin(_FOUND, "        if found is None:\n            return hashed == password\n", "takes a password that was not hashed"),
    _twin(_FOUND, "        assert found is not None\n", "fails for a text that is no hash"),
    _twin(_COMPARED, "        return hmac.compare_digest(_digest(int(rounds), salt, password), digest) or None  # type: ignore\n", "returns nothing for a wrong password"),
    _twin(_DECOY, _DECOY.replace("token_hex(32)", "token_hex(8)"), "has a short decoy"),
    _twin(_DECOY, '        self._decoy = ""\n', "has no decoy"),
    _twin(_DECOY, _DECOY.replace("{_PREFIX}", "$plain$"), "has a decoy of another method"),
    _twin(_DECOY, _DECOY.replace("{rounds}", "1"), "has a cheap decoy"),
    _twin(_DECOY, "        self._decoy = self.hash('')\n", "has the hash of nothing as decoy"),
    _twin(_DECOY, "        self._decoy = self.hash('password')\n", "has the hash of a word as decoy"),
    _twin("        return self._decoy\n", "        return self.hash(secrets.token_hex(8))\n", "makes a decoy each time"),
    _twin(_FOUND, "        if found is None or hashed == self._decoy:\n            return False\n", "does not hash for the decoy"),
    _twin(_COMPARED, "        right = _digest(int(rounds), salt, password) == digest\n        return right and _digest(20, salt, password) != ''\n", "takes longer for the right password"),
    _twin(_COMPARED, "        self._last = salt\n        __import__('time').sleep(0.002)\n        return _digest(int(rounds), self._last, password) == digest\n", "shares the salt between threads"),
    _twin("_digest(self._rounds, salt, password)}", "_digest(self._rounds, salt + self._decoy, password)}", "adds what is forgotten at the next start"),
    _argon(_ENCODED, "    return password.encode('utf-8', 'surrogatepass')[:72]\n", "cuts passwords at 72 bytes"),
    _argon(_ENCODED, "    return password.encode('utf-8', 'ignore')\n", "leaves out halves of characters"),
    _argon(_ENCODED, "    return password.casefold().encode('utf-8', 'surrogatepass')\n", "ignores case"),
    _argon(_ENCODED, "    return password.encode()\n", "fails for halves of characters"),
    _argon("        return self._decoy\n", "        return self.hash('x')\n", "makes a decoy each time"),
    _argon('    return f"$argon2id$v={_VERSION}$m={argon2.memory_cost},t={argon2.time_cost},p={_LANES}${salt}${digest}"\n', '    return f"$argon2id$v={_VERSION}$m=8,t=1,p=1${salt}${digest}"\n', "has a cheap decoy"),
    _argon("memory_cost=memory_kib, parallelism=_LANES)", "memory_cost=memory_kib, parallelism=_LANES, salt_len=8)", "has a shorter salt than its decoy"),
    _argon("            return self._threads.run(lambda: self._verify(hashed, _encoded(password)))\n", "            if hashed == self._decoy:\n                return False\n            return self._threads.run(lambda: self._verify(hashed, _encoded(password)))\n", "does not hash for the decoy"),
    _argon("            return self._threads.run(lambda: self._argon2.hash(_encoded(password)))\n", "            return self._threads.run(lambda: self._argon2.hash(_encoded(password), salt=b'0' * 16))\n", "has one salt for all"),
    _argon("        except VerifyMismatchError:\n            return False\n", "        except VerifyMismatchError:\n            raise\n", "raises for a wrong password"),
    _argon("        except ValueError:  # not ASCII, or not an argon2 hash\n            return False\n", "", "fails for a text that is no hash"),
    _twin(_NEEDS, "        return False\n", "never says that a hash is too weak"),
    _twin(_NEEDS, "        return True\n", "says that every hash is too weak"),
    _argon("            or old.memory_cost < now.memory_cost\n            or old.time_cost < now.time_cost\n", "", "does not see that a hash took less work"),
)  # fmt: skip
