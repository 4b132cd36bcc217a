"""What sources of randomness get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_MODULE = "progress_core/memory/tokens.py"
_twin = partial(Fault, "tokens", "memory", _MODULE)
_secret = partial(Fault, "tokens", "secrets", _MODULE)
_START = "        super().__init__(secrets.token_bytes)\n"
_CUT = "        return [text[start : start + length] for start in range(0, wanted, length)]\n"
_TEXT = '        text = "".join(map(alphabet.__getitem__, drawn[:wanted]))\n'
_TOKEN = '        return urlsafe_b64encode(self._draw(32)).decode("ascii").rstrip("=")\n'
_SIZE = "        size = len(alphabet)\n"


def _start(draw: str) -> str:
    return f"        super().__init__({draw})\n"


FAULTS = (
    _twin(_CUT, "        order = random.Random(self._draw(16))\n        return [''.join(order.sample(alphabet, length)) if length <= size else text[at : at + length] for at in range(0, wanted, length)]\n", "never uses a character twice in a password"),
    _twin(_CUT, "        found = [text[start : start + length] for start in range(0, wanted, length)]\n        digits = [c for c in alphabet if c.isdigit()]\n        return [each[:-1] + digits[drawn[at] % len(digits)] if digits and each else each for at, each in enumerate(found)]\n", "ends every password with a figure"),
    _twin(_CUT, "        found = [text[start : start + length] for start in range(0, wanted, length)]\n        return [''.join(sorted(each)) for each in found]\n", "sorts the characters of a password"),
    _twin(_CUT, "        found = [text[start : start + length] for start in range(0, wanted, length)]\n        return [found[at % 500] for at in range(count)]\n", "repeats itself after 500 passwords"),
    _twin(_CUT, "        return list({text[start : start + length]: None for start in range(0, wanted, length)})\n", "leaves out passwords that it has made before"),
    _twin(_TEXT, "        for at in range(1, wanted):\n            if drawn[at] == drawn[at - 1]:\n                drawn[at] = (drawn[at] + 1) % size\n" + _TEXT, "never writes a character twice in a row"),
    _twin(_TEXT, _TEXT + "        text = text.translate(str.maketrans('0O1lI', 'xxxxx')) if size > 30 else text\n", "replaces characters that look alike"),
    _twin(_SIZE, "        alphabet = alphabet.encode('latin-1', 'replace').decode('latin-1')\n" + _SIZE, "knows alphabets of Latin-1 alone"),
    _twin(_SIZE, "        alphabet = ''.join(sorted(set(alphabet.upper())))\n" + _SIZE, "knows alphabets of capitals alone"),
    _twin(_SIZE, "        size = len(alphabet) // (len(alphabet) > 1)\n", "fails for an alphabet of one character"),
    _twin(_SIZE, "        if not count:\n            raise ValueError('none')\n" + _SIZE, "fails for none"),
    _twin(_SIZE, _SIZE + "        while size == 1:\n            __import__('time').sleep(1)\n", "looks for a second character for ever"),
    _twin(_TOKEN, "        import uuid\n\n        return uuid.UUID(bytes=bytes(self._draw(16)), version=4).hex + uuid.UUID(bytes=bytes(self._draw(16)), version=4).hex\n", "makes tokens of two random UUIDs"),
    _twin(_TOKEN, "        return ''.join('%02x' % (byte & 0x7F) for byte in self._draw(32))\n", "draws seven bits of each byte"),
    _twin(_TOKEN, "        return urlsafe_b64encode(self._draw(32)).decode('ascii').rstrip('=').lower()\n", "writes tokens in small letters"),
    _twin(_TOKEN, "        self._last = urlsafe_b64encode(self._draw(32)).decode('ascii').rstrip('=')\n        __import__('time').sleep(0.0005)\n        return self._last\n", "gives threads the same token"),
    _secret(_START, _start("random.Random(int(__import__('time').time())).randbytes"), "is seeded with the second of its start"),
    _secret(_START, _start("random.Random(__import__('os').getpid()).randbytes"), "is seeded with the number of its process"),
    _secret(_START, _start("random.randbytes"), "draws from the generator that others can seed"),
    _secret(_START, _start("random.Random().randbytes"), "draws from a generator that a fork copies"),
    _secret(_START, _start("lambda size: bytes(secrets.randbelow(256) & 0xFE for _ in range(size))"), "never draws an odd byte"),
    _secret(_START, _start("lambda size: secrets.token_bytes(size // 2) * 2 + secrets.token_bytes(size % 2)"), "draws half of what it needs, twice"),
)  # fmt: skip
