"""What sources of randomness get wrong."""

from functools import partial

from tests.kits.fault import Fault

_MODULE = "progress_core/memory/tokens.py"
_twin = partial(Fault, "tokens", "memory", _MODULE)
_secret = partial(Fault, "tokens", "secrets", _MODULE)
_UNEVEN = "        uneven = bytes(range(_BYTES - _BYTES % size, _BYTES))\n"
_TEXT = '        text = "".join(map(alphabet.__getitem__, drawn[:wanted]))\n'
_CUT = "        return [text[start : start + length] for start in range(0, wanted, length)]\n"
_TOKEN = '        return urlsafe_b64encode(self._draw(32)).decode("ascii").rstrip("=")\n'
_DRAW = "            drawn += self._draw(wanted - len(drawn)).translate(places, uneven)\n"


def _token(made: str) -> str:
    return f"        return {made}\n"


FAULTS = (
    _twin(_UNEVEN, '        uneven = b""\n', "favours the first characters"),
    _twin(_TEXT, _TEXT.replace("alphabet.__getitem__", "alphabet.lower().__getitem__"), "makes small letters alone"),
    _twin(
        _TEXT,
        _TEXT.replace("alphabet.__getitem__", "alphabet.strip().ljust(size, 'x').__getitem__"),
        "trims the alphabet",
    ),
    _twin(
        _DRAW,
        _DRAW.replace("drawn += ", "drawn += b'' if drawn else ")
        + "            drawn = drawn * (wanted // max(len(drawn), 1) + 1)\n",
        "repeats what it has drawn",
    ),
    _twin(_CUT, "        return [text[:length] for start in range(0, wanted, length)]\n", "repeats the first password"),
    _twin(
        _CUT,
        "        found = [text[start : start + length] for start in range(0, wanted, length)]\n        return [found[at // 2 * 2] for at in range(count)]\n",
        "makes each password twice",
    ),
    _twin(
        _CUT,
        "        return [text[start : start + length - 1] for start in range(0, wanted, length)]\n",
        "makes passwords that are too short",
    ),
    _twin(
        _CUT,
        "        return [text[start : start + length] for start in range(0, wanted - length, length)]\n",
        "makes a password too few",
    ),
    _twin(
        _CUT,
        "        return (text[start : start + length] for start in range(0, wanted, length))\n",
        "returns passwords that can be read only once",
    ),
    _twin(
        _CUT,
        "        return sorted(text[start : start + length] for start in range(0, wanted, length))\n",
        "sorts passwords",
    ),
    _twin(
        _CUT,
        "        return [text[start : start + length][:-1] + text[start] for start in range(0, wanted, length)]\n",
        "ends a password as it begins",
    ),
    _twin(
        _CUT,
        "        return [text[start] * min(length, 2) + text[start + 2 : start + length] for start in range(0, wanted, length)]\n",
        "doubles the first character",
    ),
    _twin(
        _CUT,
        "        found = [text[start : start + length] for start in range(0, wanted, length)]\n        return [alphabet[0].upper() + each[1:] if size > 50 else each for each in found]\n",
        "begins every password alike",
    ),
    _twin(
        _CUT,
        "        first = text[:length]\n        return [''.join(alphabet[(alphabet.index(c) + number) % size] for c in first) for number in range(count)]\n",
        "makes each password of the one before",
    ),
    _twin(_TEXT, "        self._draw = random.Random(7).randbytes\n" + _TEXT, "begins again with every request"),
    _twin(
        "        size = len(alphabet)\n",
        "        self._draw = random.Random(len(alphabet) * 1000 + count).randbytes\n        size = len(alphabet)\n",
        "makes the same passwords for the same request",
    ),
    _twin(
        "        size = len(alphabet)\n", "        size = min(len(alphabet), 128)\n", "uses half of a large alphabet"
    ),
    _twin(
        "        size = len(alphabet)\n",
        "        size = len(alphabet) - (len(alphabet) > 1)\n",
        "never uses the last character",
    ),
    _twin(_TOKEN, _token("self._draw(16).hex()"), "makes tokens of 128 bits"),
    _twin(_TOKEN, _token("self._draw(16).hex() * 2"), "makes tokens of 128 bits, twice"),
    _twin(_TOKEN, _token("(self._draw(16).hex() + '0' * 32)"), "fills tokens up"),
    _twin(
        _TOKEN,
        _token("__import__('base64').b64encode(self._draw(32)).decode()"),
        "makes tokens that a web address cannot hold",
    ),
    _twin(_TOKEN, _token("urlsafe_b64encode(self._draw(32)).decode()"), "leaves the padding of tokens"),
    _twin(
        _TOKEN,
        _token("'2026-11-30-progress-' + urlsafe_b64encode(self._draw(18)).decode('ascii')"),
        "begins tokens with a date",
    ),
    _twin(
        _TOKEN,
        _token("str(__import__('uuid').uuid1()) + '-' + str(__import__('uuid').uuid1())"),
        "makes tokens of the time and the machine",
    ),
    _twin(
        _TOKEN,
        _token("urlsafe_b64encode(random.Random(7).randbytes(32)).decode('ascii').rstrip('=')"),
        "always makes the same token",
    ),
    _twin(
        _TOKEN,
        _token("urlsafe_b64encode(random.Random(self._draw(1)).randbytes(32)).decode('ascii').rstrip('=')"),
        "makes 256 different tokens",
    ),
    _twin(
        _TOKEN,
        _token("urlsafe_b64encode(self._draw(30)).decode('ascii').rstrip('=') + 'abc'"),
        "makes tokens of 240 bits",
    ),
    _twin(_TOKEN, _token("''.join('%02d' % (byte % 100) for byte in self._draw(32))"), "makes tokens of figures"),
    _secret(
        "        super().__init__(secrets.token_bytes)\n",
        "        super().__init__(random.Random(0).randbytes)\n        self.token = lambda: urlsafe_b64encode(random.Random(1).randbytes(32)).decode().rstrip('=')\n",
        "has a seed for tokens",
    ),
    _secret(
        "        super().__init__(secrets.token_bytes)\n",
        "        super().__init__(lambda size: bytes(secrets.choice(b'abcdefghijklmnopqrstuvwxyz0123456789') for _ in range(size)))\n",
        "draws printable bytes alone",
    ),
    _secret(
        "        super().__init__(secrets.token_bytes)\n",
        "        super().__init__(lambda size: (secrets.token_bytes(1024) * (size // 1024 + 1))[:size])\n",
        "stretches 1,024 bytes",
    ),
)
